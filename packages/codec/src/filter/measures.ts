import type { SummaryRow } from '../exchange/index.js';

const MICROS_PER_MILLI = 1000;

/** First byte of the request to the end, in milliseconds; up to `now` while it goes on. Null where the end is not known. */
export function durationOf(row: SummaryRow, now?: number): number | null {
  const end = row.end ?? (row.state === 'open' ? now : undefined);
  return end === undefined ? null : (end - row.start) / MICROS_PER_MILLI;
}

/**
 * Last byte of the input to the first byte from the application, in milliseconds; up to `now` while nothing has come. 0 where
 * the application answered before it had read everything.
 */
export function waitOf(row: SummaryRow, now?: number): number | null {
  const first = row.firstByte ?? (row.state === 'open' ? now : undefined);
  if (first === undefined || row.sent === null) return null;
  return Math.max(0, first - row.sent) / MICROS_PER_MILLI;
}

/** Bytes of the request's body: STDIN, and DATA of the role filter. */
export function bytesIn(row: SummaryRow): number {
  return row.stdinBytes + row.dataBytes;
}

/** Bytes of the response, head and body: STDOUT. */
export function bytesOut(row: SummaryRow): number {
  return row.stdoutBytes;
}
