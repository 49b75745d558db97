import { describe, expect, it } from 'vitest';
import { epochMicros } from '../core/index.js';
import { LinkType, PacketDirection } from './pcapng-format.js';
import { BlockBuffer, finishPacket, PACKET_DATA_OFFSET, writeInterface, writeSectionHeader } from './pcapng-writer.js';
import { initialSequence, MAX_PAYLOAD, SyntheticTcp } from './synthetic-tcp.js';

const server = { address: 0x7f000001, port: 40112 };
const app = { address: 0x7f000001, port: 9000 };

/** The packet that `write` puts at the front of a fresh buffer, which was full of rubbish before. */
function packetOf(write: (out: BlockBuffer) => number): DataView {
  const out = new BlockBuffer(128 * 1024);
  out.bytes.fill(0xaa);
  const length = write(out);
  return new DataView(out.bytes.buffer, PACKET_DATA_OFFSET, length);
}

/** RFC 1071 over 16-bit words, the plain way. */
function onesComplement(words: readonly number[]): number {
  return words.reduce((sum, word) => (sum + word > 0xffff ? sum + word - 0xffff : sum + word), 0);
}

function wordsOf(view: DataView, from: number, to: number): number[] {
  const words: number[] = [];
  for (let at = from; at < to; at += 2) words.push(at + 1 < to ? view.getUint16(at) : view.getUint8(at) << 8);
  return words;
}

describe('synthetic TCP', () => {
  it('gives every packet right lengths, whatever the length of its payload, and leaves TCP’s checksum out', () => {
    const chunk = Uint8Array.from({ length: MAX_PAYLOAD }, (_, i) => (i * 7) & 0xff);
    for (const length of [0, 1, 2, 3, 4, 5, 17, 1460, 59_999, MAX_PAYLOAD]) {
      const tcp = new SyntheticTcp(server, app, initialSequence(7));
      const packet = packetOf((out) => tcp.data(out, 'from-app', chunk, 0, length));
      expect(packet.byteLength).toBe(40 + length);
      expect(packet.getUint16(2)).toBe(40 + length);
      expect(onesComplement(wordsOf(packet, 0, 20))).toBe(0xffff);
      expect(packet.getUint16(36)).toBe(0);
    }
  });

  it('counts sequence numbers: SYN and FIN take one, a skipped range leaves a hole, and they wrap', () => {
    const tcp = new SyntheticTcp(server, app, 0xffff_fffe);
    const sequence = (write: (out: BlockBuffer) => number) => packetOf(write).getUint32(24);
    expect(sequence((out) => tcp.syn(out))).toBe(0xffff_fffe);
    expect(sequence((out) => tcp.synAck(out))).toBe(0xffff_fffe);
    expect(sequence((out) => tcp.acknowledge(out, 'to-app'))).toBe(0xffff_ffff);
    expect(sequence((out) => tcp.data(out, 'to-app', new Uint8Array(10), 0, 10))).toBe(0xffff_ffff);
    tcp.skip('to-app', 100);
    expect(tcp.offset('to-app')).toBe(110);
    expect(sequence((out) => tcp.fin(out, 'server'))).toBe(109);
    const last = packetOf((out) => tcp.acknowledge(out, 'from-app'));
    expect(last.getUint32(24)).toBe(0xffff_ffff);
    expect(last.getUint32(28)).toBe(110);
  });

  it('gives neighbouring connections different first numbers', () => {
    expect(new Set(Array.from({ length: 10_000 }, (_, id) => initialSequence(id))).size).toBe(10_000);
  });
});

describe('pcapng writer', () => {
  it('writes blocks whose two lengths agree and which fill whole words', () => {
    const out = new BlockBuffer(4096);
    out.bytes.fill(0xaa);
    writeSectionHeader(out, { application: 'fcgiscope', comment: 'abc' });
    writeInterface(out, { name: 'a=b', linkType: LinkType.raw });
    const length = new SyntheticTcp(server, app, 1).data(out, 'to-app', Uint8Array.of(1, 2, 3, 4, 5), 0, 5);
    finishPacket(out, 0, epochMicros(2 ** 32 * 3 + 17.9), length, PacketDirection.inbound, Uint8Array.of(0x41));
    const types: number[] = [];
    for (let at = 0; at < out.position; ) {
      const total = out.view.getUint32(at + 4, true);
      expect(out.view.getUint32(at + total - 4, true)).toBe(total);
      expect(total % 4).toBe(0);
      types.push(out.view.getUint32(at, true));
      at += total;
    }
    expect(types).toEqual([0x0a0d0d0a, 1, 6]);
    const packet = out.position - out.view.getUint32(out.position - 4, true);
    expect(out.view.getUint32(packet + 12, true)).toBe(3);
    expect(out.view.getUint32(packet + 16, true)).toBe(17);
  });
});
