import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { useEffect, useState } from 'react';
import type { CaptureStore } from './capture-store.js';
import { useCaptureStore } from './context.js';

/** Figures of all rows are made anew at most this often. */
const LEAST_PAUSE_MS = 500;

/** And they take at most this share of the time. */
const PAUSES_PER_RUN = 20;

/** Rows that pass the filter, as a view of figures gets them. */
export interface ShownRows {
  /** The newest of them in the list's order. */
  readonly rows: readonly SummaryRow[];
  /** How many older ones are left out. */
  readonly cut: number;
  /** Epoch microseconds, as the tap counts them. */
  readonly now: number;
}

/**
 * What `make` makes of the newest `most` rows that pass the filter; made again as rows come, with pauses that grow with the time it
 * takes, so that a long list is never in the way of the page. `make` is a function of its argument alone; another one
 * begins at once.
 */
export function useOfShownRows<T>(most: number, make: (shown: ShownRows) => T): T {
  const store = useCaptureStore();
  const [made, setMade] = useState(() => make(newestShown(store, most)));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let seen = -1;
    const again = () => {
      timer = null;
      if (store.version() === seen) return;
      seen = store.version();
      const began = performance.now();
      setMade(make(newestShown(store, most)));
      timer = setTimeout(again, Math.max(LEAST_PAUSE_MS, (performance.now() - began) * PAUSES_PER_RUN));
    };
    const wake = () => {
      if (timer === null) again();
    };
    wake();
    const stop = store.subscribeRows(wake);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, most, make]);
  return made;
}

function newestShown({ view, rows, clock }: CaptureStore, most: number): ShownRows {
  const found: SummaryRow[] = [];
  const cut = Math.max(0, view.count - most);
  for (let position = cut; position < view.count; position++) {
    const index = view.at(position);
    const row = index === undefined ? undefined : rows.get(index);
    if (row !== undefined) found.push(row);
  }
  return { rows: found, cut, now: clock.now() };
}
