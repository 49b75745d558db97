const BITS = 32;
const FEWEST_WORDS = 64;

/**
 * A set of row numbers, one bit each: what a page has yet to see, what was counted already. So a page that has stopped reading costs
 * an eighth of a byte per row of the capture and not one byte more. Numbers come out in ascending order.
 */
export class RowSet {
  private words = new Uint32Array(FEWEST_WORDS);
  /** Number of the row that bit 0 of `words[0]` stands for; a multiple of 32. */
  private base = 0;
  /** Rows below are gone; they are never taken in again. */
  private floor = 0;
  /** No word before this one has a bit. */
  private lowestWord = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(index: number): void {
    if (index < this.floor) return;
    const word = this.wordOf(index);
    this.ensure(word);
    const bit = 1 << (index % BITS);
    const before = this.words[word] ?? 0;
    if ((before & bit) !== 0) return;
    this.words[word] = before | bit;
    this.count++;
    if (word < this.lowestWord) this.lowestWord = word;
  }

  /** Adds `first` to `last`, both included. */
  addRange(first: number, last: number): void {
    for (let index = first; index <= last; index++) this.add(index);
  }

  has(index: number): boolean {
    if (index < this.floor) return false;
    return ((this.words[this.wordOf(index)] ?? 0) & (1 << (index % BITS))) !== 0;
  }

  /** Removes the lowest number and returns it; undefined where there is none. */
  take(): number | undefined {
    if (this.count === 0) return undefined;
    let word = this.lowestWord;
    while (this.words[word] === 0) word++;
    this.lowestWord = word;
    const bits = this.words[word] ?? 0;
    const bit = BITS - 1 - Math.clz32(bits & -bits);
    this.words[word] = bits & (bits - 1);
    this.count--;
    return this.base + word * BITS + bit;
  }

  /** Forgets every number below `before`, and gives back the memory. */
  dropBelow(before: number): void {
    if (before <= this.floor) return;
    this.floor = before;
    const gone = Math.min(this.wordOf(before), this.words.length);
    if (gone > 0) this.shift(gone);
    const partial = this.words[0] ?? 0;
    const kept = this.base < before ? partial & (~0 << (before - this.base)) : partial;
    this.words[0] = kept;
    this.count -= bitsIn(partial) - bitsIn(kept);
  }

  /** Forgets everything; from now on any number is taken in. */
  clear(): void {
    this.words = new Uint32Array(FEWEST_WORDS);
    this.base = 0;
    this.floor = 0;
    this.lowestWord = 0;
    this.count = 0;
  }

  private wordOf(index: number): number {
    return Math.floor((index - this.base) / BITS);
  }

  private shift(gone: number): void {
    for (let word = 0; word < gone; word++) this.count -= bitsIn(this.words[word] ?? 0);
    this.base = Math.floor(this.floor / BITS) * BITS;
    this.words = resized(this.words.subarray(gone), Math.max(FEWEST_WORDS, this.words.length - gone));
    this.lowestWord = 0;
  }

  private ensure(word: number): void {
    if (word >= this.words.length) this.words = resized(this.words, Math.max(word + 1, this.words.length * 2));
  }
}

function resized(words: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(words);
  return larger;
}

function bitsIn(word: number): number {
  let bits = word >>> 0;
  let count = 0;
  while (bits !== 0) {
    bits &= bits - 1;
    bits >>>= 0;
    count++;
  }
  return count;
}
