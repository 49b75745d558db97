import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Filter, type Found, Judge } from '@fcgiscope/codec/filter';
import type { CaptureView } from '../capture/capture-view.js';

/** Rows looked at before traffic gets its turn: some 2 ms. */
const ROWS_PER_TURN = 250;

export interface SearchOptions {
  /** Only rows with higher numbers. */
  readonly after?: number;
  /** Exchanges that may be read from the capture; the search ends early at the limit, and {@link Search.lookedTo} says where. */
  readonly mostReads?: number;
  /** Whoever asked has gone. */
  readonly signal: AbortSignal;
}

/** Looks through the rows of a capture, as it was when the search began, for those that pass a filter, in ascending order. */
export class Search {
  private readonly capture: CaptureView;
  private readonly filter: Filter;
  private readonly judge: Judge;
  /** One moment for the whole question: how long open exchanges have lasted must not depend on when they are looked at. */
  private readonly now: number;
  private readonly options: SearchOptions;
  private readonly last: number;
  /** Number of the last row that was looked at. */
  lookedTo: number;

  constructor(capture: CaptureView, filter: Filter, options: SearchOptions) {
    this.capture = capture;
    this.filter = filter;
    this.now = nowOf(capture);
    this.judge = new Judge(capture, filter, this.now);
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

  /** How many rows of the whole capture, as it was when the search began, pass; for a filter that needs nothing but rows. */
  async countRows(): Promise<number> {
    const { capture, filter, now, last } = this;
    let count = 0;
    for (let index = capture.firstIndex; index <= last && !this.options.signal.aborted; index++) {
      if (index % ROWS_PER_TURN === 0) await nextTurn();
      const row = capture.row(index);
      if (row !== undefined && filter.testRow(row, { marked: row.mark !== undefined, now }) === 'yes') count++;
    }
    return count;
  }
}

/** Until when exchanges that have no end have gone on, in epoch microseconds: until now; in files, until about the last time they tell. */
export function nowOf(capture: CaptureView): number {
  const last = capture.status().file === undefined ? undefined : capture.row(capture.lastIndex);
  return last === undefined ? Date.now() * 1000 : (last.end ?? last.firstByte ?? last.start);
}
