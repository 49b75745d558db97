import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { isError } from '@fcgiscope/codec/filter';

/** Figures are those of the last ten seconds: long enough to be calm, short enough to be now. */
export const RATE_WINDOW_SECONDS = 10;

/** Durations kept of one second; past it every further one replaces an old one, so that a flood costs no memory. */
const SAMPLES_PER_SECOND = 512;

export interface Rates {
  readonly perSecond: number;
  /** 95 % of the exchanges took at most this long, in ms; null where none ended. */
  readonly p95: number | null;
  /** Between 0 and 1; null where none ended. */
  readonly errorShare: number | null;
}

interface Second {
  readonly number: number;
  ended: number;
  errors: number;
  readonly durations: number[];
}

/** Counts the exchanges that ended in each of the last seconds. */
export class RateWindow {
  private seconds: Second[] = [];

  /** Counts an exchange that has just ended. */
  add(row: SummaryRow): void {
    if (row.end === null) return;
    const second = this.secondOf(Math.floor(row.end / 1e6));
    if (second === undefined) return;
    second.ended++;
    if (isError(row)) second.errors++;
    second.durations[second.durations.length < SAMPLES_PER_SECOND ? second.durations.length : second.ended % SAMPLES_PER_SECOND] =
      (row.end - row.start) / 1000;
  }

  /** The figures at `now` (epoch microseconds). */
  at(now: number): Rates {
    const newest = Math.floor(now / 1e6);
    const seconds = this.seconds.filter(({ number }) => number > newest - RATE_WINDOW_SECONDS && number <= newest);
    const ended = seconds.reduce((sum, second) => sum + second.ended, 0);
    const errors = seconds.reduce((sum, second) => sum + second.errors, 0);
    return {
      perSecond: ended / RATE_WINDOW_SECONDS,
      p95: percentile(
        seconds.flatMap((second) => second.durations),
        0.95,
      ),
      errorShare: ended === 0 ? null : errors / ended,
    };
  }

  clear(): void {
    this.seconds = [];
  }

  /** The second `number`, made where it is new; undefined where it is too long ago to count. */
  private secondOf(number: number): Second | undefined {
    const known = this.seconds.find((second) => second.number === number);
    if (known !== undefined) return known;
    const newest = Math.max(number, ...this.seconds.map((second) => second.number));
    if (number <= newest - RATE_WINDOW_SECONDS) return undefined;
    const second: Second = { number, ended: 0, errors: 0, durations: [] };
    this.seconds = [...this.seconds.filter((other) => other.number > newest - RATE_WINDOW_SECONDS), second];
    return second;
  }
}

function percentile(values: number[], share: number): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] as number;
}
