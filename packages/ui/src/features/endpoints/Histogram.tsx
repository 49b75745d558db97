import { countOf } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import styles from './EndpointsView.module.css';
import { LATENCY_BUCKETS } from './latency-buckets.js';

/** How the durations are spread: one bar per bucket, the tallest fills the height. */
export function Histogram({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <span className={styles.histogram} role="img" aria-label={sentence(counts)}>
      {counts.map((count, i) => (
        <span
          key={LATENCY_BUCKETS[i]}
          className={styles.bar}
          title={`${bucketName(i)}: ${countOf(count, 'request')}`}
          style={{ height: count === 0 ? 1 : `${15 + (85 * count) / most}%` }}
          data-empty={count === 0 || undefined}
        />
      ))}
    </span>
  );
}

function bucketName(i: number): string {
  const [from, to] = [LATENCY_BUCKETS[i - 1] ?? 0, LATENCY_BUCKETS[i] ?? 0];
  return Number.isFinite(to) ? `${formatDuration(from)} to ${formatDuration(to)}` : `over ${formatDuration(from)}`;
}

function sentence(counts: readonly number[]): string {
  const filled = counts.flatMap((count, i) => (count === 0 ? [] : [`${bucketName(i)}: ${count}`]));
  return filled.length === 0 ? 'no request has ended' : filled.join(', ');
}
