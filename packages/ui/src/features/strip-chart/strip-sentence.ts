import { countOf, formatCount } from '../../lib/format-count.js';
import { formatDuration } from '../../lib/format-duration.js';
import { formatRate } from '../../lib/format-rate.js';
import { type Bucket, bandOfDurations, type StripHistory } from '../../store/strip-history.js';

const SECOND_US = 1_000_000;

/** What the strip shows, for who does not see it. */
export function stripSentence(history: StripHistory): string {
  const { span } = history;
  if (span === null) return 'No exchanges yet';
  const buckets = [...history.all];
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const errors = buckets.reduce((sum, bucket) => sum + bucket.errors, 0);
  const most = Math.max(...buckets.map((bucket) => (bucket.count * SECOND_US) / history.width));
  const band = bandOfDurations(someDurations(buckets));
  const time = formatDuration((span.to - span.from) / 1000);
  const figures = `${countOf(count, 'exchange')} in ${time}, at most ${formatRate(most)} a second, ${formatCount(errors)} failed`;
  if (band === null) return figures;
  return `${figures}; half took at most ${formatDuration(band.middle)}, 95 % at most ${formatDuration(band.high)}`;
}

/** More samples than these make the figures no truer. */
const SAMPLES = 2000;

/** Some of each stretch, as many as are sorted in no time. */
function someDurations(buckets: readonly Bucket[]): number[] {
  const each = Math.max(1, Math.floor(SAMPLES / buckets.length));
  return buckets.flatMap(({ durations }) => durations.slice(0, each));
}
