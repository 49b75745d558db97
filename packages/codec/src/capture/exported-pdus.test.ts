import { describe, expect, it } from 'vitest';
import { type Option, PcapngScript } from '../../testing/capture-file.js';
import { readFile } from '../../testing/recorded-log.js';
import { START } from '../../testing/tcp-script.js';
import { concat, latin1, latin1Bytes, utf8Bytes } from '../bytes/index.js';
import { beginRequest, streamRecords, TYPE } from '../fastcgi/index.js';

const UPPER_PDU = 252;
const SERVER = [127, 0, 0, 1, 40_000] as const;
const APP = [127, 0, 0, 1, 9000] as const;
type Endpoint = readonly [number, number, number, number, number];

const BEGIN = beginRequest(1, { role: 1, keepConnection: false });
const STDOUT = streamRecords(TYPE.STDOUT, 1, utf8Bytes('Status: 200\r\n\r\n'));

function tag(code: number, value: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(code >> 8, code & 0xff, value.length >> 8, value.length & 0xff), value]);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(0, 0, value >> 8, value & 0xff);
}

function pdu(records: Uint8Array, from: Endpoint = SERVER, to: Endpoint = APP, dissector = 'fcgi'): Uint8Array {
  const address = ([a, b, c, d]: Endpoint) => Uint8Array.of(a, b, c, d);
  return concat([
    tag(12, latin1Bytes(dissector.padEnd((dissector.length + 3) & ~3, '\0'))),
    tag(20, address(from)),
    tag(21, address(to)),
    tag(24, uint32(2)),
    tag(25, uint32(from[4])),
    tag(26, uint32(to[4])),
    tag(0, new Uint8Array(0)),
    records,
  ]);
}

function file(...packets: readonly (Uint8Array | readonly [Uint8Array, readonly Option[]])[]): Uint8Array {
  const script = new PcapngScript().section().interface(UPPER_PDU, [[2, 'unix:/run/php.sock']]);
  packets.forEach((packet, i) => {
    const [data, options] = packet instanceof Uint8Array ? [packet, []] : packet;
    script.packet(data, BigInt(START + i), 0, options);
  });
  return script.bytes();
}

describe('exported PDUs', () => {
  it('are records of a connection between their addresses', () => {
    const { connections, events, summary } = readFile(file(pdu(BEGIN), pdu(STDOUT, APP, SERVER)), {});
    expect(connections).toHaveLength(1);
    expect(connections[0]?.info).toEqual({
      id: 1,
      server: '127.0.0.1:40000',
      app: '127.0.0.1:9000',
      tap: 'unix:/run/php.sock',
      startSeen: true,
      protocol: 'fastcgi',
    });
    expect(events).toEqual([`> ${latin1(BEGIN)}`, `< ${latin1(STDOUT)}`]);
    expect(connections[0]?.times).toEqual([START, START + 1]);
    expect(summary.traffic.fastcgi).toMatchObject({ connections: 1, packets: 2 });
  });

  it('know their direction by their records, whatever the addresses', () => {
    const nowhere = [0, 0, 0, 0, 0] as const;
    const { events } = readFile(file(pdu(BEGIN, nowhere, nowhere), pdu(STDOUT, nowhere, nowhere)), {});
    expect(events.map((event) => event[0])).toEqual(['>', '<']);
  });

  it('without the beginning say so', () => {
    expect(readFile(file(pdu(STDOUT, APP, SERVER)), {}).connections[0]?.info).toMatchObject({
      startSeen: false,
      app: '127.0.0.1:9000',
    });
  });

  it('are told apart by ports', () => {
    const other = [127, 0, 0, 1, 40_001] as const;
    expect(readFile(file(pdu(BEGIN), pdu(BEGIN, other)), {}).connections).toHaveLength(2);
    expect(readFile(file(pdu(BEGIN), pdu(BEGIN, other)), { ports: [40_001] }).connections).toHaveLength(1);
  });

  it('of other dissectors are counted and left alone', () => {
    const { connections, summary } = readFile(file(pdu(utf8Bytes('hello'), SERVER, APP, 'http')), {});
    expect(connections).toEqual([]);
    expect(summary.traffic.other.packets).toBe(1);
  });

  it('that are damaged are skipped', () => {
    const { connections, summary } = readFile(file(pdu(BEGIN).subarray(0, 9), pdu(BEGIN)), {});
    expect(connections).toHaveLength(1);
    expect(summary.findings.map(({ code }) => code)).toEqual(['block-malformed']);
  });

  it('of our own exports carry what the connection was', () => {
    const comment =
      'fcgiscope open connection=17 server=unix: app=unix:/run/php.sock tap=t start=seen opened=2026-11-21T01:00:00.000000Z';
    const { connections } = readFile(file([pdu(BEGIN), [[1, comment]]], pdu(STDOUT, APP, SERVER)), {});
    expect(connections.map(({ info }) => info)).toEqual([
      { id: 17, server: 'unix:', app: 'unix:/run/php.sock', tap: 't', startSeen: true, protocol: 'fastcgi' },
    ]);
    expect(connections[0]?.openedAt).toBe(Date.UTC(2026, 10, 21, 1) * 1000);
  });
});
