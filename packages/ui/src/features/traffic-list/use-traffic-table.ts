import type { SummaryRow } from '@fcgiscope/codec/exchange';
import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  type Updater,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Preferences, prefer, usePreferences } from '../../store/preferences.js';
import type { TrafficColumn } from './column.js';
import { COLUMNS } from './columns.js';
import { GROUP_COLUMN } from './use-all-columns.js';

export const trafficFeatures = tableFeatures({
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
});

const helper = createColumnHelper<typeof trafficFeatures, SummaryRow>();

const LEAST_WIDTH = 40;

function definitions(all: readonly TrafficColumn[]) {
  return helper.columns(
    all.map((column) =>
      helper.accessor((row) => column.text(row), {
        id: column.id,
        header: column.title,
        size: column.width,
        minSize: LEAST_WIDTH,
        enableSorting: column.sortBy !== undefined,
        // Of numbers people want the greatest first.
        sortDescFirst: column.align === 'end',
      }),
    ),
  );
}

const HIDDEN_BY_DEFAULT: Readonly<Record<string, boolean>> = Object.fromEntries(
  COLUMNS.filter((column) => column.hidden).map((column) => [column.id, false]),
);

/** The table knows the columns: rows are the store's, and drawn from there. */
const NO_ROWS: readonly SummaryRow[] = [];

type Remembered = 'columnOrder' | 'columnVisibility' | 'columnSizing';

/** An updater of the table's as a change of the preferences. */
function remember<Key extends Remembered>(key: Key, present: Preferences[Key]) {
  return (updater: Updater<Preferences[Key]>) => {
    prefer({ [key]: typeof updater === 'function' ? updater(present) : updater });
  };
}

/** The table's state: which columns, how wide, in which order, sorted by what. The store orders. */
export function useTrafficTable(
  all: readonly TrafficColumn[],
  sorting: SortingState,
  onSortingChange: (updater: Updater<SortingState>) => void,
) {
  const chosenOrder = usePreferences((preferences) => preferences.columnOrder);
  // What is not in it comes last; the groups come first.
  const columnOrder = useMemo(() => (chosenOrder.length === 0 ? [] : [GROUP_COLUMN, ...chosenOrder]), [chosenOrder]);
  const chosen = usePreferences((preferences) => preferences.columnVisibility);
  const columnSizing = usePreferences((preferences) => preferences.columnSizing);
  const columnVisibility = useMemo(() => ({ ...HIDDEN_BY_DEFAULT, ...chosen }), [chosen]);
  const columns = useMemo(() => definitions(all), [all]);
  return useTable({
    features: trafficFeatures,
    columns,
    data: NO_ROWS,
    manualSorting: true,
    enableMultiSort: false,
    columnResizeMode: 'onChange',
    state: { columnOrder, columnVisibility, columnSizing, sorting },
    onColumnOrderChange: remember('columnOrder', columnOrder),
    onColumnVisibilityChange: remember('columnVisibility', columnVisibility),
    onColumnSizingChange: remember('columnSizing', columnSizing),
    onSortingChange,
  });
}

export type TrafficTable = ReturnType<typeof useTrafficTable>;
