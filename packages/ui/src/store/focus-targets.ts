/** Ids of the places that keys take people to. */
export const FILTER_INPUT = 'filter-input';
export const TRAFFIC_GRID = 'traffic-grid';
export const DETAIL_PANEL = 'detail-panel';
export const RECORD_LIST = 'record-list';
export const CONNECTION_LANES = 'connection-lanes';

/** A view that was asked for a moment ago stands after so many frames. */
const FRAMES = 10;

/** Takes the keyboard there; also to what is about to be drawn. */
export function focusOn(id: string, frames: number = FRAMES): void {
  const element = document.getElementById(id);
  if (element !== null) element.focus();
  else if (frames > 0) requestAnimationFrame(() => focusOn(id, frames - 1));
}
