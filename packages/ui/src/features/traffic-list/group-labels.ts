import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { formatCount } from '../../lib/format-count.js';
import type { CaptureStore } from '../../store/capture-store.js';
import type { GroupBy } from '../../store/preferences.js';
import { groupBounds, groupOf } from './groups.js';

export interface GroupLabel {
  readonly label: string;
  /** The row is the first one of its group: its label says how many there are. */
  readonly begins: boolean;
}

/** What stands in the column of groups, for the rows from position `from` on. */
export function groupLabels(store: CaptureStore, by: GroupBy, rows: readonly SummaryRow[], from: number): readonly GroupLabel[] {
  const group = groupOf(by);
  if (group === null) return [];
  return rows.map((row, i) => {
    const before = i === 0 ? rowAt(store, from - 1) : rows[i - 1];
    if (before !== undefined && group.key(before) === group.key(row)) return { label: group.label(row), begins: false };
    const bounds = groupBounds(store, group, from + i);
    return { label: `${group.label(row)} · ${formatCount(bounds.to - bounds.from)}`, begins: true };
  });
}

function rowAt({ view, rows }: CaptureStore, position: number): SummaryRow | undefined {
  const index = position < 0 ? undefined : view.at(position);
  return index === undefined ? undefined : rows.get(index);
}
