import { useMemo, useSyncExternalStore } from 'react';
import { useValueCache } from '../../store/context.js';
import { type GroupBy, usePreferences, type ValueColumn } from '../../store/preferences.js';
import type { ValueCache } from '../../store/value-cache.js';
import { fieldOf } from '../../store/value-columns.js';
import type { TrafficColumn } from './column.js';
import { COLUMNS } from './columns.js';
import { groupOf } from './groups.js';

export const GROUP_COLUMN = 'group';

const GROUP_WIDTH = 190;
const VALUE_WIDTH = 140;

/** Sorting needs the value of every row; these are read from the capture for the rows in sight alone. */
const whyUnsorted = (field: string) =>
  `Values are read for the rows in sight, so the list cannot be sorted by them; filter with ${field}: instead`;

/** All columns that there are: the table's own, those that somebody made, and that of the groups. */
export function useAllColumns(): readonly TrafficColumn[] {
  const made = usePreferences((preferences) => preferences.valueColumns);
  const groupBy = usePreferences((preferences) => preferences.groupBy);
  const values = useValueCache();
  return useMemo(() => allColumns(made, groupBy, values), [made, groupBy, values]);
}

/** Grows as values of made columns come; rows that are drawn must be drawn again then. */
export function useValuesVersion(): number {
  const values = useValueCache();
  return useSyncExternalStore(values.subscribe, values.version);
}

function allColumns(made: readonly ValueColumn[], groupBy: GroupBy, values: ValueCache): readonly TrafficColumn[] {
  const group = groupOf(groupBy);
  const grouping: readonly TrafficColumn[] =
    group === null
      ? []
      : [
          {
            id: GROUP_COLUMN,
            title: group.title,
            hint: 'What the list is grouped by',
            width: GROUP_WIDTH,
            align: 'start',
            text: () => '',
          },
        ];
  return [...grouping, ...COLUMNS, ...made.map((column) => valueColumn(column, values))];
}

function valueColumn(column: ValueColumn, values: ValueCache): TrafficColumn {
  const field = fieldOf(column);
  return {
    id: field,
    title: column.name,
    hint: `${column.kind === 'param' ? `Param ${column.name}` : `Header ${column.name} of the response, else of the request`}. ${whyUnsorted(field)}`,
    width: VALUE_WIDTH,
    align: 'start',
    face: 'mono',
    made: true,
    text: (row) => values.get(row.index, field) ?? '',
    hover: (row) => values.get(row.index, field) ?? '',
  };
}
