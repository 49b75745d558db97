import { RecycledBlock } from './recycled-blocks.js';

/**
 * The first `limit` bytes of a stream, copied out of chunks that their owner will reuse. Everything is counted; what is past
 * the limit is not kept and {@link truncated} says so.
 */
export class KeptBytes {
  /** All bytes seen, kept or not. */
  total = 0;
  private buffer: Uint8Array | null = null;
  /** Where `buffer` was cut from. */
  private block: RecycledBlock | undefined;
  private length = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get truncated(): boolean {
    return this.total > this.length;
  }

  get keptLength(): number {
    return this.length;
  }

  /** Counts `chunk[from, to)` and keeps what fits. */
  append(chunk: Uint8Array, from: number, to: number): void {
    this.total += to - from;
    const take = Math.min(to - from, this.limit - this.length);
    if (take <= 0) return;
    this.reserve(this.length + take);
    copyInto(this.buffer as Uint8Array, this.length, chunk, from, from + take);
    this.length += take;
  }

  /** Takes the place of what was kept: `bytes`, which are not copied, of a stream of `total` bytes. */
  lend(bytes: Uint8Array, total: number): void {
    this.drop();
    this.buffer = bytes;
    this.length = bytes.length;
    this.total = total;
  }

  /** A view of what is kept: valid until the next {@link append}, {@link takeBack} or {@link drop}. */
  view(): Uint8Array {
    if (this.buffer === null) return EMPTY;
    return this.length === this.buffer.length ? this.buffer : this.buffer.subarray(0, this.length);
  }

  /** The last `count` bytes of the stream never came, after all: forgets them. */
  takeBack(count: number): void {
    this.total -= count;
    this.length = Math.min(this.length, this.total);
  }

  /** Lets go of the bytes and keeps the counts; their memory is used again. */
  drop(): void {
    this.block?.giveBack();
    this.block = undefined;
    this.buffer = null;
    this.length = 0;
  }

  private reserve(size: number): void {
    if (this.buffer !== null && this.buffer.length >= size) return;
    // PARAMS and heads mostly come whole: the first allocation fits them exactly, growth doubles.
    const larger = this.buffer === null ? size : Math.min(this.limit, Math.max(size, this.buffer.length * 2));
    const block = RecycledBlock.for(larger);
    const next = block?.cut(larger) ?? new Uint8Array(larger);
    if (this.buffer !== null) next.set(this.view());
    this.block?.giveBack();
    this.block = block;
    this.buffer = next;
  }
}

const EMPTY: Uint8Array = new Uint8Array(0);

/** Below this length a loop beats `subarray` + `set`, whose two calls cost some 100 ns. */
const LOOP_COPY = 32;

/** Copies `source[from, to)` to `target` at `at`. */
export function copyInto(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): void {
  if (to - from <= LOOP_COPY) {
    for (let i = from; i < to; i++) target[at + i - from] = source[i] as number;
  } else if (from === 0 && to === source.length) {
    target.set(source, at);
  } else {
    target.set(source.subarray(from, to), at);
  }
}
