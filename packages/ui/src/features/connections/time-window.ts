/** How much of the time axis is shown; it ends with the newest exchange. */
export const TIME_SPANS = ['1 s', '10 s', '1 min', '10 min', 'all'] as const;

export type TimeSpan = (typeof TIME_SPANS)[number];

const MICROS: Readonly<Record<TimeSpan, number>> = {
  '1 s': 1e6,
  '10 s': 1e7,
  '1 min': 6e7,
  '10 min': 6e8,
  all: Number.POSITIVE_INFINITY,
};

/** Epoch microseconds, `from` < `to`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** The stretch of a capture that is shown: no longer than what there is of it. */
export function windowOf(times: { readonly from: number; readonly to: number }, span: TimeSpan): TimeWindow {
  const to = Math.max(times.to, times.from + 1);
  return { from: Math.max(times.from, to - MICROS[span]), to };
}
