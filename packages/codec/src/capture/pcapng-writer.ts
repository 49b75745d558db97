import { copyInto, utf8Bytes } from '../bytes/index.js';
import type { EpochMicros } from '../core/index.js';
import { BlockType, BYTE_ORDER_MAGIC, DEFAULT_TIMESTAMP_RESOLUTION, OptionCode, padded4 } from './pcapng-format.js';

/**
 * Memory that blocks are written to, one after the other, and that is used again after {@link clear}. Writers do not check for
 * room: ask {@link remaining} first.
 */
export class BlockBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Where the next block begins; always a multiple of four. */
  position = 0;

  /** Memory of its own, or that is given; its length is a multiple of four bytes. */
  constructor(memory: number | Uint8Array<ArrayBuffer>) {
    this.bytes = typeof memory === 'number' ? new Uint8Array(memory) : memory;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** What has been written; shares memory. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.position);
  }

  clear(): void {
    this.position = 0;
  }
}

/** One option of a block. */
interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

/** Begins a section (SHB, §4.1), little-endian, of unspecified length: it may grow while others read it. */
export function writeSectionHeader(out: BlockBuffer, section: { readonly application: string; readonly comment?: string }): void {
  const { view, position: start } = out;
  view.setUint32(start + 8, BYTE_ORDER_MAGIC, true);
  view.setUint16(start + 12, 1, true);
  view.setUint16(start + 14, 0, true);
  view.setInt32(start + 16, -1, true);
  view.setInt32(start + 20, -1, true);
  const options = [textOption(OptionCode.sectionApplication, section.application)];
  if (section.comment !== undefined) options.unshift(textOption(OptionCode.comment, section.comment));
  closeBlock(out, BlockType.sectionHeader, writeOptions(out, start + 24, options));
}

/** Upper bound of what {@link writeSectionHeader} and {@link writeInterface} write beside their texts. */
export const HEADER_BLOCK_OVERHEAD = 64;

/** Describes the next interface of the section (IDB, §4.2), with times in microseconds; they are numbered from 0. */
export function writeInterface(out: BlockBuffer, described: { readonly name: string; readonly linkType: number }): void {
  const { view, position: start } = out;
  view.setUint16(start + 8, described.linkType, true);
  view.setUint16(start + 10, 0, true);
  view.setUint32(start + 12, 0, true);
  const options = [
    textOption(OptionCode.interfaceName, described.name),
    { code: OptionCode.interfaceTimestampResolution, value: Uint8Array.of(DEFAULT_TIMESTAMP_RESOLUTION) },
  ];
  closeBlock(out, BlockType.interfaceDescription, writeOptions(out, start + 16, options));
}

/** Where the bytes of a packet begin in its block (EPB, §4.3). */
export const PACKET_DATA_OFFSET = 28;

/** `epb_flags` and the end of the options. */
const PACKET_OPTIONS_LENGTH = 12;

/** Bytes of a packet block without its padded packet and its comment. */
export const PACKET_BLOCK_OVERHEAD: number = PACKET_DATA_OFFSET + PACKET_OPTIONS_LENGTH + 4;

/** What the block of a packet of `length` bytes takes; `commentLength` is that of its UTF-8, 0 for none. */
export function packetBlockLength(length: number, commentLength: number): number {
  return PACKET_BLOCK_OVERHEAD + padded4(length) + (commentLength === 0 ? 0 : 4 + padded4(commentLength));
}

const TWO_TO_32 = 2 ** 32;

/**
 * Closes the block of a packet whose `length` bytes were put at `out.position + PACKET_DATA_OFFSET`. `direction` is a
 * `PacketDirection`, or 0 for none. The hot path: allocates nothing.
 */
export function finishPacket(
  out: BlockBuffer,
  interfaceId: number,
  time: EpochMicros,
  length: number,
  direction: number,
  comment?: Uint8Array,
): void {
  let at = writePacketFields(out, interfaceId, time, length);
  if (comment !== undefined) at = writeOption(out, at, OptionCode.comment, comment);
  closePacket(out, at, direction);
}

