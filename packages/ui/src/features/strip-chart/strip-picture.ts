import { bandOf, type StripHistory } from '../../store/strip-history.js';

/** What one stretch looks like; shares are of the chart's height. */
export interface StripBar {
  /** Pixels from the left. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The part of it that failed. */
  readonly failed: number;
  /** Between the median and the 95th percentile of durations; null where nothing has ended. */
  readonly band: { readonly from: number; readonly to: number } | null;
}

export interface StripPicture {
  /** Time at the left and the right edge, epoch microseconds. */
  readonly from: number;
  readonly to: number;
  readonly bars: readonly StripBar[];
  /** What the full height stands for. */
  readonly perSecond: number;
  readonly slowest: number;
}

/** Fewer stretches than this do not fill the width: bars as wide as doors tell nothing. */
const LEAST_STRETCHES = 60;

/** Durations are drawn by their logarithm, from a tenth of a millisecond on. */
const SHORTEST_MS = 0.1;

const SECOND_US = 1_000_000;

/** Lays out a history on a chart `width` pixels wide; null where there is nothing to see. */
export function stripPicture(history: StripHistory, width: number): StripPicture | null {
  const { span } = history;
  if (span === null || width <= 0) return null;
  const from = Math.min(span.from, span.to - LEAST_STRETCHES * history.width);
  const buckets = [...history.all];
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const bands = buckets.map(bandOf);
  const slowest = Math.max(1, ...bands.map((band) => band?.high ?? 0));
  const stretch = (width * history.width) / (span.to - from);
  const bars = buckets.map(({ number, count, errors }, i): StripBar => {
    const band = bands[i] ?? null;
    return {
      left: ((number * history.width - from) / history.width) * stretch,
      width: stretch,
      height: count / most,
      failed: errors / most,
      band: band && { from: heightOf(band.middle, slowest), to: heightOf(band.high, slowest) },
    };
  });
  return { from, to: span.to, bars, perSecond: (most * SECOND_US) / history.width, slowest };
}

function heightOf(duration: number, slowest: number): number {
  const whole = Math.log(Math.max(slowest, SHORTEST_MS * 10) / SHORTEST_MS);
  return Math.max(0, Math.log(Math.max(duration, SHORTEST_MS) / SHORTEST_MS) / whole);
}

export function timeAt({ from, to }: StripPicture, x: number, width: number): number {
  return from + (Math.min(width, Math.max(0, x)) / width) * (to - from);
}

export function pixelOf({ from, to }: StripPicture, time: number, width: number): number {
  return ((time - from) / (to - from)) * width;
}
