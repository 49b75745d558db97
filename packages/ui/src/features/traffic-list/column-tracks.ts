import type { TrafficColumn } from './column.js';

/**
 * The tracks of the list's grid, as `grid-template-columns` has them. A column that grows shares what is left until somebody gives it a
 * width; where none grows, an empty track keeps the others at theirs.
 */
export function columnTracks(columns: readonly TrafficColumn[], widths: Readonly<Record<string, number>>): string {
  const grows = (column: TrafficColumn) => column.grows !== undefined && widths[column.id] === undefined;
  const tracks = columns.map((column) =>
    grows(column) ? `minmax(${column.width}px, ${column.grows}fr)` : `${widths[column.id] ?? column.width}px`,
  );
  return columns.some(grows) ? tracks.join(' ') : `${tracks.join(' ')} 1fr`;
}

/** The width below which the list scrolls sideways, in pixels. */
export function leastWidth(columns: readonly TrafficColumn[], widths: Readonly<Record<string, number>>): number {
  return columns.reduce((sum, column) => sum + (widths[column.id] ?? column.width), 0);
}
