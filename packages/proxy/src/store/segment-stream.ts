import { rmdir } from 'node:fs/promises';
import {
  type BlockBuffer,
  type ConnectionId,
  type ConnectionSlice,
  formatNote,
  readChunks,
  type StoredChunk,
} from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros } from '@fcgiscope/codec/core';
import type { CaptureDirectory } from './capture-directory.js';
import type { ReleaseDirectory } from './directory-claim.js';
import type { Segment } from './segment.js';
import { FIRST_TAP_INTERFACE, sectionLength, tapInterfaceLength, writeSection, writeTapInterface } from './segment-blocks.js';
import { SegmentRing } from './segment-ring.js';
import { SegmentWriter } from './segment-writer.js';
import { describeStop, type StoreStop } from './store-stop.js';

export interface SegmentStreamOptions {
  /** Packets before this number are gone. */
  readonly onEvicted: (firstPacket: number) => void;
  /** The disk takes no more. `lostBytes` were waiting for it. */
  readonly onStopped: (stop: StoreStop, lostBytes: number) => void;
}

/**
 * An endless stream of blocks over a ring of segments, each of which begins with what a reader must know: the section and its
 * interfaces. Every method returns at once; the disk follows.
 */
export class SegmentStream {
  readonly ring: SegmentRing;
  private readonly writer: SegmentWriter;
  private readonly options: SegmentStreamOptions;
  private readonly releaseDirectory: ReleaseDirectory;
  private readonly taps: string[] = [];
  private captureId: string;
  private stop: StoreStop | null = null;
  private removals: Promise<unknown> = Promise.resolve();

  constructor(captureId: string, directory: CaptureDirectory, limitBytes: number, options: SegmentStreamOptions) {
    this.captureId = captureId;
    this.options = options;
    this.releaseDirectory = directory.release;
    this.ring = new SegmentRing(directory.path, directory.lastSegment, limitBytes);
    this.writer = new SegmentWriter((error, lostBytes) => this.fail(error, lostBytes));
    this.advance();
  }

  /** Why nothing is kept; null while it is. */
  get stopped(): StoreStop | null {
    return this.stop;
  }

  /** More waits for the disk than may: only what says so should be added. */
  get overloaded(): boolean {
    return this.writer.overloaded;
  }

  /** Number of the segment that is written to. */
  get segmentNumber(): number {
    return this.ring.current.number;
  }

  /** Number of the interface of `tap`, which the segment describes from now on. */
  interfaceOf(tap: string): number {
    const known = this.taps.indexOf(tap);
    return FIRST_TAP_INTERFACE + (known === -1 ? this.taps.push(tap) - 1 : known);
  }

  /** Begins the next segment where this one is full. False where nothing can be written: stopped, or out of memory. */
  ready(): boolean {
    if (this.stop !== null) return false;
    if (this.ring.current.size >= this.ring.segmentBytes && !this.advance()) return false;
    return this.describeTaps(this.ring.current);
  }

  /** Memory for `size` bytes of blocks, to be followed by {@link wrote} or {@link wroteData}; undefined where it is short. */
  room(size: number): BlockBuffer | undefined {
    return this.writer.room(this.ring.current, size);
  }

  wrote(): void {
    this.writer.wrote(this.ring.current);
  }

  /** The block written last carries `length` bytes of stream, `dataOffset` bytes behind its beginning. */
  wroteData(
    connection: ConnectionId,
    direction: Direction,
    offset: number,
    length: number,
    time: EpochMicros,
    dataOffset: number,
  ): void {
    const segment = this.ring.current;
    // The stream's size is still that before the block.
    segment.index.add(connection, direction, offset, length, time, segment.size + dataOffset);
    this.writer.wrote(segment);
  }

  /** The stored chunks of a slice, as {@link readChunks} says; what waits for the disk is waited for. */
  async *read(slice: ConnectionSlice): AsyncGenerator<StoredChunk> {
    await this.writer.flush();
    yield* readChunks(this.ring.segments, slice);
  }

  /** Tries again after a stop, in a new segment. */
  restart(): void {
    if (this.stop === null) return;
    this.stop = null;
    this.advance();
  }

  /** Deletes all segments, and goes on as the capture `captureId`. */
  async clear(captureId: string): Promise<void> {
    this.captureId = captureId;
    this.stop = null;
    this.writer.discard();
    this.remove(this.ring.clear());
    this.advance();
    await this.removals;
  }

  /** Resolves when everything written so far is in its file. */
  async flush(): Promise<void> {
    await this.writer.flush();
    await this.removals;
  }

  async close(): Promise<void> {
    await this.flush();
    await Promise.all(this.ring.segments.map((segment) => segment.close()));
    this.releaseDirectory();
  }

  /** Deletes the files, and the directory where nothing else is in it. */
  async discard(): Promise<void> {
    await Promise.all(this.ring.clear().map((segment) => segment.remove()));
    await rmdir(this.ring.directory).catch(() => undefined);
  }

  /** Goes on with a new segment; false (and nothing is changed) where memory is short. */
  private advance(): boolean {
    const next = this.ring.upcoming();
    const comment = formatNote({ kind: 'segment', capture: this.captureId, segment: next.number });
    const out = this.writer.room(next, sectionLength(comment));
    if (out === undefined) return false;
    const evicted = this.ring.advance(next);
    writeSection(out, comment);
    this.writer.wrote(next);
    this.remove(evicted);
    if (evicted.length > 0) this.options.onEvicted(this.ring.firstPacket);
    return true;
  }

  /** Describes the taps that `segment` does not know yet; every segment has them in the same order. */
  private describeTaps(segment: Segment): boolean {
    for (; segment.taps < this.taps.length; segment.taps++) {
      const tap = this.taps[segment.taps] ?? '';
      const out = this.room(tapInterfaceLength(tap));
      if (out === undefined) return false;
      writeTapInterface(out, tap);
      this.writer.wrote(segment);
    }
    return true;
  }

  private remove(segments: readonly Segment[]): void {
    const removals = segments.map((segment) => segment.remove().catch((error: Error) => this.fail(error, this.writer.discard())));
    this.removals = Promise.all([this.removals, ...removals]);
  }

  private fail(error: Error, lostBytes: number): void {
    this.ring.forgetUnwritten();
    if (this.stop !== null) return;
    this.stop = describeStop(error);
    this.options.onStopped(this.stop, lostBytes);
  }
}
