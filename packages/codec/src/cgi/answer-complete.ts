import type { EpochMicros } from '../core/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import { type HeadField, headerValue, parseHead } from './head.js';

/** Statuses that have no body by their meaning (RFC 9110 §15). */
export const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Whether the web server had all that it wanted when it closed: the head and, where there is one, the whole body. nginx closes
 * then, without waiting for the application, which is no giving up.
 */
export function hadWholeAnswer(facts: ExchangeFacts): boolean {
  if (!cameBeforeClose(facts, facts.headCompleteAt)) return false;
  const { headers, status } = parseHead(facts.head.view());
  if (wantsNoBody(facts, headers, status)) return true;
  return cameBeforeClose(facts, facts.lastStdoutAt) && facts.stdout.bytes - facts.headBytes >= promisedBytes(headers);
}

function cameBeforeClose({ serverGoneAt }: ExchangeFacts, time: EpochMicros | null): boolean {
  return time !== null && serverGoneAt !== null && time <= serverGoneAt;
}

function wantsNoBody(facts: ExchangeFacts, headers: readonly HeadField[], status: number | null): boolean {
  return BODILESS.has(status ?? 0) || headerValue(headers, 'x-accel-redirect') !== undefined || methodOf(facts) === 'HEAD';
}

function methodOf({ dialect, params }: ExchangeFacts): string | undefined {
  return dialect.decodeParams(params.view()).findLast(([name]) => name === 'REQUEST_METHOD')?.[1];
}

/** Infinity where the head does not say: the end of the answer tells, then. */
function promisedBytes(headers: readonly HeadField[]): number {
  const length = headerValue(headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : Number.POSITIVE_INFINITY;
}
