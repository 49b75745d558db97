import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { ConnectionReport } from '@fcgiscope/codec/live';

/** Lanes of the newest connections; older ones are counted. */
export const MOST_LANES = 2000;

/** Multiplexed exchanges are drawn over one another in so many rows of a lane; further ones share the last. */
export const MOST_LEVELS = 4;

/** An exchange on its lane. */
export interface Bar {
  readonly row: SummaryRow;
  /** Epoch microseconds; of an exchange that goes on: now. */
  readonly from: number;
  readonly to: number;
  /** 0 is the top; more than one level means that exchanges overlapped on this connection. */
  readonly level: number;
}

export interface ConnectionLane {
  readonly connection: number;
  readonly tap: string;
  /** What was found on it that belongs to no exchange; null where nothing was. */
  readonly report: ConnectionReport | null;
  /** In order of start. */
  readonly bars: readonly Bar[];
  /** 1 where no two exchanges overlapped. */
  readonly levels: number;
  readonly from: number;
  readonly to: number;
  /** Share of the time between the first and the last byte in which no exchange was going on; 0 to 1. */
  readonly idle: number;
}

export interface LaneTable {
  /** The connection with the newest exchange first. */
  readonly lanes: readonly ConnectionLane[];
  /** Connections that are not shown. */
  readonly hidden: number;
  /** All times of the lanes lie within. */
  readonly from: number;
  readonly to: number;
}

/** One lane per connection of `rows`, which are in any order, and of `reports`; `now` ends what goes on. */
export function lanesOf(rows: readonly SummaryRow[], now: number, reports: readonly ConnectionReport[] = []): LaneTable {
  const reported = new Map(reports.map((report) => [report.connection, report]));
  const byConnection = new Map<number, SummaryRow[]>();
  for (const row of rows) {
    const held = byConnection.get(row.connection);
    if (held === undefined) byConnection.set(row.connection, [row]);
    else held.push(row);
  }
  for (const { connection } of reports) if (!byConnection.has(connection)) byConnection.set(connection, []);
  const lanes = [...byConnection]
    .map(([connection, held]) => laneOf(connection, held, reported.get(connection) ?? null, now))
    .sort((a, b) => b.to - a.to);
  const shown = lanes.slice(0, MOST_LANES);
  return {
    lanes: shown,
    hidden: lanes.length - shown.length,
    from: shown.reduce((least, lane) => Math.min(least, lane.from), Number.POSITIVE_INFINITY),
    to: shown.reduce((most, lane) => Math.max(most, lane.to), Number.NEGATIVE_INFINITY),
  };
}

function laneOf(connection: number, rows: readonly SummaryRow[], report: ConnectionReport | null, now: number): ConnectionLane {
  const inOrder = [...rows].sort((a, b) => a.start - b.start);
  if (inOrder.length === 0 && report !== null) return laneWithoutExchange(report, now);
  const ends: number[] = [];
  const bars: Bar[] = [];
  let [busy, reached] = [0, inOrder[0]?.start ?? 0];
  for (const row of inOrder) {
    const bar = { row, from: row.start, to: Math.max(row.start, row.end ?? now) };
    bars.push({ ...bar, level: placeAt(ends, bar) });
    busy += Math.max(0, bar.to - Math.max(reached, bar.from));
    reached = Math.max(reached, bar.to);
  }
  const from = inOrder[0]?.start ?? 0;
  return {
    connection,
    tap: inOrder[0]?.tap ?? '',
    report,
    bars,
    levels: Math.min(MOST_LEVELS, Math.max(1, ends.length)),
    from,
    to: reached,
    idle: reached > from ? 1 - busy / (reached - from) : 0,
  };
}

/** Nothing that was said on it is an exchange: all that there is to show is how long it was open. */
function laneWithoutExchange(report: ConnectionReport, now: number): ConnectionLane {
  const { connection, tap } = report;
  const from = report.opened ?? report.closed ?? now;
  return { connection, tap, report, bars: [], levels: 1, from, to: Math.max(from, report.closed ?? now), idle: 1 };
}

/** The first level whose last bar has ended; `ends` are the ends of the levels. */
function placeAt(ends: number[], bar: { readonly from: number; readonly to: number }): number {
  const free = ends.findIndex((end) => end <= bar.from);
  const level = free < 0 ? Math.min(ends.length, MOST_LEVELS - 1) : free;
  ends[level] = Math.max(ends[level] ?? 0, bar.to);
  return level;
}
