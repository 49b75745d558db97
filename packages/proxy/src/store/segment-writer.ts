import { BlockBuffer } from '@fcgiscope/codec/capture';
import type { Segment } from './segment.js';
import { BUFFER_BYTES, FLUSH_MILLIS, MAX_PENDING_BYTES, SPARE_BUFFERS } from './store-limits.js';

const MAX_BUFFERS = MAX_PENDING_BYTES / BUFFER_BYTES + SPARE_BUFFERS;

/** A buffer, the segment that its blocks go to, and how far they are written. */
class Batch {
  readonly segment: Segment;
  readonly buffer: BlockBuffer;
  /** Where in the segment the buffer's first byte goes. */
  readonly start: number;
  flushed = 0;

  constructor(segment: Segment, buffer: BlockBuffer) {
    this.segment = segment;
    this.buffer = buffer;
    this.start = segment.size;
  }

  get waiting(): number {
    return this.buffer.position - this.flushed;
  }
}

/**
 * Writes blocks to segments behind everybody's back: {@link room} hands out memory at once or not at all, and the disk follows
 * in order, one write at a time. A buffer holds whole blocks of one segment.
 */
export class SegmentWriter {
  private filling: Batch | undefined;
  private readonly full: Batch[] = [];
  private readonly free: BlockBuffer[] = [];
  private buffers = 0;
  /** Bytes that wait for the disk. */
  private pending = 0;
  private congested = false;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private readonly onFailure: (error: Error, lostBytes: number) => void;

  /** `onFailure` hears why the disk took no more; what was waiting is lost then. */
  constructor(onFailure: (error: Error, lostBytes: number) => void) {
    this.onFailure = onFailure;
  }

  /** More waits for the disk than may: until half of it is written, no traffic should be added, only what says so. */
  get overloaded(): boolean {
    return this.congested;
  }

  /**
   * Memory for a block of at most `size` bytes at the end of `segment`: write it at the buffer's `position`, then call
   * {@link wrote}. Undefined where all memory waits for the disk.
   */
  room(segment: Segment, size: number): BlockBuffer | undefined {
    const batch = this.filling;
    if (batch === undefined || batch.segment !== segment || batch.buffer.remaining < size) return this.next(segment);
    return batch.buffer;
  }

  /** Blocks have been written to what {@link room} gave. */
  wrote(segment: Segment): void {
    if (this.filling === undefined) return;
    const size = this.filling.start + this.filling.buffer.position;
    this.pending += size - segment.size;
    segment.size = size;
    if (this.pending > MAX_PENDING_BYTES) this.congested = true;
    this.timer ??= setTimeout(this.onTimer, FLUSH_MILLIS);
  }

  /** Resolves when everything that was written is in its file, or never will be. */
  async flush(): Promise<void> {
    while (this.pending > 0 || this.running !== undefined) await this.run();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Forgets what waits for the disk; returns how many bytes that was. */
  discard(): number {
    const lost = this.pending;
    // A write under way may still read one of these buffers: none is given out again.
    this.buffers -= this.full.length + (this.filling === undefined ? 0 : 1);
    this.full.length = 0;
    this.filling = undefined;
    this.pending = 0;
    this.congested = false;
    return lost;
  }

  private next(segment: Segment): BlockBuffer | undefined {
    const buffer = this.takeBuffer();
    if (buffer === undefined) return undefined;
    if (this.filling !== undefined) {
      this.full.push(this.filling);
      void this.run();
    }
    this.filling = new Batch(segment, buffer);
    return buffer;
  }

  private takeBuffer(): BlockBuffer | undefined {
    const buffer = this.free.pop();
    if (buffer !== undefined) return buffer;
    if (this.buffers === MAX_BUFFERS) return undefined;
    this.buffers++;
    return new BlockBuffer(BUFFER_BYTES);
  }

  private readonly onTimer = (): void => {
    this.timer = undefined;
    void this.run();
  };

  /** Starts writing where nobody does so yet. */
  private run(): Promise<void> {
    this.running ??= this.drain().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async drain(): Promise<void> {
    try {
      for (let batch = this.oldest(); batch !== undefined; batch = this.oldest()) await this.write(batch);
    } catch (error) {
      this.onFailure(error instanceof Error ? error : new Error(String(error)), this.discard());
    }
  }

  private oldest(): Batch | undefined {
    const { filling } = this;
    return this.full[0] ?? (filling !== undefined && filling.waiting > 0 ? filling : undefined);
  }

  private async write(batch: Batch): Promise<void> {
    const to = batch.buffer.position;
    if (to > batch.flushed) await batch.segment.append(batch.buffer.bytes, batch.flushed, to);
    if (this.full[0] !== batch && this.filling !== batch) return; // discarded meanwhile
    this.pending -= to - batch.flushed;
    if (this.pending < MAX_PENDING_BYTES / 2) this.congested = false;
    batch.flushed = to;
    if (this.full[0] === batch && batch.waiting === 0) this.recycle();
  }

  private recycle(): void {
    const batch = this.full.shift();
    if (batch === undefined) return;
    batch.buffer.clear();
    this.free.push(batch.buffer);
  }
}
