/** Numbers `[from, to]`, both within. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** A set of numbers as ranges, ascending and apart: a hundred thousand in a row are one of them. Never changes. */
export class IndexRanges {
  static readonly NONE: IndexRanges = new IndexRanges([]);
  readonly ranges: readonly IndexRange[];

  private constructor(ranges: readonly IndexRange[]) {
    this.ranges = ranges;
  }

  /** Of any numbers, in any order. */
  static of(numbers: Iterable<number>): IndexRanges {
    const ranges: { from: number; to: number }[] = [];
    for (const number of Int32Array.from(numbers).sort()) {
      const last = ranges.at(-1);
      if (last !== undefined && number <= last.to + 1) last.to = number;
      else ranges.push({ from: number, to: number });
    }
    return new IndexRanges(ranges);
  }

  get size(): number {
    return this.ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }

  has(number: number): boolean {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ranges[middle] as IndexRange).to < number) low = middle + 1;
      else high = middle;
    }
    const range = this.ranges[low];
    return range !== undefined && range.from <= number;
  }

  with(other: IndexRanges): IndexRanges {
    return IndexRanges.of([...this, ...other]);
  }

  without(number: number): IndexRanges {
    const left = this.ranges.flatMap(({ from, to }) => {
      if (number < from || number > to) return [{ from, to }];
      return [
        { from, to: number - 1 },
        { from: number + 1, to },
      ].filter((part) => part.from <= part.to);
    });
    return new IndexRanges(left);
  }

  *[Symbol.iterator](): Generator<number> {
    for (const { from, to } of this.ranges) for (let number = from; number <= to; number++) yield number;
  }
}
