import { copyInto } from '../../bytes/index.js';
import { type EpochMicros, epochMicros, HOT_RETENTION } from '../../core/index.js';
import { type ConnectionFacts, type Dialect, type EndState, ExchangeFacts, type StreamFacts } from '../../exchange/index.js';

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

/** Bits of the number of flags; the closed streams follow. */
const PARAMS_CLOSED = 1;
const HEAD_MISSING = 2;
const ABORT_REQUEST = 4;
const STDIN_CLOSED = 8;
const DATA_CLOSED = 16;
const STDOUT_CLOSED = 32;
const STDERR_CLOSED = 64;

/** How many numbers {@link packFacts} writes. */
const NUMBERS = 38;
const NUMBERS_LENGTH = NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** What is not packed, since exchanges share it. */
export interface SharedFacts {
  readonly dialect: Dialect;
  readonly connection: ConnectionFacts;
}

/** Memory that facts are packed into, as bytes and as numbers. */
export class PackingBlock {
  readonly bytes: Uint8Array;
  readonly numbers: Float64Array;

  constructor(size: number) {
    const memory = new ArrayBuffer(size);
    this.bytes = new Uint8Array(memory);
    this.numbers = new Float64Array(memory);
  }
}

/** Bytes that {@link packFacts} writes: a multiple of eight. */
export function packedLength({ params, head, stderrText }: ExchangeFacts): number {
  return (NUMBERS_LENGTH + params.keptLength + head.keptLength + stderrText.keptLength + 7) & ~7;
}

/**
 * Writes the facts of an exchange at byte `at`, a multiple of eight: first the numbers, then the kept bytes; not its diagnostics,
 * and not what it shares with others. Takes a third of what the object takes, and nothing that a garbage collector must look at.
 * Every name is spelled out, here and in {@link unpackFacts}: a loop over names would cost more than the rest.
 */
export function packFacts(facts: ExchangeFacts, { bytes, numbers }: PackingBlock, at: number): void {
  const { params, head, stderrText, stdin, data, stdout, stderr } = facts;
  let n = at / Float64Array.BYTES_PER_ELEMENT;
  numbers[n++] = facts.requestId;
  numbers[n++] = facts.generation;
  numbers[n++] = facts.role;
  numbers[n++] = facts.flags;
  numbers[n++] = facts.startedAt;
  numbers[n++] = facts.lastInputAt;
  numbers[n++] = facts.paramsCompleteAt ?? Number.NaN;
  numbers[n++] = facts.inputCompleteAt ?? Number.NaN;
  numbers[n++] = facts.firstStderrAt ?? Number.NaN;
  numbers[n++] = facts.firstStdoutAt ?? Number.NaN;
  numbers[n++] = facts.headCompleteAt ?? Number.NaN;
  numbers[n++] = facts.lastStdoutAt ?? Number.NaN;
  numbers[n++] = facts.endedAt ?? Number.NaN;
  numbers[n++] = facts.serverGoneAt ?? Number.NaN;
  numbers[n++] = facts.headBytes;
  numbers[n++] = facts.appStatus ?? Number.NaN;
  numbers[n++] = facts.protocolStatus ?? Number.NaN;
  numbers[n++] = facts.diagnosticsDropped;
  numbers[n++] = facts.toAppFrom;
  numbers[n++] = facts.toAppTo;
  numbers[n++] = facts.fromAppFrom;
  numbers[n++] = facts.fromAppTo;
  numbers[n++] = flagsOf(facts);
  numbers[n++] = STATES.indexOf(facts.state);
  numbers[n++] = stdin.bytes;
  numbers[n++] = stdin.records;
  numbers[n++] = data.bytes;
  numbers[n++] = data.records;
  numbers[n++] = stdout.bytes;
  numbers[n++] = stdout.records;
  numbers[n++] = stderr.bytes;
  numbers[n++] = stderr.records;
  numbers[n++] = params.total;
  numbers[n++] = params.keptLength;
  numbers[n++] = head.total;
  numbers[n++] = head.keptLength;
  numbers[n++] = stderrText.total;
  numbers[n++] = stderrText.keptLength;
  const paramsAt = n * Float64Array.BYTES_PER_ELEMENT;
  const headAt = paramsAt + params.keptLength;
  copyInto(bytes, paramsAt, params.view(), 0, params.keptLength);
  copyInto(bytes, headAt, head.view(), 0, head.keptLength);
  copyInto(bytes, headAt + head.keptLength, stderrText.view(), 0, stderrText.keptLength);
}

