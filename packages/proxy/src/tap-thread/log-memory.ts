/** What is handed over at once, in bytes: small enough to be in the processor's cache still when it is read. */
export const SLAB_BYTES = 128 * 1024;

/** Slabs (8 MiB): a reader that is busy elsewhere may fall behind the busiest tap by a twentieth of a second. */
export const SLABS = 64;

/**
 * An entry: kind (8 bits) and detail (8 bits) in word 0, length of what follows in word 1, the time in double 1, the connection in
 * double 2; then so many bytes, filled up to the next multiple of 8.
 */
export const ENTRY_HEADER = 24;

/** The number that an entry's kind has in the memory: its place in this list. Of other names the places in their lists are written. */
export const KINDS = ['opened', 'bytes', 'gap', 'closed'] as const;

export type EntryKind = (typeof KINDS)[number];

/** Of a slab: may the writer have it? */
export const FREE = 0;
export const TAKEN = 1;

/** Places of the control words. */
export const PUBLISHED = 0;
export const CONSUMED = 1;
export const ASLEEP = 2;
const ORDER = 3;
const LENGTHS = ORDER + SLABS;
const STATES = LENGTHS + SLABS;
const CONTROL_WORDS = STATES + SLABS;

/** What a thread gives another so that both see the same log. */
export interface SharedLog {
  readonly control: SharedArrayBuffer;
  readonly slabs: SharedArrayBuffer;
}

/** Memory that nobody has written yet. */
export function newSharedLog(): SharedLog {
  return { control: new SharedArrayBuffer(CONTROL_WORDS * 4), slabs: new SharedArrayBuffer(SLABS * SLAB_BYTES) };
}

/**
 * The views of a log that two threads share: one writes whole slabs, the other reads them in the order of their publication.
 *
 * `PUBLISHED` and `CONSUMED` count slabs, modulo 2^32; slab number `n` is `order[n % SLABS]` and holds `lengths` of it bytes of
 * entries. A slab that was read is free at once: a log that is read in time stays in the same few slabs, and in the cache.
 */
export class LogMemory {
  readonly control: Int32Array;
  readonly order: Int32Array;
  readonly lengths: Int32Array;
  readonly states: Int32Array;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly doubles: Float64Array;

  constructor({ control, slabs }: SharedLog) {
    this.control = new Int32Array(control);
    this.order = this.control.subarray(ORDER, LENGTHS);
    this.lengths = this.control.subarray(LENGTHS, STATES);
    this.states = this.control.subarray(STATES);
    this.bytes = new Uint8Array(slabs);
    this.words = new Int32Array(slabs);
    this.doubles = new Float64Array(slabs);
  }
}

/** Where the entry after one that ends at `end` begins. */
export function aligned(end: number): number {
  return (end + 7) & ~7;
}
