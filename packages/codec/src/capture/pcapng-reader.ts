import { readUint32, utf8Lossy } from '../bytes/index.js';
import { uint16At, uint32At } from './byte-order.js';
import type { FindingLog } from './capture-findings.js';
import type { CaptureLimits } from './capture-limits.js';
import type { FrameFormat } from './frame-cutter.js';
import { Packet, type PacketSink } from './packet.js';
import { PacketClock } from './packet-clock.js';
import {
  BLOCK_OVERHEAD,
  BlockType,
  BYTE_ORDER_MAGIC,
  DEFAULT_TIMESTAMP_RESOLUTION,
  OptionCode,
  padded4,
} from './pcapng-format.js';
import { eachOption } from './pcapng-options.js';

/** Type and length before a block's body. */
const BLOCK_HEAD_LENGTH = 8;

/** Body of a section header, and of the other blocks before their options. */
const SECTION_BODY_LENGTH = 16;
const INTERFACE_BODY_LENGTH = 8;
const PACKET_BODY_LENGTH = 20;
const SIMPLE_PACKET_BODY_LENGTH = 4;
const STATISTICS_BODY_LENGTH = 12;

/** One interface of the section that is being read. */
interface CaptureInterface {
  readonly linkType: number;
  /** Longest packet that is kept; 0: whole packets. */
  readonly snapLength: number;
  readonly name: string;
  readonly clock: PacketClock;
}

/**
 * Reads pcapng: sections one after another, each in its own byte order and with its own interfaces; enhanced, simple and
 * obsolete packet blocks. All other blocks are skipped by their length, so names, keys and unknown kinds do no harm.
 */
export class PcapngReader implements FrameFormat {
  readonly headLength: number = BLOCK_OVERHEAD;
  private littleEndian = true;
  private interfaces: CaptureInterface[] = [];
  private readonly packet = new Packet();
  private readonly sink: PacketSink;
  private readonly findings: FindingLog;
  private readonly limits: CaptureLimits;
  private readonly sectionComment: (comment: string) => void;

  /** `sectionComment` hears the comments of section headers. */
  constructor(sink: PacketSink, findings: FindingLog, limits: CaptureLimits, sectionComment: (comment: string) => void) {
    this.sectionComment = sectionComment;
    this.sink = sink;
    this.findings = findings;
    this.limits = limits;
  }

  lengthAt(bytes: Uint8Array, at: number, position: number): number | undefined {
    // The type of a section header reads the same in both byte orders; what follows is in the order that its magic says.
    if (readUint32(bytes, at) === BlockType.sectionHeader && !this.takeByteOrder(bytes, at)) {
      this.findings.add(
        'capture-damaged',
        position,
        `the section at byte ${position} has no byte order: the capture is damaged there`,
      );
      return undefined;
    }
    const length = uint32At(bytes, at + 4, this.littleEndian);
    if (length >= BLOCK_OVERHEAD && length % 4 === 0 && length <= this.limits.frameBytes) return length;
    this.findings.add(
      'capture-damaged',
      position,
      `the block at byte ${position} claims ${length} bytes: the capture is damaged there`,
    );
    return undefined;
  }

  private takeByteOrder(bytes: Uint8Array, at: number): boolean {
    this.littleEndian = uint32At(bytes, at + 8, true) === BYTE_ORDER_MAGIC;
    return this.littleEndian || readUint32(bytes, at + 8) === BYTE_ORDER_MAGIC;
  }

  frame(bytes: Uint8Array, at: number, length: number, base: number): boolean {
    const end = at + length - 4;
    if (uint32At(bytes, end, this.littleEndian) !== length) {
      this.findings.add(
        'capture-damaged',
        base + at,
        `the block at byte ${base + at} says two lengths: the capture is damaged there`,
      );
      return false;
    }
    const body = at + BLOCK_HEAD_LENGTH;
    if (!this.block(uint32At(bytes, at, this.littleEndian), bytes, body, end, base)) {
      this.findings.add('block-malformed', base + at);
    }
    return true;
  }

  /** False where the block's body does not hold what its type demands. */
  private block(type: number, bytes: Uint8Array, body: number, end: number, base: number): boolean {
    switch (type) {
      case BlockType.enhancedPacket:
        return this.enhancedPacket(bytes, body, end, base);
      case BlockType.sectionHeader:
        return this.sectionHeader(bytes, body, end);
      case BlockType.interfaceDescription:
        return this.interfaceDescription(bytes, body, end);
      case BlockType.simplePacket:
        return this.simplePacket(bytes, body, end, base);
      case BlockType.packet:
        return this.obsoletePacket(bytes, body, end, base);
      case BlockType.interfaceStatistics:
        return this.interfaceStatistics(bytes, body, end, base);
      default:
        return true;
    }
  }

  private sectionHeader(bytes: Uint8Array, body: number, end: number): boolean {
    this.interfaces = [];
    if (end - body < SECTION_BODY_LENGTH) return false;
    eachOption(bytes, body + SECTION_BODY_LENGTH, end, this.littleEndian, (code, from, to) => {
      if (code === OptionCode.comment) this.sectionComment(utf8Lossy(bytes.subarray(from, to)));
    });
    return true;
  }

