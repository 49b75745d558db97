/** Ids of the places that keys take people to. */
export const FILTER_INPUT = 'filter-input';
export const TRAFFIC_GRID = 'traffic-grid';
export const DETAIL_PANEL = 'detail-panel';
export const CONNECTION_LANES = 'connection-lanes';

export function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}
