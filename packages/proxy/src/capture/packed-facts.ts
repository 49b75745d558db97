import { epochMicros, HOT_RETENTION } from '@fcgiscope/codec/core';
import { type ConnectionFacts, type Dialect, type EndState, ExchangeFacts } from '@fcgiscope/codec/exchange';

/** What of an exchange's facts is packed: first numbers, then the kept bytes. */
const OPTIONAL_TIMES = [
  'paramsCompleteAt',
  'inputCompleteAt',
  'firstStderrAt',
  'firstStdoutAt',
  'headCompleteAt',
  'lastStdoutAt',
  'endedAt',
  'serverGoneAt',
] as const;
const COUNTS = ['role', 'flags', 'headBytes', 'diagnosticsDropped', 'toAppFrom', 'toAppTo', 'fromAppFrom', 'fromAppTo'] as const;
const OPTIONAL_CODES = ['appStatus', 'protocolStatus'] as const;
const FLAGS = ['paramsClosed', 'headMissing', 'abortRequest'] as const;
const STREAMS = ['stdin', 'data', 'stdout', 'stderr'] as const;
const KEPT = ['params', 'head', 'stderrText'] as const;
const STATES: readonly EndState[] = [
  'open',
  'end-request',
  'server-closed',
  'server-reset',
  'app-closed',
  'app-reset',
  'capture-end',
  'lost',
];

/** Request id, generation, start, last input, flags, state. */
const SINGLE_NUMBERS = 6;
const NUMBERS =
  SINGLE_NUMBERS + OPTIONAL_TIMES.length + COUNTS.length + OPTIONAL_CODES.length + 2 * STREAMS.length + 2 * KEPT.length;
const NUMBERS_LENGTH = NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** What is not packed, since exchanges share it. */
export interface SharedFacts {
  readonly dialect: Dialect;
  readonly connection: ConnectionFacts;
}

/** Bytes that {@link packFacts} writes: a multiple of eight. */
export function packedLength(facts: ExchangeFacts): number {
  let length = NUMBERS_LENGTH;
  for (const name of KEPT) length += facts[name].keptLength;
  return (length + 7) & ~7;
}

/**
 * Writes the facts of an exchange, but for its diagnostics and what it shares with others, at `at` of `bytes` (a multiple of
 * eight, in a buffer of its own): a third of what the object takes, and nothing that a garbage collector must look at.
 */
export function packFacts(facts: ExchangeFacts, bytes: Uint8Array, at: number): void {
  const numbers = new Float64Array(bytes.buffer, at, NUMBERS);
  let n = 0;
  numbers[n++] = facts.requestId;
  numbers[n++] = facts.generation;
  numbers[n++] = facts.startedAt;
  numbers[n++] = facts.lastInputAt;
  numbers[n++] = flagsOf(facts);
  numbers[n++] = STATES.indexOf(facts.state);
  for (const name of OPTIONAL_TIMES) numbers[n++] = facts[name] ?? Number.NaN;
  for (const name of COUNTS) numbers[n++] = facts[name];
  for (const name of OPTIONAL_CODES) numbers[n++] = facts[name] ?? Number.NaN;
  for (const name of STREAMS) {
    numbers[n++] = facts[name].bytes;
    numbers[n++] = facts[name].records;
  }
  let to = at + NUMBERS_LENGTH;
  for (const name of KEPT) {
    const kept = facts[name];
    numbers[n++] = kept.total;
    numbers[n++] = kept.keptLength;
    bytes.set(kept.view(), to);
    to += kept.keptLength;
  }
}

/** The inverse of {@link packFacts}; the result is a copy. */
export function unpackFacts(index: number, shared: SharedFacts, bytes: Uint8Array, at: number): ExchangeFacts {
  const numbers = new Float64Array(bytes.buffer, at, NUMBERS).values();
  const next = (): number => numbers.next().value ?? Number.NaN;
  const optional = (): number | null => numberOrNull(next());
  const identity = { index, ...shared, requestId: next(), generation: next(), startedAt: epochMicros(next()), offset: 0 };
  const facts = new ExchangeFacts(identity, HOT_RETENTION);
  facts.lastInputAt = epochMicros(next());
  setFlags(facts, next());
  facts.state = STATES[next()] ?? 'lost';
  for (const name of OPTIONAL_TIMES) {
    const time = optional();
    facts[name] = time === null ? null : epochMicros(time);
  }
  for (const name of COUNTS) facts[name] = next();
  for (const name of OPTIONAL_CODES) facts[name] = optional();
  for (const name of STREAMS) {
    facts[name].bytes = next();
    facts[name].records = next();
  }
  let from = at + NUMBERS_LENGTH;
  for (const name of KEPT) {
    const total = next();
    const length = next();
    facts[name].append(bytes, from, from + length);
    facts[name].total = total;
    from += length;
  }
  return facts;
}

function flagsOf(facts: ExchangeFacts): number {
  let flags = 0;
  FLAGS.forEach((name, bit) => {
    if (facts[name]) flags |= 1 << bit;
  });
  STREAMS.forEach((name, bit) => {
    if (facts[name].closed) flags |= 1 << (FLAGS.length + bit);
  });
  return flags;
}

function setFlags(facts: ExchangeFacts, flags: number): void {
  FLAGS.forEach((name, bit) => {
    facts[name] = (flags & (1 << bit)) !== 0;
  });
  STREAMS.forEach((name, bit) => {
    facts[name].closed = (flags & (1 << (FLAGS.length + bit))) !== 0;
  });
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
