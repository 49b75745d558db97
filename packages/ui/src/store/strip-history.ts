import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { isError } from '@fcgiscope/codec/filter';

/** Stretches of time that are kept: more than the widest screen has pixels for. */
export const MOST_BUCKETS = 600;

/** Durations sampled of one stretch: enough for its median and its 95th percentile. */
const SAMPLES = 64;

const SECOND_US = 1_000_000;

export interface Bucket {
  /** Number of the stretch since 1970, in stretches of the history's width. */
  number: number;
  /** Exchanges that began in it. */
  count: number;
  errors: number;
  readonly durations: number[];
  /** Of its durations; null until it is asked for, and again when there are others. */
  band: Band | null;
}

/** Half of the durations are at most `middle`, 95 % at most `high`, in milliseconds. */
export interface Band {
  readonly middle: number;
  readonly high: number;
}

/**
 * How much began when, how long it took and what failed, in stretches of equal width. As time goes on the stretches become wider,
 * so that the whole capture always fits.
 */
export class StripHistory {
  /** Width of a stretch in microseconds. */
  width = SECOND_US;
  private readonly buckets = new Map<number, Bucket>();
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;

  /** Stretches in which something began, in no order. */
  get all(): Iterable<Bucket> {
    return this.buckets.values();
  }

  /** Epoch microseconds that all stretches lie between; null where nothing began yet. */
  get span(): { readonly from: number; readonly to: number } | null {
    return this.first > this.last ? null : { from: this.first * this.width, to: (this.last + 1) * this.width };
  }

  /** An exchange has begun. */
  began(row: SummaryRow): void {
    this.bucketAt(row.start).count++;
  }

  /** It has ended; call it once. */
  ended(row: SummaryRow): void {
    if (row.end === null) return;
    const bucket = this.bucketAt(row.start);
    if (isError(row)) bucket.errors++;
    keepSample(bucket, (row.end - row.start) / 1000);
  }

  clear(): void {
    this.buckets.clear();
    this.width = SECOND_US;
    this.first = Number.POSITIVE_INFINITY;
    this.last = Number.NEGATIVE_INFINITY;
  }

  private bucketAt(time: number): Bucket {
    const number = Math.floor(time / this.width);
    const known = this.buckets.get(number);
    if (known !== undefined) return known;
    this.first = Math.min(this.first, number);
    this.last = Math.max(this.last, number);
    if (this.last - this.first >= MOST_BUCKETS) return this.widened().bucketAt(time);
    const bucket: Bucket = { number, count: 0, errors: 0, durations: [], band: null };
    this.buckets.set(number, bucket);
    return bucket;
  }

  /** Two stretches become one. */
  private widened(): this {
    const before = [...this.buckets.values()];
    this.buckets.clear();
    this.width *= 2;
    this.first = Math.floor(this.first / 2);
    this.last = Math.floor(this.last / 2);
    for (const bucket of before) this.merge(bucket);
    return this;
  }

  private merge({ number, count, errors, durations }: Bucket): void {
    const target = Math.floor(number / 2);
    const known = this.buckets.get(target);
    if (known === undefined) {
      this.buckets.set(target, { number: target, count, errors, durations, band: null });
      return;
    }
    known.count += count;
    known.errors += errors;
    for (const duration of durations) keepSample(known, duration);
  }
}

/** Past the limit every further one replaces an old one. */
function keepSample(bucket: Bucket, duration: number): void {
  const { durations, count } = bucket;
  durations[durations.length < SAMPLES ? durations.length : count % SAMPLES] = duration;
  bucket.band = null;
}

/** The band of a stretch, made anew only where it has changed; null while nothing of it has ended. */
export function bandOf(bucket: Bucket): Band | null {
  bucket.band ??= bandOfDurations(bucket.durations);
  return bucket.band;
}

export function bandOfDurations(durations: readonly number[]): Band | null {
  if (durations.length === 0) return null;
  const sorted = Float64Array.from(durations).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { middle: at(0.5), high: at(0.95) };
}
