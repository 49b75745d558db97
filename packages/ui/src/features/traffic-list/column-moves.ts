import { prefer } from '../../store/preferences.js';
import type { TrafficTable } from './use-traffic-table.js';

/** `ids` with `id` moved to the place of `target`, the others closing up. */
export function moved(ids: readonly string[], id: string, target: string): string[] {
  const to = ids.indexOf(target);
  const rest = ids.filter((other) => other !== id);
  rest.splice(to, 0, id);
  return rest;
}

/** Moves a column before or behind another one, and remembers it. */
export function moveColumn(table: TrafficTable, id: string, target: string): void {
  if (id === target) return;
  prefer({ columnOrder: moved(idsOf(table), id, target) });
}

/** Moves a column by one place among those that are shown. */
export function nudgeColumn(table: TrafficTable, id: string, by: -1 | 1): void {
  const shown = table.getVisibleLeafColumns().map((column) => column.id);
  const target = shown[shown.indexOf(id) + by];
  if (shown.includes(id) && target !== undefined) moveColumn(table, id, target);
}

function idsOf(table: TrafficTable): string[] {
  return table.getAllLeafColumns().map((column) => column.id);
}