/** The inverse of {@link packFacts}; the raw bytes are those of the block, not copied. */
export function unpackFacts(index: number, shared: SharedFacts, block: PackingBlock, at: number): ExchangeFacts {
  const numbers = new NumberReader(block.numbers, at / Float64Array.BYTES_PER_ELEMENT);
  const requestId = numbers.next();
  const generation = numbers.next();
  const role = numbers.next();
  const flags = numbers.next();
  const identity = { index, dialect: shared.dialect, connection: shared.connection, requestId, generation };
  const facts = new ExchangeFacts({ ...identity, startedAt: epochMicros(numbers.next()), offset: 0 }, HOT_RETENTION);
  facts.role = role;
  facts.flags = flags;
  unpackTimes(facts, numbers);
  unpackEnd(facts, numbers);
  for (const stream of [facts.stdin, facts.data, facts.stdout, facts.stderr]) unpackStream(stream, numbers);
  let from = at + NUMBERS_LENGTH;
  for (const kept of [facts.params, facts.head, facts.stderrText]) {
    const total = numbers.next();
    const to = from + numbers.next();
    kept.lend(block.bytes.subarray(from, to), total);
    from = to;
  }
  return facts;
}

function unpackTimes(facts: ExchangeFacts, numbers: NumberReader): void {
  facts.lastInputAt = epochMicros(numbers.next());
  facts.paramsCompleteAt = numbers.nextTime();
  facts.inputCompleteAt = numbers.nextTime();
  facts.firstStderrAt = numbers.nextTime();
  facts.firstStdoutAt = numbers.nextTime();
  facts.headCompleteAt = numbers.nextTime();
  facts.lastStdoutAt = numbers.nextTime();
  facts.endedAt = numbers.nextTime();
  facts.serverGoneAt = numbers.nextTime();
}

function unpackEnd(facts: ExchangeFacts, numbers: NumberReader): void {
  facts.headBytes = numbers.next();
  facts.appStatus = numbers.nextOptional();
  facts.protocolStatus = numbers.nextOptional();
  facts.diagnosticsDropped = numbers.next();
  facts.toAppFrom = numbers.next();
  facts.toAppTo = numbers.next();
  facts.fromAppFrom = numbers.next();
  facts.fromAppTo = numbers.next();
  setFlags(facts, numbers.next());
  facts.state = STATES[numbers.next()] ?? 'lost';
}

function unpackStream(stream: StreamFacts, numbers: NumberReader): void {
  stream.bytes = numbers.next();
  stream.records = numbers.next();
}

class NumberReader {
  private readonly numbers: Float64Array;
  private at: number;

  constructor(numbers: Float64Array, at: number) {
    this.numbers = numbers;
    this.at = at;
  }

  next(): number {
    return this.numbers[this.at++] ?? Number.NaN;
  }

  nextOptional(): number | null {
    const value = this.next();
    return Number.isNaN(value) ? null : value;
  }

  nextTime(): EpochMicros | null {
    const value = this.nextOptional();
    return value === null ? null : epochMicros(value);
  }
}

function flagsOf(facts: ExchangeFacts): number {
  return (
    (facts.paramsClosed ? PARAMS_CLOSED : 0) |
    (facts.headMissing ? HEAD_MISSING : 0) |
    (facts.abortRequest ? ABORT_REQUEST : 0) |
    (facts.stdin.closed ? STDIN_CLOSED : 0) |
    (facts.data.closed ? DATA_CLOSED : 0) |
    (facts.stdout.closed ? STDOUT_CLOSED : 0) |
    (facts.stderr.closed ? STDERR_CLOSED : 0)
  );
}

function setFlags(facts: ExchangeFacts, flags: number): void {
  facts.paramsClosed = (flags & PARAMS_CLOSED) !== 0;
  facts.headMissing = (flags & HEAD_MISSING) !== 0;
  facts.abortRequest = (flags & ABORT_REQUEST) !== 0;
  facts.stdin.closed = (flags & STDIN_CLOSED) !== 0;
  facts.data.closed = (flags & DATA_CLOSED) !== 0;
  facts.stdout.closed = (flags & STDOUT_CLOSED) !== 0;
  facts.stderr.closed = (flags & STDERR_CLOSED) !== 0;
}
