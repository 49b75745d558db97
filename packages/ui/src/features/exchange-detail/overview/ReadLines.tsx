import { parseIsoTime } from '@fcgiscope/codec/core';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { formatBytes } from '../../../lib/format-bytes.js';
import { countOf } from '../../../lib/format-count.js';
import { formatDuration } from '../../../lib/format-duration.js';
import { useRecords } from '../records/use-records.js';
import { readsOf } from './reads.js';
import styles from './TimingDiagram.module.css';

/** Edges that are drawn of one direction: a line is no finer than its pixels. */
const MOST_EDGES = 300;

const DIRECTIONS = [
  { direction: 'to-app', title: 'reads from the web server' },
  { direction: 'from-app', title: 'reads from the application' },
] as const;

export interface ReadLinesProps {
  readonly exchange: Exchange;
  readonly place: (at: number) => string;
}

/** When bytes came, and how many at once: one edge per read. */
export function ReadLines({ exchange, place }: ReadLinesProps) {
  const { index, streams, startTime, end } = exchange;
  const revision = `${streams.stdin.records}/${streams.stdout.records}/${streams.stderr.records}/${end.state}`;
  const { list } = useRecords({ index, wholeConnection: false }, revision);
  const origin = parseIsoTime(startTime);
  if (list.state !== 'ready' || origin === undefined) return null;
  return DIRECTIONS.map(({ direction, title }) => {
    const reads = readsOf(list.value.records, direction, origin, MOST_EDGES);
    if (reads.length === 0) return null;
    return (
      <li key={direction} className={styles.line}>
        <span className={styles.name}>{title}</span>
        <span className={styles.track}>
          {reads.map(({ at, records, bytes }) => (
            <span
              key={at}
              className={styles.edge}
              data-direction={direction}
              style={{ left: place(at) }}
              title={`+${formatDuration(at)}: ${countOf(records, 'record')}, ${formatBytes(bytes)}`}
            />
          ))}
        </span>
        <span className={styles.number}>
          {reads.length}
          {reads.length === MOST_EDGES && '+'}
        </span>
      </li>
    );
  });
}
