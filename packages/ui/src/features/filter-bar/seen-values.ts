import { valuesOf } from '@fcgiscope/codec/filter';
import type { CaptureStore } from '../../store/capture-store.js';

/** So many of the newest exchanges are asked, and so many different values taken. */
const ROWS_ASKED = 500;
const MOST_VALUES = 40;

/** The values that a field has in the newest exchanges, the most frequent first. */
export function seenValues(store: CaptureStore, field: string): readonly string[] {
  const counts = new Map<string, number>();
  const from = Math.max(store.rows.from, store.rows.to - ROWS_ASKED);
  for (let index = store.rows.to - 1; index >= from; index--) {
    const row = store.rows.get(index);
    for (const value of row === undefined ? [] : valuesOf(field, { row })) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_VALUES);
  return frequent.map(([value]) => value);
}
