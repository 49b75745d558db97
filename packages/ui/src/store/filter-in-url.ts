import { epochMicros, isoTime, parseIsoTime } from '@fcgiscope/codec/core';
import type { TimeRange } from './filter-state.js';

const FILTER = 'filter';
const TIME = 'time';

/** The filter that the page was opened with. */
export function filterFromUrl(): string {
  return new URLSearchParams(location.search).get(FILTER) ?? '';
}

/** Keeps the filter in the address, so that a link shows the same list. */
export function filterToUrl(text: string): void {
  keep(FILTER, text);
}

/** The stretch of time that the page was opened with; null where there is none, or where it is none. */
export function timeRangeFromUrl(): TimeRange | null {
  return parseTimeRange(new URLSearchParams(location.search).get(TIME) ?? '');
}

/** Keeps it in the address beside the filter. */
export function timeRangeToUrl(range: TimeRange | null): void {
  keep(TIME, range === null ? '' : formatTimeRange(range));
}

/** `2026-11-21T01:02:03.000000Z/2026-11-21T01:03:00.000000Z`: an interval as ISO 8601 has it. */
export function formatTimeRange({ from, to }: TimeRange): string {
  return [from, to].map((time) => isoTime(epochMicros(Math.round(time)))).join('/');
}

/** The inverse of {@link formatTimeRange}; null for anything else. */
export function parseTimeRange(text: string): TimeRange | null {
  const [from, to, ...rest] = text.split('/').map(parseIsoTime);
  if (from === undefined || to === undefined || rest.length > 0 || from >= to) return null;
  return { from, to };
}

/** No step in the history: it changes with every key. */
function keep(name: string, value: string): void {
  const url = new URL(location.href);
  if (value === '') url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  history.replaceState(history.state, '', url);
}
