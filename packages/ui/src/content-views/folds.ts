import type { TextRow } from '../lib/text-rows.js';

/** For each row that opens a block of laid-out JSON: the row that closes it. */
export type Folds = ReadonlyMap<number, number>;

/** Which rows can be folded. A block that is cut off ends with the text. */
export function foldsOf(rows: readonly TextRow[]): Folds {
  const folds = new Map<number, number>();
  const open: number[] = [];
  rows.forEach(({ text }, i) => {
    if (/^\s*[}\]]/.test(text)) {
      const from = open.pop();
      if (from !== undefined) folds.set(from, i);
    }
    if (/[{[]$/.test(text)) open.push(i);
  });
  for (const from of open) if (from < rows.length - 1) folds.set(from, rows.length);
  return folds;
}

/** Numbers of the rows that are shown while the blocks that begin at `closed` are folded; the closing row of a block stays. */
export function unfoldedRows(count: number, folds: Folds, closed: ReadonlySet<number>): readonly number[] {
  const shown: number[] = [];
  for (let i = 0; i < count; i++) {
    shown.push(i);
    const to = closed.has(i) ? folds.get(i) : undefined;
    if (to !== undefined) i = to - 1;
  }
  return shown;
}
