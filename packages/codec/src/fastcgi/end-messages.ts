import { type EpochMicros, millisBetween } from '../core/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';

/** A timer fires late, never early; this late at most on a machine that is not overloaded. */
const TIMER_LATENESS_MS = 60;

/** That the web server closed first, after how long, and what the application did then. */
export function gaveUpMessage(facts: ExchangeFacts): string {
  const gone = facts.serverGoneAt ?? facts.startedAt;
  const waited = `The web server gave up after ${Math.round(millisBetween(facts.startedAt, gone))} ms`;
  const more = facts.endedAt === null ? 0 : Math.round(millisBetween(gone, facts.endedAt));
  return waited + timeoutHint(facts, gone) + (more > 0 ? `; the application went on for ${more} ms more` : '');
}

/** Timeouts are whole seconds, and run from the last sign of life. */
function timeoutHint(facts: ExchangeFacts, gone: EpochMicros): string {
  const silence = millisBetween(lastSign(facts, gone), gone);
  const seconds = Math.floor(silence / 1000);
  return seconds >= 1 && silence - seconds * 1000 <= TIMER_LATENESS_MS ? `, which looks like a timeout of ${seconds} s` : '';
}

function lastSign({ lastInputAt, firstStderrAt, lastStdoutAt }: ExchangeFacts, gone: EpochMicros): EpochMicros {
  const signs = [firstStderrAt, lastStdoutAt].filter((time) => time !== null && time <= gone);
  return signs.reduce<EpochMicros>((last, time) => (time !== null && time > last ? time : last), lastInputAt);
}

/** What PHP-FPM and others refuse by resetting the connection. */
const REFUSED: ReadonlySet<string> = new Set<FastcgiDiagnosticCode>([
  'begin-wrong-size',
  'input-out-of-order',
  'pair-cut',
  'pair-over-record-edge',
  'unknown-role',
  'unknown-type',
  'version-unsupported',
]);

/** PHP-FPM resets where content and padding of PARAMS do not fit into its buffer. */
const REFUSED_PARAMS = 65_529;

/** That the application reset: a refusal, where the request gave it reason to; undefined where it just died. */
export function resetMessage({ diagnostics, params, stdout, stderr }: ExchangeFacts): string | undefined {
  if (stdout.records + stderr.records > 0) return undefined;
  const reason =
    diagnostics.find(({ code }) => REFUSED.has(code))?.code ?? (params.total >= REFUSED_PARAMS ? 'params-large' : undefined);
  return reason && `The application reset the connection: it refuses such a request (${reason})`;
}

/** On its way, a close and a request miss each other by no more than this, in milliseconds. */
const CROSSING_MS = 5;

/**
 * That the application had closed a kept connection when the web server used it again: what makes sporadic 502s of a pool whose
 * workers end after so many requests. Undefined where the request was the first of its connection, or something came back.
 */
export function crossedMessage(
  { connection, generation, startedAt, stdout, stderr }: ExchangeFacts,
  gone: EpochMicros,
): string | undefined {
  if (generation === 1 || stdout.records + stderr.records > 0) return undefined;
  const closedAt = connection.appClosedAt ?? gone;
  if (closedAt <= startedAt)
    return `The application had closed the kept connection ${millisBetween(closedAt, startedAt)} ms before the web server used it again; ${CAUSES}`;
  const late = millisBetween(startedAt, closedAt);
  return late > CROSSING_MS
    ? undefined
    : `The application closed the kept connection ${late} ms after the web server had used it again: the two may have crossed; ${CAUSES}`;
}

const CAUSES = 'workers close what they keep at pm.max_requests, at request_terminate_timeout and when they are told to end';
