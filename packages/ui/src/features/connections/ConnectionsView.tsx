import type { ConnectionReport } from '@fcgiscope/codec/live';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { countOf, formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { niceTicks } from '../../lib/nice-ticks.js';
import { useFixedWindow } from '../../lib/use-fixed-window.js';
import { useFilterState } from '../../store/filter-state.js';
import { CONNECTION_LANES } from '../../store/focus-targets.js';
import { useRoute } from '../../store/use-route.js';
import { type ShownRows, useOfShownRows } from '../../store/use-shown-rows.js';
import { ResourceView } from '../../ui/ResourceView.js';
import { ConnectionFindings } from './ConnectionFindings.js';
import styles from './ConnectionsView.module.css';
import { Lane } from './Lane.js';
import { type ConnectionLane, type LaneTable, lanesOf } from './lanes.js';
import { TIME_SPANS, type TimeSpan, windowOf } from './time-window.js';
import { useConnectionReports } from './use-connection-reports.js';

/** The lanes are of the newest exchanges. */
const MOST_ROWS = 20_000;

const LANE_HEIGHT = 30;

const TICKS = 6;

const NO_REPORTS: readonly ConnectionReport[] = [];

/** One lane per connection, with its exchanges on a time axis that all lanes share. */
export function ConnectionsView() {
  const [span, setSpan] = useState<TimeSpan>('1 min');
  const found = useConnectionReports();
  const isFiltered = useFilterState(({ filter, timeRange, enabled }) => (filter !== null && enabled) || timeRange !== null);
  const known = found.state === 'ready' ? found.value.connections : NO_REPORTS;
  // A filter is about exchanges: it passes no connection that has none.
  const lanesOfShown = useCallback(
    ({ rows, cut, now }: ShownRows) => ({
      table: lanesOf(rows, now, isFiltered ? known.filter(hasRowIn(rows)) : known),
      cut,
    }),
    [known, isFiltered],
  );
  const { table, cut } = useOfShownRows(MOST_ROWS, lanesOfShown);
  return (
    <section className={styles.view} aria-label="Connections">
      <div className={styles.tools}>
        <span role="group" aria-label="Time shown" className={styles.spans}>
          {TIME_SPANS.map((choice) => (
            <button
              key={choice}
              type="button"
              className={styles.span}
              aria-pressed={span === choice}
              onClick={() => setSpan(choice)}
            >
              {choice}
            </button>
          ))}
        </span>
        <Summary table={table} cut={cut} />
      </div>
      <ResourceView resource={found}>{(reports) => <ConnectionFindings reports={reports} />}</ResourceView>
      <Lanes table={table} span={span} />
    </section>
  );
}

function holds({ bars }: ConnectionLane, index: number | undefined): boolean {
  return index !== undefined && bars.some(({ row }) => row.index === index);
}

/** Keeps the lane of the open exchange in view, when it is opened and as the detail takes its room; the axis covers one lane's height. */
function useLaneInView(scroller: RefObject<HTMLElement | null>, position: number): void {
  const isKnown = position >= 0;
  const latest = useRef(position);
  latest.current = position;
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isKnown) return;
    const observer = new ResizeObserver(() => {
      const top = latest.current * LANE_HEIGHT;
      const lowest = top + 2 * LANE_HEIGHT - element.clientHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (lowest > element.scrollTop) element.scrollTop = lowest;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, isKnown]);
}

function hasRowIn(rows: ShownRows['rows']): (report: ConnectionReport) => boolean {
  const connections = new Set(rows.map(({ connection }) => connection));
  return ({ connection }) => connections.has(connection);
}

function Summary({ table, cut }: { readonly table: LaneTable; readonly cut: number }) {
  return (
    <p className={styles.summary}>
      {countOf(table.lanes.length, 'connection')}, the newest first
      {table.hidden > 0 && `; ${formatCount(table.hidden)} older ones are not shown`}
      {cut > 0 && `; of the newest ${formatCount(MOST_ROWS)} exchanges`}
      {table.hidden === 0 && cut === 0 && '. The thin line is a connection that is kept while nothing happens.'}
    </p>
  );
}

function Lanes({ table, span }: { readonly table: LaneTable; readonly span: TimeSpan }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { route } = useRoute();
  const shown = windowOf(table, span);
  const lanes = table.lanes.filter(({ to, from }) => to >= shown.from && from <= shown.to);
  const { from, to } = useFixedWindow(scroller, lanes.length, LANE_HEIGHT, { inset: LANE_HEIGHT });
  useLaneInView(
    scroller,
    lanes.findIndex((lane) => holds(lane, route?.index)),
  );
  if (lanes.length === 0)
    return <p className={styles.none}>{table.lanes.length === 0 ? 'No connection to show.' : 'None in this time.'}</p>;
  const milliseconds = (shown.to - shown.from) / 1000;
  return (
    <div id={CONNECTION_LANES} ref={scroller} role="region" aria-label="Lanes" tabIndex={0} className={styles.scroller}>
      <div className={styles.axis} aria-hidden>
        <span className={styles.axisTitle}>connection · exchanges</span>
        <span className={styles.track}>
          {niceTicks(milliseconds, TICKS).map((tick) => (
            <span key={tick} className={styles.tick} style={{ right: `${(tick / milliseconds) * 100}%` }}>
              {tick === 0 ? 'now' : `−${formatDuration(tick)}`}
            </span>
          ))}
        </span>
      </div>
      <ul className={styles.lanes} style={{ height: lanes.length * LANE_HEIGHT }}>
        {lanes.slice(from, to).map((lane, i) => (
          <Lane key={lane.connection} lane={lane} open={route} shown={shown} top={(from + i) * LANE_HEIGHT} />
        ))}
      </ul>
    </div>
  );
}
