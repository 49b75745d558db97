import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { RowTable } from './row-table.js';

export type RowTest = (row: SummaryRow) => boolean;
export type RowOrder = (a: SummaryRow, b: SummaryRow) => number;

/** What the list shows, and in which order; null: everything, in order of arrival. */
export interface ViewSpec {
  readonly test: RowTest | null;
  readonly order: RowOrder | null;
}

const INITIAL_CAPACITY = 4096;

/**
 * Which rows the list shows, in order: the numbers of the rows in an Int32Array. It is built once for a filter and an order, and then
 * extended: a batch of k changed rows costs one pass over integers and k binary searches, however many rows there are.
 */
export class ViewIndex {
  private readonly rows: RowTable;
  private spec: ViewSpec = { test: null, order: null };
  private numbers: Int32Array = new Int32Array(INITIAL_CAPACITY);
  private length = 0;

  constructor(rows: RowTable) {
    this.rows = rows;
  }

  get count(): number {
    return this.length;
  }

  /** Number of the row at `position`; undefined past the end. */
  at(position: number): number | undefined {
    return position < this.length ? this.numbers[position] : undefined;
  }

  /** Position of row `index`; undefined where the view does not show it. */
  positionOf(index: number): number | undefined {
    const position = this.numbers.subarray(0, this.length).indexOf(index);
    return position < 0 ? undefined : position;
  }

  /** Builds the view anew. */
  configure(spec: ViewSpec): void {
    this.spec = spec;
    this.length = 0;
    this.reserve(this.rows.size);
    for (let index = this.rows.from; index < this.rows.to; index++) {
      if (this.accepts(index)) this.numbers[this.length++] = index;
    }
    if (spec.order !== null) this.numbers.subarray(0, this.length).sort(this.compare);
  }

  /** Takes in that these rows (numbers ascending, none twice) have come or changed. */
  update(touched: readonly number[]): void {
    if (touched.length === 0) return;
    this.take(touched);
    const accepted = touched.filter((index) => this.accepts(index));
    if (this.spec.order !== null) accepted.sort(this.compare);
    this.insert(accepted);
  }

  /** Forgets the numbers below `index`. */
  removeBefore(index: number): void {
    this.compact(0, (number) => number >= index);
  }

  private accepts(index: number): boolean {
    const row = this.rows.get(index);
    return row !== undefined && (this.spec.test === null || this.spec.test(row));
  }

  private readonly compare = (a: number, b: number): number => {
    const { order } = this.spec;
    if (order === null) return a - b;
    const left = this.rows.get(a);
    const right = this.rows.get(b);
    if (left === undefined || right === undefined) return a - b;
    return order(left, right) || a - b;
  };

  /** Takes the touched numbers out: their place may be another one now. */
  private take(touched: readonly number[]): void {
    const lowest = touched[0] as number;
    const start = this.spec.order === null ? this.lowerBound(lowest) : 0;
    if (start === this.length) return;
    const gone = new Set(touched);
    this.compact(start, (number) => number < lowest || !gone.has(number));
  }

  private compact(start: number, keeps: (number: number) => boolean): void {
    let kept = start;
    for (let i = start; i < this.length; i++) {
      const number = this.numbers[i] as number;
      if (keeps(number)) this.numbers[kept++] = number;
    }
    this.length = kept;
  }

  /** Merges numbers that are sorted already, from the last to the first: every block of the view moves at most once. */
  private insert(sorted: readonly number[]): void {
    this.reserve(this.length + sorted.length);
    let end = this.length;
    for (let i = sorted.length - 1; i >= 0; i--) {
      const number = sorted[i] as number;
      const at = this.lowerBound(number, end);
      this.numbers.copyWithin(at + i + 1, at, end);
      this.numbers[at + i] = number;
      end = at;
    }
    this.length += sorted.length;
  }

  /** Position of the first number that does not come before `number`. */
  private lowerBound(number: number, end: number = this.length): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(this.numbers[middle] as number, number) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private reserve(capacity: number): void {
    if (capacity <= this.numbers.length) return;
    const next = new Int32Array(Math.max(capacity, this.numbers.length * 2));
    next.set(this.numbers.subarray(0, this.length));
    this.numbers = next;
  }
}
