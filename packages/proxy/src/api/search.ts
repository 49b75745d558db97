import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';
import type { Filter } from '@fcgiscope/codec/filter';
import type { CaptureView, StreamName } from '../capture/capture-view.js';

/** Rows looked at before traffic gets its turn: some 2 ms. */
const ROWS_PER_TURN = 250;

/** Of each body so many bytes are searched: a gigabyte's upload must not be read whole for every key that is pressed. */
const SEARCHED_BODY_BYTES = 4 * 1024 * 1024;

export interface SearchOptions {
  /** Only rows with higher numbers. */
  readonly after?: number;
  /** Exchanges that may be read from the capture; the search ends early at the limit, and {@link Search.lookedTo} says where. */
  readonly mostReads?: number;
  /** Whoever asked has gone. */
  readonly signal: AbortSignal;
}

export interface Found {
  readonly row: SummaryRow;
  /** Where it had to be read to decide. */
  readonly exchange?: Exchange;
}

/** Looks through the rows of a capture, as it was when the search began, for those that pass a filter, in ascending order. */
export class Search {
  private readonly capture: CaptureView;
  private readonly judge: Judge;
  private readonly options: SearchOptions;
  private readonly last: number;
  /** Number of the last row that was looked at. */
  lookedTo: number;

  constructor(capture: CaptureView, filter: Filter, options: SearchOptions) {
    this.capture = capture;
    this.judge = new Judge(capture, filter);
    this.options = options;
    this.last = capture.lastIndex;
    this.lookedTo = Math.max(options.after ?? 0, capture.firstIndex - 1);
  }

  /** True when there is no row left to look at. */
  get finished(): boolean {
    return this.lookedTo >= this.last;
  }

  /** The next row that passes; undefined when there is none, when the reads are used up, or when whoever asked has gone. */
  async next(): Promise<Found | undefined> {
    while (!this.finished && this.judge.reads < (this.options.mostReads ?? Number.POSITIVE_INFINITY)) {
      if (this.options.signal.aborted) return undefined;
      this.lookedTo++;
      if (this.lookedTo % ROWS_PER_TURN === 0) await nextTurn();
      const row = this.capture.row(this.lookedTo);
      const found = row === undefined ? undefined : await this.judge.decide(row);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Decides of one exchange after the other whether it passes a filter, and reads no more of it than that takes. */
export class Judge {
  private readonly capture: CaptureView;
  private readonly filter: Filter;
  /** What open exchanges have lasted until. */
  private readonly now = Date.now() * 1000;
  /** Exchanges that had to be read. */
  reads = 0;

  constructor(capture: CaptureView, filter: Filter) {
    this.capture = capture;
    this.filter = filter;
  }

  /** Undefined where it does not pass. */
  async decide(row: SummaryRow): Promise<Found | undefined> {
    const verdict = this.filter.testRow(row, this.evidence(row));
    if (verdict !== 'maybe') return verdict === 'yes' ? { row } : undefined;
    this.reads++;
    const exchange = await this.capture.exchange(row.index);
    if (exchange === undefined) return undefined;
    return (await this.passes(row, exchange)) ? { row, exchange } : undefined;
  }

  private async passes(row: SummaryRow, exchange: Exchange): Promise<boolean> {
    const known = { row, exchange, ...this.evidence(row) };
    const verdict = this.filter.verdict(known);
    if (verdict !== 'maybe') return verdict === 'yes';
    const bodies = { stdin: await this.body(row.index, 'stdin'), stdout: await this.body(row.index, 'stdout') };
    return this.filter.test({ ...known, bodies });
  }

  private async body(index: number, name: StreamName): Promise<Uint8Array> {
    const bytes = await this.capture.stream(index, name);
    return bytes === undefined ? new Uint8Array() : bytes.read(0, Math.min(bytes.size, SEARCHED_BODY_BYTES));
  }

  private evidence(row: SummaryRow): { readonly marked: boolean; readonly now: number } {
    return { marked: row.mark !== undefined, now: this.now };
  }
}

/** How many rows of the whole capture pass a filter that needs nothing but rows. */
export async function countRows(capture: CaptureView, filter: Filter, signal: AbortSignal): Promise<number> {
  let count = 0;
  const now = Date.now() * 1000;
  const last = capture.lastIndex;
  for (let index = capture.firstIndex; index <= last && !signal.aborted; index++) {
    if (index % ROWS_PER_TURN === 0) await nextTurn();
    const row = capture.row(index);
    if (row !== undefined && filter.testRow(row, { marked: row.mark !== undefined, now }) === 'yes') count++;
  }
  return count;
}
