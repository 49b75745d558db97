import { type EpochMicros, millisBetween } from '../core/index.js';
import type { ExchangeFacts, Marks, Timings } from '../exchange/index.js';

/**
 * The phases of an exchange, without holes: send + wait + receive = total. Input that comes after the first byte of the answer
 * (an application that answers early, Apache’s late empty STDIN) counts to the answer: send ends there.
 */
export function timingsOf(facts: ExchangeFacts): Timings {
  const first = firstByteAt(facts);
  const end = facts.endedAt;
  const sent = sentAt(facts);
  const gone = facts.serverGoneAt;
  return {
    send: between(facts.startedAt, sent),
    wait: between(sent, first),
    receive: between(first, end),
    total: between(facts.startedAt, end),
    ...(gone !== null && end !== null && end > gone ? { afterlife: millisBetween(gone, end) } : {}),
  };
}

/** First byte from the application, on either of its streams. */
export function firstByteAt(facts: ExchangeFacts): EpochMicros | null {
  return earliest(facts.firstStdoutAt, facts.firstStderrAt) ?? (facts.state === 'end-request' ? facts.endedAt : null);
}

/** End of the input; null while more may come and nothing was answered. */
export function sentAt(facts: ExchangeFacts): EpochMicros | null {
  const first = firstByteAt(facts);
  const last = facts.inputCompleteAt ?? (first !== null || facts.endedAt !== null ? facts.lastInputAt : null);
  return earliest(last, first);
}

/** The marks in milliseconds after the first byte. */
export function marksOf(facts: ExchangeFacts): Marks {
  const at = (time: EpochMicros | null): number | null => between(facts.startedAt, time);
  return {
    opened: at(facts.connection.openedAt),
    begin: 0,
    paramsComplete: at(facts.paramsCompleteAt),
    inputComplete: at(facts.inputCompleteAt),
    firstStderr: at(facts.firstStderrAt),
    firstStdout: at(facts.firstStdoutAt),
    headComplete: at(facts.headCompleteAt),
    lastStdout: at(facts.lastStdoutAt),
    end: at(facts.endedAt),
    serverClosed: at(facts.connection.serverClosedAt),
    appClosed: at(facts.connection.appClosedAt),
  };
}

function between(from: EpochMicros | null, to: EpochMicros | null): number | null {
  return from === null || to === null ? null : millisBetween(from, to);
}

function earliest(a: EpochMicros | null, b: EpochMicros | null): EpochMicros | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
