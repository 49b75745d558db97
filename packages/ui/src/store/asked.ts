import { create } from 'zustand';
import { IndexRanges } from './index-ranges.js';

/** What somebody wants done with exchanges in a window of its own. */
export interface Asked {
  readonly what: 'export' | 'replay';
  /** Which exchanges are meant; none where nothing is chosen. */
  readonly exchanges: IndexRanges;
}

/** Whoever shows exchanges asks here; the page opens the window. */
export const useAsked = create<{ readonly asked: Asked | null }>()(() => ({ asked: null }));

export function ask(what: Asked['what'], exchanges: Iterable<number>): void {
  useAsked.setState({ asked: { what, exchanges: IndexRanges.of(exchanges) } });
}

export function askNoMore(): void {
  useAsked.setState({ asked: null });
}
