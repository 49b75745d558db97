/** Where a read of a connection lands. Grows when a read fills it, shrinks when a read would have fitted the small one. */
export interface ReadBufferSizes {
  /** Every open direction holds one: 1,000 connections hold 16 MB. Most requests and many answers fit. */
  readonly smallBytes: number;
  /** As much as libuv would read at once. */
  readonly largeBytes: number;
  /** Large ones lent at once (8 MB); whoever finds none left reads in small pieces. */
  readonly largeCount: number;
}

export const READ_BUFFER_SIZES: ReadBufferSizes = { smallBytes: 8 * 1024, largeBytes: 64 * 1024, largeCount: 128 };

/** Spare small buffers that wait for the next connection (2 MB). */
const SPARE_SMALL = 256;

/** The read buffers of a tap: bounded in number, and used again, since a fresh one costs more than the read. */
export class ReadBuffers {
  readonly #sizes: ReadBufferSizes;
  readonly #small: Buffer[] = [];
  readonly #large: Buffer[] = [];
  #largeLent = 0;

  constructor(sizes: ReadBufferSizes = READ_BUFFER_SIZES) {
    this.#sizes = sizes;
  }

  /** Large buffers in use. */
  get largeLent(): number {
    return this.#largeLent;
  }

  /** A small buffer. */
  take(): Buffer {
    return this.#small.pop() ?? Buffer.allocUnsafeSlow(this.#sizes.smallBytes);
  }

  giveBack(buffer: Buffer): void {
    if (buffer.length === this.#sizes.largeBytes) {
      this.#largeLent -= 1;
      this.#large.push(buffer);
    } else if (this.#small.length < SPARE_SMALL) {
      this.#small.push(buffer);
    }
  }

  /** The buffer for the next read after one that put `length` bytes into `buffer`, which must be free to be used again. */
  refit(buffer: Buffer, length: number): Buffer {
    const isLarge = buffer.length === this.#sizes.largeBytes;
    if (isLarge ? length > this.#sizes.smallBytes : length < buffer.length) return buffer;
    const next = isLarge ? this.take() : this.#takeLarge();
    if (!next) return buffer;
    this.giveBack(buffer);
    return next;
  }

  #takeLarge(): Buffer | undefined {
    if (this.#largeLent >= this.#sizes.largeCount) return undefined;
    this.#largeLent += 1;
    return this.#large.pop() ?? Buffer.allocUnsafeSlow(this.#sizes.largeBytes);
  }
}
