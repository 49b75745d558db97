import { type BlockBuffer, FILLER_MIN_LENGTH, writeFiller } from '@fcgiscope/codec/capture';
import type { Segment } from './segment.js';
import { BUFFER_BYTES, DIRECT_PENDING_BYTES, FLUSH_MILLIS, MAX_PENDING_BYTES, SPARE_BUFFERS } from './store-limits.js';
import { WriteMemory } from './write-memory.js';

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
 * in order, one write at a time.
 *
 * A buffer holds whole blocks of one segment, and a filler where the next block finds no room: so buffer n of a segment begins
 * {@link BUFFER_BYTES} · n bytes into the file, and one that fills up before its time is written past the page cache.
 */
export class SegmentWriter {
  private filling: Batch | undefined;
  private readonly full: Batch[] = [];
  private writing: Batch | undefined;
  private readonly memory = new WriteMemory(MAX_BUFFERS);
  private readonly free: BlockBuffer[] = [];
  /** Bytes that wait for the disk. */
  private pending = 0;
  private congested = false;
  private timer: NodeJS.Timeout | undefined;
  /** What the buffer that is filling holds has waited long enough, or somebody wants to read it. */
  private due = false;
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
    if (batch === undefined || batch.segment !== segment || batch.buffer.remaining < size + FILLER_MIN_LENGTH)
      return this.next(segment);
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
    while (this.pending > 0 || this.running !== undefined) {
      this.due = true;
      await this.run();
    }
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Forgets what waits for the disk; returns how many bytes that was. */
  discard(): number {
    const lost = this.pending;
    for (const batch of this.full.splice(0)) this.release(batch);
    if (this.filling !== undefined) this.release(this.filling);
    this.filling = undefined;
    this.pending = 0;
    this.congested = false;
    return lost;
  }

  private next(segment: Segment): BlockBuffer | undefined {
    const buffer = this.free.pop() ?? this.memory.take();
    if (buffer === undefined) return undefined;
    if (this.filling !== undefined) this.finish(this.filling, segment);
    this.filling = new Batch(segment, buffer);
    return buffer;
  }

  /** `batch` takes no more; the next one is for `segment`. */
  private finish(batch: Batch, segment: Segment): void {
    if (batch.segment === segment) {
      writeFiller(batch.buffer);
      this.wrote(segment);
    }
    this.full.push(batch);
    // The buffer that follows has its whole time before it.
    this.timer?.refresh();
    void this.run();
  }

  private readonly onTimer = (): void => {
    this.timer = undefined;
    this.due = true;
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
    const { filling, due } = this;
    if (this.full.length > 0) return this.full[0];
    this.due = false;
    return due && filling !== undefined && filling.waiting > 0 ? filling : undefined;
  }

  private async write(batch: Batch): Promise<void> {
    const { buffer, flushed } = batch;
    const to = buffer.position;
    this.writing = batch;
    try {
      // A disk that falls behind is better off with the page cache before it.
      if (to > flushed) await batch.segment.append(buffer.bytes, flushed, to, this.pending <= DIRECT_PENDING_BYTES);
    } finally {
      this.writing = undefined;
    }
    this.written(batch, to);
  }

  /** The blocks of `batch` up to `to` are in its file. */
  private written(batch: Batch, to: number): void {
    if (this.full[0] !== batch && this.filling !== batch) {
      this.release(batch); // discarded meanwhile
      return;
    }
    this.pending -= to - batch.flushed;
    if (this.pending < MAX_PENDING_BYTES / 2) this.congested = false;
    batch.flushed = to;
    if (this.full[0] === batch && batch.waiting === 0) this.release(this.full.shift());
  }

  /** The buffer may be used again, once no write reads it any more. */
  private release(batch: Batch | undefined): void {
    if (batch === undefined || batch === this.writing) return;
    batch.buffer.clear();
    this.free.push(batch.buffer);
  }
}
