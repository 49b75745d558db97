/** Upper ends in milliseconds, two and a half per decade; the last bucket takes everything slower. */
export const LATENCY_BUCKETS: readonly number[] = [
  0.5,
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  30_000,
  Number.POSITIVE_INFINITY,
];

/** Number of the bucket that a duration (ms) falls into. */
export function bucketOf(duration: number): number {
  return LATENCY_BUCKETS.findIndex((end) => duration <= end);
}
