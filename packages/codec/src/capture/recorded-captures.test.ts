import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inPiecesOf, whole } from '../../testing/deliveries.js';
import { bytesOf, type RecordedConnection, readFile } from '../../testing/recorded-log.js';
import { type EpochMicros, FULL_RETENTION } from '../core/index.js';
import { CaptureReader } from './capture-reader.js';
import { Pipeline } from './pipeline.js';

const CAPTURES = new URL('../../../../fixtures/captures/', import.meta.url);

interface ExpectedConnection {
  readonly clientPort: number;
  readonly startSeen?: boolean;
  readonly firstClose: string | null;
  readonly resetBy?: readonly string[];
  readonly bytesToApp: number;
  readonly bytesFromApp: number;
}

interface ReferenceRecord {
  readonly time: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly type: number;
  readonly id: number;
  readonly contentLength: number;
  readonly paddingLength: number;
}

function load(name: string): {
  file: Uint8Array;
  protocol: string;
  appPort: number;
  connections: ExpectedConnection[];
  records: ReferenceRecord[];
} {
  const read = (file: string) => readFileSync(new URL(`${name}/${file}`, CAPTURES));
  const expected = JSON.parse(read('expected.json').toString());
  return {
    ...expected,
    file: new Uint8Array(read('capture.pcap')),
    records: JSON.parse(read('reference.json').toString()).records,
  };
}

const names = readdirSync(CAPTURES).filter((name) => !name.includes('.'));
const fastcgi = names.filter((name) => load(name).protocol === 'fastcgi');

/** How it was closed, as expected.json says it. */
function closes({ events }: RecordedConnection): string[] {
  const manners: Readonly<Record<string, string>> = { fin: 'closed', reset: 'reset' };
  return events.flatMap((event) => {
    const [, by, manner] = /^(server|app) (fin|reset)$/.exec(event) ?? [];
    return by === undefined ? [] : [`${by}-${manners[manner ?? '']}`];
  });
}

describe.each(names)('%s', (name) => {
  const { file, appPort, connections } = load(name);

  it.each([
    ['whole', whole],
    ['in pieces of 999', inPiecesOf(999)],
  ])('has the connections that were made, %s', (_how, delivery) => {
    const log = readFile(file, { ports: [appPort] }, delivery);
    const found = log.connections.map((connection) => ({
      clientPort: Number(connection.info.server.split(':').at(-1)),
      firstClose: closes(connection)[0] ?? null,
      bytesToApp: bytesOf(connection, 'to-app').length,
      bytesFromApp: bytesOf(connection, 'from-app').length,
      resetBy: closes(connection)
        .filter((close) => close.endsWith('-reset'))
        .map((close) => close.split('-')[0]),
    }));
    const expected = connections.map(({ clientPort, firstClose, bytesToApp, bytesFromApp, resetBy }, i) => {
      return { clientPort, firstClose, bytesToApp, bytesFromApp, resetBy: resetBy ?? found[i]?.resetBy };
    });
    expect(found).toEqual(expected);
    expect(log.summary.findings).toEqual([]);
  });

  it('is recognised without being told the port', () => {
    const { summary } = readFile(file, {});
    const { protocol } = load(name);
    expect(summary.traffic[protocol === 'scgi' || protocol === 'uwsgi' ? protocol : 'fastcgi'].connections).toBeGreaterThan(0);
  });
});

it.each(fastcgi)('%s has the records that tshark sees', (name) => {
  const { file, appPort, records } = load(name);
  const found: string[] = [];
  const pipeline = new Pipeline({
    retention: FULL_RETENTION,
    sink: { begun: () => undefined, changed: () => undefined, settled: () => undefined },
    observer: {
      record: (connection, direction, record, _owner, time) => {
        const port = Number(connection.server.split(':').at(-1));
        found.push(
          line(port, direction === 'to-app', record.type, record.requestId, record.contentLength, record.paddingLength, time),
        );
      },
    },
  });
  const reader = new CaptureReader({ sink: pipeline, ports: [appPort] });
  reader.push(file);
  reader.end();
  const expected = records.map(({ srcPort, dstPort, type, id, contentLength, paddingLength, time }) => {
    const toApp = dstPort === appPort;
    return line(toApp ? srcPort : dstPort, toApp, type, id, contentLength, paddingLength, (time * 1e6) as EpochMicros);
  });
  expect(found.toSorted()).toEqual(expected.toSorted());
});

/** The reference has microseconds. */
function line(
  port: number,
  toApp: boolean,
  type: number,
  id: number,
  content: number,
  padding: number,
  time: EpochMicros,
): string {
  return [port, toApp ? '>' : '<', type, id, `${content}+${padding}`, Math.round(time)].join(' ');
}
