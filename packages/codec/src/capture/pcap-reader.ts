import { readUint32 } from '../bytes/index.js';
import { epochMicros } from '../core/index.js';
import { uint16At, uint32At } from './byte-order.js';
import type { FindingLog } from './capture-findings.js';
import type { CaptureLimits } from './capture-limits.js';
import type { FrameFormat } from './frame-cutter.js';
import { Packet, type PacketSink } from './packet.js';
import { cutToQuarters } from './packet-clock.js';

/** libpcap's savefile format (draft-ietf-opsawg-pcap): a header, then packets. */
const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

/** The magic number says byte order and the unit of the second half of a timestamp. */
const MAGICS: ReadonlyMap<number, { readonly littleEndian: boolean; readonly ticksPerMicro: number }> = new Map([
  [0xa1b2c3d4, { littleEndian: false, ticksPerMicro: 1 }],
  [0xd4c3b2a1, { littleEndian: true, ticksPerMicro: 1 }],
  [0xa1b23c4d, { littleEndian: false, ticksPerMicro: 1000 }],
  [0x4d3cb2a1, { littleEndian: true, ticksPerMicro: 1000 }],
]);

/** Whether a file that begins with these four bytes is classic pcap. */
export function isPcap(magic: number): boolean {
  return MAGICS.has(magic);
}

/** Reads classic pcap, both byte orders, microseconds and nanoseconds. */
export class PcapReader implements FrameFormat {
  headLength: number = FILE_HEADER_LENGTH;
  private littleEndian = true;
  private ticksPerMicro = 1;
  private readonly packet = new Packet();
  private readonly sink: PacketSink;
  private readonly findings: FindingLog;
  private readonly limits: CaptureLimits;

  constructor(sink: PacketSink, findings: FindingLog, limits: CaptureLimits) {
    this.sink = sink;
    this.findings = findings;
    this.limits = limits;
  }

  lengthAt(bytes: Uint8Array, at: number, position: number): number | undefined {
    if (this.isFileHeader(bytes, at)) return FILE_HEADER_LENGTH;
    const captured = uint32At(bytes, at + 8, this.littleEndian);
    if (captured <= this.limits.frameBytes) return RECORD_HEADER_LENGTH + captured;
    this.findings.add(
      'capture-damaged',
      position,
      `the packet at byte ${position} claims ${captured} bytes: the capture is damaged there`,
    );
    return undefined;
  }

  frame(bytes: Uint8Array, at: number, length: number, base: number): boolean {
    if (this.isFileHeader(bytes, at)) this.fileHeader(bytes, at);
    else this.record(bytes, at, length, base);
    return true;
  }

  /** The first one, or that of another file behind it: `cat` does not merge captures, and people use it all the same. */
  private isFileHeader(bytes: Uint8Array, at: number): boolean {
    return this.headLength === FILE_HEADER_LENGTH || isFollowingFile(bytes, at);
  }

  private fileHeader(bytes: Uint8Array, at: number): void {
    const magic = MAGICS.get(readUint32(bytes, at));
    if (magic === undefined) throw new Error('PcapReader was given a file that is no pcap');
    this.littleEndian = magic.littleEndian;
    this.ticksPerMicro = magic.ticksPerMicro;
    // The upper half holds flags (the length of a frame check sequence, whose bytes lie past the IP datagram).
    this.packet.linkType = uint32At(bytes, at + 20, this.littleEndian) & 0xffff;
    this.headLength = RECORD_HEADER_LENGTH;
  }

  private record(bytes: Uint8Array, at: number, length: number, base: number): void {
    const packet = this.packet;
    const seconds = uint32At(bytes, at, this.littleEndian);
    const ticks = uint32At(bytes, at + 4, this.littleEndian);
    packet.bytes = bytes;
    packet.base = base;
    packet.from = at + RECORD_HEADER_LENGTH;
    packet.to = at + length;
    packet.originalLength = Math.max(uint32At(bytes, at + 12, this.littleEndian), length - RECORD_HEADER_LENGTH);
    packet.time = epochMicros(seconds * 1e6 + cutToQuarters(ticks / this.ticksPerMicro));
    this.sink(packet);
  }
}

/** A packet’s header that begins so would be of 2055, and of an empty packet. */
function isFollowingFile(bytes: Uint8Array, at: number): boolean {
  const magic = MAGICS.get(readUint32(bytes, at));
  if (magic === undefined) return false;
  const [major, minor] = [uint16At(bytes, at + 4, magic.littleEndian), uint16At(bytes, at + 6, magic.littleEndian)];
  return major === 2 && minor === 4 && readUint32(bytes, at + 8) === 0 && readUint32(bytes, at + 12) === 0;
}
