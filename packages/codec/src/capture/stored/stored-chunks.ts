import type { Direction } from '../../core/index.js';
import type { ConnectionId } from '../log.js';
import type { PacketIndex } from '../packet-index.js';
import type { StoredChunk } from '../slice-decoder.js';

/** Bytes that one read fetches at most, and the foreign bytes in between that are cheaper to read than to skip. */
const READ_WINDOW_BYTES = 1024 * 1024;
const READ_HOLE_BYTES = 64 * 1024;

/** One file of a capture, and where its packets lie in it. */
export interface PacketFile {
  readonly index: PacketIndex;
  /** Number of its first packet in the capture. */
  readonly firstPacket: number;
  /** `[position, position + length)` of the file; less where it ends before, nothing where it is gone. */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** `[from, to)` of a direction. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

/** A part of a connection's bytes, and between which packets of the capture to look for it. */
export interface ConnectionSlice {
  readonly connection: ConnectionId;
  readonly ranges: Readonly<Record<Direction, OffsetRange>>;
  /** A packet at or behind the slice's first byte to the application. */
  readonly nearPacket: number;
  /** The packet behind its last one. */
  readonly endPacket: number;
}

/** Consecutive packets of one connection, fetched with one read. */
interface Batch {
  readonly file: PacketFile;
  readonly entries: number[];
  readonly from: number;
  to: number;
}

/**
 * The chunks of `slice`, in order of arrival, read a window at a time: they may reach beyond its ranges. Those that were
 * evicted, or never reached the disk, are absent.
 */
export async function* readChunks(files: readonly PacketFile[], slice: ConnectionSlice): AsyncGenerator<StoredChunk> {
  for (const batch of batchesOf(files, slice)) {
    yield* chunksOf(batch, await batch.file.read(batch.from, batch.to - batch.from));
  }
}

function* chunksOf({ file: { index }, entries, from }: Batch, bytes: Uint8Array): Generator<StoredChunk> {
  for (const entry of entries) {
    const start = index.positionAt(entry) - from;
    if (start + index.lengthAt(entry) > bytes.length) return;
    yield {
      direction: index.directionAt(entry),
      offset: index.offsetAt(entry),
      bytes: bytes.subarray(start, start + index.lengthAt(entry)),
      time: index.timeAt(entry),
    };
  }
}

function* batchesOf(files: readonly PacketFile[], slice: ConnectionSlice): Generator<Batch> {
  const first = firstPacketOf(files, slice);
  for (const file of files) {
    let batch: Batch | undefined;
    for (const entry of entriesOf(file, slice, first)) {
      const from = file.index.positionAt(entry);
      const to = from + file.index.lengthAt(entry);
      if (batch !== undefined && !isNear(batch, from, to)) {
        yield batch;
        batch = undefined;
      }
      batch ??= { file, entries: [], from, to };
      batch.entries.push(entry);
      batch.to = to;
    }
    if (batch !== undefined) yield batch;
  }
}

/** Whether one read may fetch `[from, to)` with what the batch has. Files of others may have packets in any order. */
function isNear(batch: Batch, from: number, to: number): boolean {
  return from >= batch.to && to - batch.from <= READ_WINDOW_BYTES && from - batch.to <= READ_HOLE_BYTES;
}

function* entriesOf(file: PacketFile, slice: ConnectionSlice, first: number): Generator<number> {
  const { index, firstPacket } = file;
  const end = slice.endPacket - firstPacket;
  let entry = index.nextOf(slice.connection, first - firstPacket, end);
  while (entry !== undefined) {
    const range = slice.ranges[index.directionAt(entry)];
    const offset = index.offsetAt(entry);
    if (offset < range.to && offset + index.lengthAt(entry) > range.from) yield entry;
    entry = index.nextOf(slice.connection, entry + 1, end);
  }
}

/** Goes back from {@link ConnectionSlice.nearPacket} to the packet that holds the slice's first byte to the application. */
function firstPacketOf(files: readonly PacketFile[], slice: ConnectionSlice): number {
  let first = slice.nearPacket;
  for (const file of files.toReversed()) {
    const { index, firstPacket } = file;
    let entry = index.previousOf(slice.connection, slice.nearPacket + 1 - firstPacket);
    for (; entry !== undefined; entry = index.previousOf(slice.connection, entry)) {
      first = firstPacket + entry;
      if (index.directionAt(entry) === 'to-app' && index.offsetAt(entry) <= slice.ranges['to-app'].from) return first;
    }
  }
  return first;
}
