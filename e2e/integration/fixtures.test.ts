import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../lab/needs.js';
import { readCapture } from '../lab/read-command.js';
import { type DissectedRecord, dissect } from '../lab/tshark.js';

const CAPTURES = join(import.meta.dirname, '../../fixtures/captures');

interface Fixture {
  readonly name: string;
  readonly path: string;
  /** Where the application listens. */
  readonly port: number;
}

/** The fixtures whose records tshark has listed: those of FastCGI. */
const FIXTURES: readonly Fixture[] = readdirSync(CAPTURES)
  .filter((name) => !name.includes('.'))
  .flatMap((name) => {
    const { command } = JSON.parse(readFileSync(join(CAPTURES, name, 'reference.json'), 'utf8'));
    const port = Number(/tcp\.port==(\d+),fcgi/.exec(command)?.[1]);
    return Number.isNaN(port) ? [] : [{ name, path: join(CAPTURES, name, 'capture.pcap'), port }];
  });

describeWith(['tshark'], 'read --records', () => {
  it.each(FIXTURES)('lists the records of $name as tshark does: times, types, ids, lengths', async ({ path, port }) => {
    const { records } = await readCapture(path, '--port', String(port));
    const byConnection = new Map<number, DissectedRecord[]>();
    for (const { connection, direction, version, typeCode, requestId, contentLength, paddingLength, time } of records) {
      const list = byConnection.get(connection.id) ?? [];
      list.push({ time, direction, version, type: typeCode, requestId, contentLength, paddingLength });
      byConnection.set(connection.id, list);
    }
    const dissected = await dissect(path, port);
    expect(dissected.length).toBeGreaterThan(0);
    expect([...byConnection.values()]).toEqual(dissected);
  });
});
