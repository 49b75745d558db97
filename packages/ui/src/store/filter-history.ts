import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Filters that were used are offered again, the latest first; more of them nobody looks through. */
const MOST_RECENT = 30;

export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

export interface FilterHistory {
  readonly recent: readonly string[];
  readonly saved: readonly SavedFilter[];
}

export const useFilterHistory = create<FilterHistory>()(
  persist((): FilterHistory => ({ recent: [], saved: [] }), { name: 'fcgiscope-filters', version: 1 }),
);

/** The history after `text` was used. */
export function withRecent(recent: readonly string[], text: string): readonly string[] {
  const used = text.trim();
  return used === '' ? recent : [used, ...recent.filter((other) => other !== used)].slice(0, MOST_RECENT);
}

/** Call it when somebody is done typing, not for every key. */
export function rememberFilter(text: string): void {
  useFilterHistory.setState(({ recent }) => ({ recent: withRecent(recent, text) }));
}

/** Keeps a filter under a name; one of the same name is replaced. */
export function saveFilter(name: string, text: string): void {
  useFilterHistory.setState(({ saved }) => ({
    saved: [...saved.filter((other) => other.name !== name), { name, text }].sort((a, b) => a.name.localeCompare(b.name)),
  }));
}

export function forgetFilter(name: string): void {
  useFilterHistory.setState(({ saved }) => ({ saved: saved.filter((other) => other.name !== name) }));
}
