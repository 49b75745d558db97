/** How times are spread, in milliseconds; percentiles by nearest rank. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Null where there is no time at all. */
export function spreadOf(times: readonly number[]): Spread | null {
  const sorted = [...times].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { min: rank(0), median: rank(0.5), p95: rank(0.95), max: rank(1) };
}
