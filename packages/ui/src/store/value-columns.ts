import { prefer, usePreferences, type ValueColumn } from './preferences.js';

/** More make one question too large (see `POST /api/values`), and fit no page. */
const MOST_VALUE_COLUMNS = 20;

/** The field of the filter that it shows: `param.HTTPS`. Also the column's id. */
export function fieldOf({ kind, name }: ValueColumn): string {
  return `${kind}.${name}`;
}

/** Makes a column of a param or a header; where it was made already, shows it again. */
export function addValueColumn(kind: ValueColumn['kind'], name: string): void {
  const { valueColumns, columnVisibility } = usePreferences.getState();
  const id = fieldOf({ kind, name });
  const known = valueColumns.some((column) => fieldOf(column) === id);
  if (!known && valueColumns.length >= MOST_VALUE_COLUMNS) return;
  prefer({
    valueColumns: known ? valueColumns : [...valueColumns, { kind, name }],
    columnVisibility: { ...columnVisibility, [id]: true },
  });
}

export function removeValueColumn(id: string): void {
  const { valueColumns, columnOrder } = usePreferences.getState();
  prefer({
    valueColumns: valueColumns.filter((column) => fieldOf(column) !== id),
    columnOrder: columnOrder.filter((other) => other !== id),
  });
}
