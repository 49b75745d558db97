import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { useRef } from 'react';
import type { CaptureStore } from '../../store/capture-store.js';

/** The rows at positions `[from, to)`: the same array as before where they are the same rows, so that nothing below renders. */
export function useVisibleRows(store: CaptureStore, from: number, to: number): readonly SummaryRow[] {
  const last = useRef<readonly SummaryRow[]>([]);
  const rows = readRows(store, from, to);
  if (!sameRows(last.current, rows)) last.current = rows;
  return last.current;
}

function readRows(store: CaptureStore, from: number, to: number): readonly SummaryRow[] {
  const rows: SummaryRow[] = [];
  for (let position = from; position < to; position++) {
    const index = store.view.at(position);
    const row = index === undefined ? undefined : store.rows.get(index);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function sameRows(a: readonly SummaryRow[], b: readonly SummaryRow[]): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
