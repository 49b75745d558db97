import type { EndState, Protocol, SummaryRow } from '../exchange/index.js';
import type { Flag } from './field.js';
import { SLOW_MILLIS } from './limits.js';
import { durationOf } from './measures.js';

/** Ends that are in order, or not known yet: what is not listed broke the exchange. */
const SOUND_ENDS: Readonly<Record<Protocol, ReadonlySet<EndState>>> = {
  fastcgi: new Set<EndState>(['open', 'end-request', 'capture-end']),
  // SCGI and uwsgi have no END_REQUEST: the application closes when it has answered.
  scgi: new Set<EndState>(['open', 'end-request', 'app-closed', 'capture-end']),
  uwsgi: new Set<EndState>(['open', 'end-request', 'app-closed', 'capture-end']),
};

/** The connection ended before the exchange did (FIN or RST, of either side), or a gap in the capture hid the end. */
export function isBroken(row: SummaryRow): boolean {
  return !SOUND_ENDS[row.protocol].has(row.state);
}

/** Status 500 or above, or {@link isBroken}, or a diagnostic of severity `error`. */
export function isError(row: SummaryRow): boolean {
  return (row.status !== null && row.status >= 500) || isBroken(row) || row.worst === 'error';
}

/** The web server was gone before the end, or sent ABORT_REQUEST (FastCGI 1.0 §5.4). */
export function isAborted(row: SummaryRow): boolean {
  return row.abortRequest || row.gaveUp !== null || row.state === 'server-closed' || row.state === 'server-reset';
}

/** No end was seen: it goes on, or the capture ended first. */
export function isOpen(row: SummaryRow): boolean {
  return row.state === 'open' || row.state === 'capture-end';
}

/** Took (or, where `now` is known, takes already) longer than {@link SLOW_MILLIS}. */
export function isSlow(row: SummaryRow, now?: number): boolean {
  const duration = durationOf(row, now);
  return duration !== null && duration > SLOW_MILLIS;
}

export const IS_FLAGS: readonly Flag[] = [
  { value: 'open', help: 'No end was seen: it goes on, or the capture ended first', holds: isOpen },
  { value: 'error', help: 'Status 500 or above, a broken connection, or a diagnostic of severity error', holds: isError },
  { value: 'aborted', help: 'The web server was gone before the end, or sent ABORT_REQUEST', holds: isAborted },
  { value: 'slow', help: `Takes longer than ${SLOW_MILLIS / 1000} s`, holds: (row, { now }) => isSlow(row, now) },
  { value: 'marked', help: 'You marked it', holds: (_row, { marked }) => marked === true },
  {
    value: 'kept',
    help: 'The web server asked to keep the connection (FCGI_KEEP_CONN)',
    holds: (row) => row.keepConnection === true,
  },
];

export const HAS_FLAGS: readonly Flag[] = [
  { value: 'stderr', help: 'The application wrote to STDERR', holds: (row) => row.stderrBytes > 0 },
  {
    value: 'body',
    help: 'The request or the response has a body',
    holds: (row) => row.stdinBytes > 0 || row.dataBytes > 0 || row.stdoutBytes > row.headBytes,
  },
  { value: 'diagnostic', help: 'Something was found wrong or remarkable', holds: (row) => row.diagnosticCodes.length > 0 },
];
