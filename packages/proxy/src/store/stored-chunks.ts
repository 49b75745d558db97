import type { ConnectionId, StoredChunk } from '@fcgiscope/codec/capture';
import type { Direction } from '@fcgiscope/codec/core';
import type { Segment } from './segment.js';
import { READ_HOLE_BYTES, READ_WINDOW_BYTES } from './store-limits.js';

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
  readonly segment: Segment;
  readonly entries: number[];
  readonly from: number;
  to: number;
}

/**
 * The chunks of `slice`, in order of arrival, read a window at a time: they may reach beyond its ranges. Those that were
 * evicted, or never reached the disk, are absent. What is read is in the files: flush the writer first.
 */
export async function* readChunks(segments: readonly Segment[], slice: ConnectionSlice): AsyncGenerator<StoredChunk> {
  for (const batch of batchesOf(segments, slice)) {
    yield* chunksOf(batch, await batch.segment.read(batch.from, batch.to - batch.from));
  }
}

function* chunksOf({ segment: { index }, entries, from }: Batch, bytes: Uint8Array): Generator<StoredChunk> {
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

function* batchesOf(segments: readonly Segment[], slice: ConnectionSlice): Generator<Batch> {
  const first = firstPacketOf(segments, slice);
  for (const segment of segments) {
    let batch: Batch | undefined;
    for (const entry of entriesOf(segment, slice, first)) {
      const from = segment.index.positionAt(entry);
      const to = from + segment.index.lengthAt(entry);
      if (batch !== undefined && (to - batch.from > READ_WINDOW_BYTES || from - batch.to > READ_HOLE_BYTES)) {
        yield batch;
        batch = undefined;
      }
      batch ??= { segment, entries: [], from, to };
      batch.entries.push(entry);
      batch.to = to;
    }
    if (batch !== undefined) yield batch;
  }
}

function* entriesOf(segment: Segment, slice: ConnectionSlice, first: number): Generator<number> {
  const { index, firstPacket } = segment;
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
function firstPacketOf(segments: readonly Segment[], slice: ConnectionSlice): number {
  let first = slice.nearPacket;
  for (const segment of segments.toReversed()) {
    const { index, firstPacket } = segment;
    let entry = index.previousOf(slice.connection, slice.nearPacket + 1 - firstPacket);
    for (; entry !== undefined; entry = index.previousOf(slice.connection, entry)) {
      first = firstPacket + entry;
      if (index.directionAt(entry) === 'to-app' && index.offsetAt(entry) <= slice.ranges['to-app'].from) return first;
    }
  }
  return first;
}
