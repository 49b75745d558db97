import type { Exchange } from '@fcgiscope/codec/exchange';
import { formatDuration } from '../../../lib/format-duration.js';
import { niceTicks } from '../../../lib/nice-ticks.js';
import { PHASES, type Segment, segmentsOf } from '../../../lib/phases.js';
import { momentsOf } from './marks.js';
import { ReadLines } from './ReadLines.js';
import styles from './TimingDiagram.module.css';
import { timeline } from './timeline.js';

/** About so many: more would touch each other where the panel is narrow. */
const TICKS = 4;

/** The exchange on a time axis of its own: the phases as bars, below them every moment at which something was seen. */
export function TimingDiagram({ exchange }: { readonly exchange: Exchange }) {
  const { times, end } = timeline(exchange);
  const segments = segmentsOf(times, end);
  const place = (at: number) => `${(Math.min(end, Math.max(0, at)) / end) * 100}%`;
  return (
    <figure className={styles.figure} aria-label="Timing">
      <div className={styles.axis} aria-hidden>
        {niceTicks(end, TICKS).map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: place(tick) }}>
            {tick === 0 ? '0' : formatDuration(tick)}
          </span>
        ))}
      </div>
      <ul>
        {PHASES.map(({ phase, title, meaning }) => {
          const segment = segments.find((candidate) => candidate.phase === phase);
          return segment && <PhaseLine key={phase} title={title} meaning={meaning} segment={segment} place={place} />;
        })}
        <ReadLines exchange={exchange} place={place} />
      </ul>
      <ol className={styles.moments} aria-label="Moments">
        {momentsOf(exchange).map(({ at, titles }) => (
          <li key={at} className={styles.line}>
            <span className={styles.name} title={titles.join('\n')}>
              {titles.join(' · ')}
            </span>
            <span className={styles.track}>
              <span className={styles.dot} data-outside={at < 0 || at > end || undefined} style={{ left: place(at) }} />
            </span>
            <span className={styles.number}>{formatMoment(at)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

function formatMoment(at: number): string {
  if (at === 0) return '0';
  return `${at > 0 ? '+' : '−'}${formatDuration(Math.abs(at))}`;
}

interface PhaseLineProps {
  readonly title: string;
  readonly meaning: string;
  readonly segment: Segment;
  readonly place: (at: number) => string;
}

function PhaseLine({ title, meaning, segment, place }: PhaseLineProps) {
  return (
    <li className={styles.line} title={meaning}>
      <span className={styles.name}>{title}</span>
      <span className={styles.track}>
        <span
          className={styles.bar}
          data-phase={segment.phase}
          style={{ left: place(segment.from), right: `calc(100% - ${place(segment.to)})` }}
        />
      </span>
      <span className={styles.number}>{formatDuration(segment.to - segment.from)}</span>
    </li>
  );
}
