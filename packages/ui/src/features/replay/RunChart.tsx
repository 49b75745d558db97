import { formatDuration } from '../../lib/format-duration.js';
import styles from './Answers.module.css';
import type { Spread } from './spread.js';
import type { EndedRun } from './use-replay.js';

/** The picture's own units; it is stretched to the width that there is. */
const WIDTH = 1000;
const HEIGHT = 72;

/** A failed run has no time: it stands as a full bar, hatched. */
export function RunChart({ ended, spread }: { readonly ended: readonly EndedRun[]; readonly spread: Spread }) {
  const step = WIDTH / Math.max(ended.length, MOST_WIDE);
  const heightOf = (milliseconds: number) => Math.max(1, (milliseconds / (spread.max || 1)) * (HEIGHT - 4));
  const y = (milliseconds: number) => HEIGHT - heightOf(milliseconds);
  const { min, median, p95, max } = spread;
  const words = `Times of ${ended.length} runs: ${[min, max].map(formatDuration).join(' to ')}, median ${formatDuration(median)}, 95th percentile ${formatDuration(p95)}`;
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
      <defs>
        <pattern id="replay-failed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className={styles.hatch} width="2" height="6" />
        </pattern>
      </defs>
      {ended.map(({ run }, i) => (
        <rect
          key={`${i}`}
          className={run.ok ? styles.run : undefined}
          fill={run.ok ? undefined : 'url(#replay-failed)'}
          x={i * step}
          width={step * BAR_SHARE}
          y={run.ok ? y(run.milliseconds) : 0}
          height={run.ok ? heightOf(run.milliseconds) : HEIGHT}
        />
      ))}
      <line className={styles.median} x1={0} x2={WIDTH} y1={y(median)} y2={y(median)} />
      <line className={styles.p95} x1={0} x2={WIDTH} y1={y(p95)} y2={y(p95)} />
    </svg>
  );
}

/** Few runs do not become walls: bars are no wider than if there were so many. */
const MOST_WIDE = 40;

/** The rest of a bar's place is air. */
const BAR_SHARE = 0.8;
