import { compileFilter, type Filter, type FilterError } from '@fcgiscope/codec/filter';
import { create } from 'zustand';
import type { CaptureStore } from './capture-store.js';
import { filterFromUrl, filterToUrl } from './filter-in-url.js';
import type { RowTest } from './view-index.js';

export interface FilterState {
  /** What is typed. */
  readonly text: string;
  /** What is wrong with it, and where; null where it is the filter in force. */
  readonly error: FilterError | null;
  /** The last text that was right: this one filters. Null shows everything. */
  readonly filter: Filter | null;
}

/** The state after somebody typed `text`: a mistake leaves the last good filter in force. */
export function filterStateAfter(text: string, before: FilterState): FilterState {
  if (text.trim() === '') return { text, error: null, filter: null };
  const compiled = compileFilter(text);
  if (!compiled.ok) return { text, error: compiled.error, filter: before.filter };
  const { needs } = compiled.value;
  if (needs !== 'row')
    return { text, error: { message: NEEDS_MORE[needs], offset: 0, length: text.length }, filter: before.filter };
  return { text, error: null, filter: compiled.value };
}

/** The page holds rows, not exchanges: the list filters by what rows say. */
const NEEDS_MORE = {
  exchange: 'This looks at params or headers, which the list does not hold: use fcgiscope read --filter',
  bodies: 'This looks into bodies, which the list does not hold: use fcgiscope read --filter',
} as const;

const NO_FILTER: FilterState = { text: '', error: null, filter: null };

export const useFilterState = create<FilterState>()(() => NO_FILTER);

export function setFilterText(text: string): void {
  useFilterState.setState((before) => filterStateAfter(text, before));
}

/** Ties the filter to the list and to the address, beginning with the one in the address. */
export function connectFilter(store: CaptureStore): void {
  useFilterState.subscribe((now, before) => {
    if (now.filter !== before.filter) store.setTest(rowTest(now.filter));
    if (now.text !== before.text && now.error === null) filterToUrl(now.text);
  });
  setFilterText(filterFromUrl());
}

function rowTest(filter: Filter | null): RowTest | null {
  return filter === null ? null : (row) => filter.testRow(row) === 'yes';
}
