import { describe, expect, it } from 'vitest';
import { pcap } from '../../testing/capture-file.js';
import { request, stdout } from '../../testing/fastcgi-phrases.js';
import { RecordedLog } from '../../testing/recorded-log.js';
import { APP, ipv4, type ScriptedPacket, SERVER, START, TcpScript } from '../../testing/tcp-script.js';
import { copyOf } from '../bytes/index.js';
import { CaptureReader, type CaptureReaderOptions } from './capture-reader.js';

/** The bytes of a file in chunks that all lie in one Buffer, as a program reads that fills it again and again. */
function read(file: Uint8Array, chunkLength: number, options: Pick<CaptureReaderOptions, 'ports'>): readonly string[] {
  const log = new RecordedLog();
  const reader = new CaptureReader({ ...options, sink: log });
  const buffer = Buffer.alloc(chunkLength);
  for (let at = 0; at < file.length; at += chunkLength) {
    const chunk = file.subarray(at, at + chunkLength);
    buffer.set(chunk);
    reader.push(buffer.subarray(0, chunk.length));
    buffer.fill(0xee);
  }
  reader.end();
  return log.connections[0]?.events ?? [];
}

const spoken = () => new TcpScript().handshake().data('server', request(1), 3).data('app', stdout(1, 'Status: 200\r\n\r\nok'), 3);

function fragmented(packets: readonly ScriptedPacket[]): ScriptedPacket[] {
  return packets.flatMap(({ ip, ...packet }, id) => {
    const tcp = ip.subarray(20);
    const [from, to] = ip[15] === 1 && tcp[0] === SERVER.port >> 8 ? [SERVER, APP] : [APP, SERVER];
    const cut = (offset: number, end: number) =>
      ipv4(from.address, to.address, tcp.subarray(offset, end), { id, offset, more: end < tcp.length });
    return [
      { ...packet, ip: cut(0, 8) },
      { ...packet, ip: cut(8, tcp.length) },
    ];
  });
}

const { packets } = spoken();
const swapped = packets.map((packet, at) => (at < 3 ? packet : (packets[at % 2 === 1 ? at + 1 : at - 1] ?? packet)));

describe('what a reader keeps of the chunks it is given', () => {
  it.each([
    ['undecided connections', packets, {}],
    ['segments out of order', swapped, { ports: [9000] }],
    ['fragments', fragmented(packets), { ports: [9000] }],
  ] as const)('is its own: %s', (_name, sent, options) => {
    const file = pcap(sent.map((packet, at) => ({ ...packet, micros: START + at * 1000 })));
    const expected = read(file, file.length, options);
    expect(expected.length).toBeGreaterThan(20);
    expect(expected.join('').replaceAll(/[<>] /g, '')).toContain('Status: 200');
    for (const length of [3, 61, 100, 500]) expect(read(file, length, options)).toEqual(expected);
  });

  it('is copied also where a slice shares memory, as that of a Buffer', () => {
    const buffer = Buffer.from('abcdef');
    const copy = copyOf(buffer, 1, 3);
    buffer.fill(0);
    expect(copy).toEqual(Uint8Array.of(0x62, 0x63));
  });
});
