import type { FixedWindow } from './fixed-window.js';

/** Which element draws which row of a window: the key of each, from the row at `from` on. */
export interface RowKeys {
  readonly from: number;
  readonly keys: readonly number[];
  /** No key from here on has been used. */
  readonly fresh: number;
}

export const NO_ROW_KEYS: RowKeys = { from: 0, keys: [], fresh: 0 };

/**
 * The keys of a window after it has moved. Rows that stay keep their elements. Rows that come below get those of rows that have
 * gone above, which React moves one by one; of rows that come above it would move all others, so they get new ones. Where no row
 * stays all elements stay where they are, and nothing but texts changes.
 */
export function nextRowKeys(before: RowKeys, { from, to }: FixedWindow): RowKeys {
  const end = before.from + before.keys.length;
  const keptFrom = Math.max(from, before.from);
  const keptTo = Math.min(to, end);
  if (keptFrom >= keptTo) return take(before, from, 0, [], before.keys, to - from);
  const kept = before.keys.slice(keptFrom - before.from, keptTo - before.from);
  const gone = before.keys.slice(0, keptFrom - before.from);
  return take(before, from, keptFrom - from, kept, gone, to - keptTo);
}

/** New ones for the rows `above`, those that are `kept`, and those of rows that have gone, or new ones, for the rows `below`. */
function take(
  { fresh }: RowKeys,
  from: number,
  above: number,
  kept: readonly number[],
  gone: readonly number[],
  below: number,
): RowKeys {
  const made = above + Math.max(0, below - gone.length);
  const news = Array.from({ length: made }, (_, i) => fresh + i);
  return {
    from,
    keys: [...news.slice(0, above), ...kept, ...gone.slice(0, below), ...news.slice(above)],
    fresh: fresh + made,
  };
}
