import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { Filter } from '@fcgiscope/codec/filter';
import type { CaptureSource } from '../source/capture-source.js';
import type { CaptureStore } from './capture-store.js';
import { filterFromUrl, filterToUrl, timeRangeFromUrl, timeRangeToUrl } from './filter-in-url.js';
import { type FilterState, setFilterText, setTimeRange, useFilterState } from './filter-state.js';
import { MatchSearch } from './match-search.js';
import type { RowTest } from './view-index.js';

/** How often time is taken into account: `duration:>5s` finds an exchange that goes on once it has gone on for so long. */
const CLOCK_MS = 1000;

type Searcher = Pick<CaptureSource, 'matches'>;

/** Ties the filter to the list and to its source; see {@link connectFilter}. */
class FilterConnection {
  private readonly store: CaptureStore;
  private readonly source: Searcher;
  private search: MatchSearch | null = null;

  constructor(store: CaptureStore, source: Searcher) {
    this.store = store;
    this.source = source;
  }

  /** Puts the filter in force, and begins to search where rows do not decide. */
  apply(state: FilterState): void {
    this.search?.dispose();
    this.search = null;
    const filter = state.enabled ? state.filter : null;
    if (filter !== null && filter.needs !== 'row') this.search = this.begin(filter);
    else useFilterState.setState({ search: null });
    this.store.setTest(this.test(filter, state.timeRange));
  }

  changed(indexes: readonly number[], filter: Filter): void {
    if (this.search === null) return;
    const undecided = indexes.filter((index) => this.isUndecided(index, filter));
    if (undecided.length > 0) this.search.want(undecided);
  }

  removedBefore(index: number): void {
    this.search?.removeBefore(index);
  }

  stop(): void {
    this.search?.stop();
  }

  resume(): void {
    this.search?.resume();
  }

  dispose(): void {
    this.search?.dispose();
  }

  private begin(filter: Filter): MatchSearch {
    return new MatchSearch(this.undecided(filter), {
      ask: (indexes, signal) => this.source.matches(filter.text, indexes, signal),
      onDecided: (indexes) => this.store.recheck(indexes),
      onState: (search) => useFilterState.setState({ search }),
    });
  }

  /** The numbers of all rows that do not decide for themselves, newest first. */
  private undecided(filter: Filter): Int32Array {
    const { rows } = this.store;
    const numbers = new Int32Array(rows.size);
    let count = 0;
    for (let index = rows.to - 1; index >= rows.from; index--) if (this.isUndecided(index, filter)) numbers[count++] = index;
    return numbers.subarray(0, count);
  }

  private isUndecided(index: number, filter: Filter): boolean {
    const row = this.store.rows.get(index);
    return row !== undefined && filter.testRow(row, this.evidence(row)) === 'maybe';
  }

  private test(filter: Filter | null, range: FilterState['timeRange']): RowTest | null {
    if (filter === null && range === null) return null;
    return (row) => {
      if (range !== null && (row.start < range.from || row.start >= range.to)) return false;
      if (filter === null) return true;
      const verdict = filter.testRow(row, this.evidence(row));
      return verdict === 'maybe' ? this.search?.matches(row.index) === true : verdict === 'yes';
    };
  }

  private evidence(row: SummaryRow): { readonly marked: boolean; readonly now: number } {
    return { marked: row.mark !== undefined, now: this.store.clock.now() };
  }
}

let connection: FilterConnection | null = null;

/** Asks no further; what the search has found stays. */
export function stopSearch(): void {
  connection?.stop();
}

export function resumeSearch(): void {
  connection?.resume();
}

/** Ties the filter to the list and to the address, beginning with the one in the address. Returns the way to untie them. */
export function connectFilter(store: CaptureStore, source: Searcher): () => void {
  const own = new FilterConnection(store, source);
  connection = own;
  const stops = [
    useFilterState.subscribe((now, before) => {
      if (now.filter !== before.filter || now.enabled !== before.enabled || now.timeRange !== before.timeRange) own.apply(now);
      if (now.text !== before.text && now.error === null) filterToUrl(now.text);
      if (now.timeRange !== before.timeRange) timeRangeToUrl(now.timeRange);
    }),
    store.observe({
      changed: (indexes) => {
        const { filter } = useFilterState.getState();
        if (filter !== null) own.changed(indexes, filter);
      },
      removedBefore: (index) => own.removedBefore(index),
      reset: () => own.apply(useFilterState.getState()),
    }),
    everySecond(() => store.recheckOpen()),
    () => own.dispose(),
  ];
  setFilterText(filterFromUrl());
  setTimeRange(timeRangeFromUrl());
  return () => {
    for (const stop of stops) stop();
  };
}

function everySecond(act: () => void): () => void {
  const timer = setInterval(act, CLOCK_MS);
  return () => clearInterval(timer);
}