/** Writes the fields around the packet; returns where its options go. */
function writePacketFields(out: BlockBuffer, interfaceId: number, time: EpochMicros, length: number): number {
  const { view, position: start } = out;
  view.setUint32(start + 8, interfaceId, true);
  view.setUint32(start + 12, Math.floor(time / TWO_TO_32), true);
  // Takes the lowest 32 bits. Remainders of such numbers, here and in TCP's headers, were a twentieth of the store's time.
  view.setUint32(start + 16, time, true);
  view.setUint32(start + 20, length, true);
  view.setUint32(start + 24, length, true);
  return clearPadding(out, start + PACKET_DATA_OFFSET, length);
}

/** Writes the last options at `at`, and closes the block. */
function closePacket(out: BlockBuffer, at: number, direction: number): void {
  const { view } = out;
  view.setUint32(at, OptionCode.packetFlags | (4 << 16), true);
  view.setUint32(at + 4, direction, true);
  view.setUint32(at + 8, 0, true);
  closeBlock(out, BlockType.enhancedPacket, at + PACKET_OPTIONS_LENGTH);
}

/** A whole packet, for those who have it ready. */
export interface WholePacket {
  readonly interfaceId: number;
  readonly time: EpochMicros;
  readonly data: Uint8Array;
  /** A `PacketDirection`, or 0 for none. */
  readonly direction: number;
  readonly comments: readonly Uint8Array[];
}

/** The block of a packet, in an array of its own. */
export function packetBlock({ interfaceId, time, data, direction, comments }: WholePacket): Uint8Array {
  const lengths = comments.map((comment) => 4 + padded4(Math.min(comment.length, OPTION_LIMIT)));
  const out = new BlockBuffer(packetBlockLength(data.length, 0) + lengths.reduce((sum, length) => sum + length, 0));
  copyInto(out.bytes, PACKET_DATA_OFFSET, data, 0, data.length);
  let at = writePacketFields(out, interfaceId, time, data.length);
  for (const comment of comments) at = writeOption(out, at, OptionCode.comment, comment);
  closePacket(out, at, direction);
  return out.written();
}

/** The least that {@link writeFiller} can fill. */
export const FILLER_MIN_LENGTH = 12;

/** Fills all that remains, at least {@link FILLER_MIN_LENGTH} bytes, with a block that readers skip (§3.1: a type for local use). */
export function writeFiller(out: BlockBuffer): void {
  const end = out.bytes.length - 4;
  out.bytes.fill(0, out.position + 8, end);
  closeBlock(out, BlockType.filler, end);
}

function textOption(code: number, text: string): BlockOption {
  return { code, value: utf8Bytes(text) };
}

/** Writes `options` and their end at `at`; returns where the block's last field goes. */
function writeOptions(out: BlockBuffer, at: number, options: readonly BlockOption[]): number {
  let next = at;
  for (const option of options) next = writeOption(out, next, option.code, option.value);
  out.view.setUint32(next, 0, true);
  return next + 4;
}

/** An option's length has 16 bits; texts are cut there. */
const OPTION_LIMIT = 65_535;

function writeOption(out: BlockBuffer, at: number, code: number, value: Uint8Array): number {
  const length = Math.min(value.length, OPTION_LIMIT);
  out.view.setUint32(at, code | (length << 16), true);
  copyInto(out.bytes, at + 4, value, 0, length);
  return clearPadding(out, at + 4, length);
}

/** Zeroes what lies between `length` bytes at `at` and the next word; returns where that begins. */
function clearPadding(out: BlockBuffer, at: number, length: number): number {
  const next = at + padded4(length);
  for (let i = at + length; i < next; i++) out.bytes[i] = 0;
  return next;
}

/** Writes the fields around a block whose last field goes to `at`, and moves on behind it. */
function closeBlock(out: BlockBuffer, type: number, at: number): void {
  const { view, position: start } = out;
  const total = at + 4 - start;
  view.setUint32(start, type, true);
  view.setUint32(start + 4, total, true);
  view.setUint32(at, total, true);
  out.position = at + 4;
}
