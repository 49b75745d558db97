/** A file format made of frames whose length stands in their head: the blocks of pcapng, the records of pcap. */
export interface FrameFormat {
  /** Bytes of the next frame that {@link lengthAt} has to see. */
  readonly headLength: number;
  /** Length of the frame at `bytes[at]`, head included; undefined where it cannot be one (the format has reported it). */
  lengthAt(bytes: Uint8Array, at: number, position: number): number | undefined;
  /**
   * Takes the frame `bytes[at, at + length)`, valid during the call; `base` is the file position of `bytes[0]`. False where
   * nothing after it can be read (the format has reported it).
   */
  frame(bytes: Uint8Array, at: number, length: number, base: number): boolean;
}

/**
 * Cuts chunks of any size into the frames of a format. A frame that lies in one chunk is handed over where it lies; only one
 * that spans chunks is copied together.
 */
export class FrameCutter {
  private readonly format: FrameFormat;
  /** File position of the first byte that belongs to no frame yet. */
  private position: number;
  private carry = new Uint8Array(4096);
  private carried = 0;
  private stopped = false;

  constructor(format: FrameFormat, position = 0) {
    this.format = format;
    this.position = position;
  }

  /** Bytes of a frame that is not complete. After damage there are none: the rest of the file is not looked at. */
  get pendingBytes(): number {
    return this.stopped ? 0 : this.carried;
  }

  get pendingPosition(): number {
    return this.position;
  }

  push(chunk: Uint8Array): void {
    let at = this.completeCarried(chunk);
    at = this.cut(chunk, at);
    if (!this.stopped && at < chunk.length) this.keep(chunk, at, chunk.length);
  }

  /** Cuts what lies whole in `chunk`; returns where the rest begins. */
  private cut(chunk: Uint8Array, from: number): number {
    let at = from;
    const base = this.position - from;
    while (!this.stopped && chunk.length - at >= this.format.headLength) {
      const length = this.format.lengthAt(chunk, at, this.position);
      if (length === undefined) this.stopped = true;
      else if (chunk.length - at < length) break;
      else at = this.take(chunk, at, length, base);
    }
    return at;
  }

  private take(bytes: Uint8Array, at: number, length: number, base: number): number {
    this.position += length;
    if (!this.format.frame(bytes, at, length, base)) this.stopped = true;
    return at + length;
  }

  /** Gives the carried frame what it lacks; returns how much of `chunk` that took. */
  private completeCarried(chunk: Uint8Array): number {
    let at = 0;
    while (this.carried > 0 && !this.stopped) {
      const wanted = this.carriedFrameLength();
      if (wanted === undefined) {
        this.stopped = true;
      } else if (wanted > this.carried) {
        if (at === chunk.length) break;
        at += this.keep(chunk, at, Math.min(chunk.length, at + wanted - this.carried));
      } else {
        this.carried = 0;
        this.take(this.carry, 0, wanted, this.position);
      }
    }
    return at;
  }

  private carriedFrameLength(): number | undefined {
    const head = this.format.headLength;
    return this.carried < head ? head : this.format.lengthAt(this.carry, 0, this.position);
  }

  private keep(chunk: Uint8Array, from: number, to: number): number {
    this.reserve(this.carried + to - from);
    this.carry.set(chunk.subarray(from, to), this.carried);
    this.carried += to - from;
    return to - from;
  }

  private reserve(size: number): void {
    if (this.carry.length >= size) return;
    const larger = new Uint8Array(Math.max(size, this.carry.length * 2));
    larger.set(this.carry.subarray(0, this.carried));
    this.carry = larger;
  }
}