  private interfaceDescription(bytes: Uint8Array, body: number, end: number): boolean {
    if (end - body < INTERFACE_BODY_LENGTH) return false;
    if (this.interfaces.length >= this.limits.interfaces) return false;
    let name = '';
    let resolution = DEFAULT_TIMESTAMP_RESOLUTION;
    let offset = 0;
    eachOption(bytes, body + INTERFACE_BODY_LENGTH, end, this.littleEndian, (code, from, to) => {
      if (code === OptionCode.interfaceName) name = utf8Lossy(bytes.subarray(from, to)).replace(/\0+$/, '');
      else if (code === OptionCode.interfaceTimestampResolution && to > from) resolution = bytes[from]!;
      else if (code === OptionCode.interfaceTimestampOffset && to - from === 8) offset = this.int64At(bytes, from);
    });
    this.interfaces.push({
      linkType: uint16At(bytes, body, this.littleEndian),
      snapLength: uint32At(bytes, body + 4, this.littleEndian),
      name,
      clock: new PacketClock(resolution, offset),
    });
    return true;
  }

  private enhancedPacket(bytes: Uint8Array, body: number, end: number, base: number): boolean {
    if (end - body < PACKET_BODY_LENGTH) return false;
    return this.timedPacket(bytes, body, end, base, uint32At(bytes, body, this.littleEndian));
  }

  /** As the enhanced one, but for its interface's 16 bits and a count of dropped packets behind. */
  private obsoletePacket(bytes: Uint8Array, body: number, end: number, base: number): boolean {
    if (end - body < PACKET_BODY_LENGTH) return false;
    return this.timedPacket(bytes, body, end, base, uint16At(bytes, body, this.littleEndian));
  }

  private timedPacket(bytes: Uint8Array, body: number, end: number, base: number, interfaceIndex: number): boolean {
    const captured = uint32At(bytes, body + 12, this.littleEndian);
    const data = body + PACKET_BODY_LENGTH;
    if (captured > end - data) return false;
    const source = this.interfaceOf(interfaceIndex, base + body);
    if (source === undefined) return true;
    const high = uint32At(bytes, body + 4, this.littleEndian);
    this.packet.time = source.clock.time(high, uint32At(bytes, body + 8, this.littleEndian));
    this.packet.interfaceIndex = interfaceIndex;
    this.packet.optionsFrom = data + padded4(captured);
    this.packet.optionsTo = end;
    this.hand(source, bytes, data, captured, uint32At(bytes, body + 16, this.littleEndian), base);
    return true;
  }

  /** Has neither time nor interface: it is of the first, and as late as the packet before it. */
  private simplePacket(bytes: Uint8Array, body: number, end: number, base: number): boolean {
    if (end - body < SIMPLE_PACKET_BODY_LENGTH) return false;
    const source = this.interfaceOf(0, base + body);
    if (source === undefined) return true;
    const data = body + SIMPLE_PACKET_BODY_LENGTH;
    const original = uint32At(bytes, body, this.littleEndian);
    const captured = Math.min(original, end - data, source.snapLength === 0 ? original : source.snapLength);
    this.packet.interfaceIndex = 0;
    this.packet.optionsFrom = end;
    this.packet.optionsTo = end;
    this.hand(source, bytes, data, captured, original, base);
    return true;
  }

  private hand(
    source: CaptureInterface,
    bytes: Uint8Array,
    data: number,
    captured: number,
    original: number,
    base: number,
  ): void {
    const packet = this.packet;
    packet.bytes = bytes;
    packet.base = base;
    packet.from = data;
    packet.to = data + captured;
    packet.originalLength = Math.max(original, captured);
    packet.linkType = source.linkType;
    packet.interfaceName = source.name;
    packet.littleEndian = this.littleEndian;
    this.sink(packet);
  }

  private interfaceOf(index: number, position: number): CaptureInterface | undefined {
    const found = this.interfaces[index];
    if (found === undefined) this.findings.add('interface-unknown', position);
    return found;
  }

  private interfaceStatistics(bytes: Uint8Array, body: number, end: number, base: number): boolean {
    if (end - body < STATISTICS_BODY_LENGTH) return false;
    let dropped = 0;
    eachOption(bytes, body + STATISTICS_BODY_LENGTH, end, this.littleEndian, (code, from, to) => {
      const drop = code === OptionCode.statisticsInterfaceDrop || code === OptionCode.statisticsSystemDrop;
      if (drop && to - from === 8) dropped += Math.max(0, this.int64At(bytes, from));
    });
    if (dropped > 0) this.findings.add('packets-dropped', base + body, undefined, dropped);
    return true;
  }

  private int64At(bytes: Uint8Array, at: number): number {
    const high = uint32At(bytes, this.littleEndian ? at + 4 : at, this.littleEndian) | 0;
    return high * 2 ** 32 + uint32At(bytes, this.littleEndian ? at : at + 4, this.littleEndian);
  }
}
