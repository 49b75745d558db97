import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { CaptureStore } from '../../store/capture-store.js';
import type { GroupBy } from '../../store/preferences.js';
import type { RowOrder } from '../../store/view-index.js';

export interface Group {
  readonly title: string;
  /** Rows of one group have the same; groups come in its order. */
  readonly key: (row: SummaryRow) => number | string;
  readonly label: (row: SummaryRow) => string;
}

/** The law of grouping. */
export const GROUPS: Readonly<Record<Exclude<GroupBy, 'none'>, Group>> = {
  connection: {
    title: 'connection',
    key: (row) => row.connection,
    label: (row) => `connection ${row.connection}`,
  },
  script: { title: 'script', key: (row) => row.script ?? '', label: (row) => row.script ?? 'no script' },
  status: {
    title: 'status',
    key: (row) => row.status ?? 0,
    label: (row) => (row.status === null ? 'no status' : `status ${row.status}`),
  },
  tap: { title: 'tap', key: (row) => row.tap, label: (row) => row.tap },
};

export function groupOf(by: GroupBy): Group | null {
  return by === 'none' ? null : GROUPS[by];
}

/** Groups one after the other, and within them as `order` says. */
export function groupedOrder(group: Group, order: RowOrder | null): RowOrder {
  return (a, b) => {
    const left = group.key(a);
    const right = group.key(b);
    if (left !== right) return left < right ? -1 : 1;
    return order === null ? 0 : order(a, b);
  };
}

/** Where the group of the row at `position` begins, and one past its end: found in a few steps, however large it is. */
export function groupBounds({ view, rows }: CaptureStore, group: Group, position: number): { from: number; to: number } {
  const keyAt = (at: number) => {
    const index = view.at(at);
    const row = index === undefined ? undefined : rows.get(index);
    return row === undefined ? undefined : group.key(row);
  };
  const key = keyAt(position);
  return {
    from: firstWhere(0, position, (at) => keyAt(at) === key),
    to: firstWhere(position, view.count, (at) => keyAt(at) !== key),
  };
}

/** The first position that fits, given that all behind it fit as well. */
function firstWhere(from: number, to: number, fits: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
