import { segmentPath } from './capture-directory.js';
import { Segment } from './segment.js';
import { MAX_SEGMENT_BYTES, MIN_CAPTURE_BYTES, SEGMENTS_PER_RING } from './store-limits.js';

/** A segment has about as many packets as the one before it: an index that is large enough at once is not copied as it grows. */
const INDEX_MARGIN = 1.125;

/** The segments of a capture, oldest first. Knows which have to go, not how. */
export class SegmentRing {
  readonly directory: string;
  readonly limitBytes: number;
  /** Where a segment ends and the next one begins. */
  readonly segmentBytes: number;
  private kept: readonly Segment[] = [];
  private newest: Segment;

  /** `lastSegment` is the highest number in use in the directory. */
  constructor(directory: string, lastSegment: number, limitBytes: number) {
    this.directory = directory;
    this.limitBytes = Math.max(MIN_CAPTURE_BYTES, limitBytes);
    this.segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.floor(this.limitBytes / SEGMENTS_PER_RING));
    this.newest = new Segment(lastSegment, segmentPath(directory, lastSegment), 0);
  }

  /** The one that is written to. */
  get current(): Segment {
    return this.newest;
  }

  get segments(): readonly Segment[] {
    return this.kept;
  }

  get storedBytes(): number {
    return this.kept.reduce((sum, segment) => sum + segment.size, 0);
  }

  /** Number of the oldest packet that is still there. */
  get firstPacket(): number {
    return this.kept[0]?.firstPacket ?? this.newest.endPacket;
  }

  /** Number of the packet that comes next. */
  get endPacket(): number {
    return this.newest.endPacket;
  }

  /** The segment after {@link current}; {@link advance} makes it the current one. */
  upcoming(): Segment {
    const { number, endPacket, index } = this.newest;
    return new Segment(number + 1, segmentPath(this.directory, number + 1), endPacket, Math.ceil(index.length * INDEX_MARGIN));
  }

  /** Goes on with `next`, and returns the segments that have to go for it. */
  advance(next: Segment): readonly Segment[] {
    let room = this.limitBytes - this.segmentBytes - this.storedBytes;
    let gone = 0;
    for (; room < 0 && gone < this.kept.length; gone++) room += this.kept[gone]?.size ?? 0;
    const evicted = this.kept.slice(0, gone);
    this.kept = [...this.kept.slice(gone), next];
    this.newest = next;
    return evicted;
  }

  /** What waited for the disk will never be written. */
  forgetUnwritten(): void {
    for (const segment of this.kept) segment.size = segment.stored;
  }

  /** Forgets all segments and returns them. */
  clear(): readonly Segment[] {
    const all = this.kept;
    this.kept = [];
    return all;
  }
}
