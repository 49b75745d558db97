import { compileFilter, type Filter, type FilterError } from '@fcgiscope/codec/filter';
import { create } from 'zustand';
import type { SearchState } from './match-search.js';

/** Exchanges that began in `[from, to)`, epoch microseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface FilterState {
  /** What is typed. */
  readonly text: string;
  /** What is wrong with it, and where; null where it is the filter in force. */
  readonly error: FilterError | null;
  /** The last text that was right: this one filters. Null shows everything. */
  readonly filter: Filter | null;
  /** False while somebody looks past the filter without giving it up. */
  readonly enabled: boolean;
  readonly timeRange: TimeRange | null;
  /** How the search at the source stands; null where rows decide. */
  readonly search: SearchState | null;
}

/** The part that typing decides. A mistake leaves the last good filter in force. */
export function filterStateAfter(
  text: string,
  before: Pick<FilterState, 'filter'>,
): Pick<FilterState, 'text' | 'error' | 'filter'> {
  if (text.trim() === '') return { text, error: null, filter: null };
  const compiled = compileFilter(text);
  if (!compiled.ok) return { text, error: compiled.error, filter: before.filter };
  return { text, error: null, filter: compiled.value };
}

const NO_FILTER: FilterState = { text: '', error: null, filter: null, enabled: true, timeRange: null, search: null };

export const useFilterState = create<FilterState>()(() => NO_FILTER);

/** Another filter is in force at once, even where the one before was disabled. */
export function setFilterText(text: string): void {
  useFilterState.setState((before) => ({ ...filterStateAfter(text, before), enabled: true }));
}

export function enableFilter(enabled: boolean): void {
  useFilterState.setState({ enabled });
}

export function setTimeRange(timeRange: TimeRange | null): void {
  useFilterState.setState({ timeRange });
}

/** Everything is shown again. */
export function clearFilter(): void {
  setFilterText('');
  setTimeRange(null);
}
