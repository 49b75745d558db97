import {
  type Diagnostic,
  type DiagnosticCatalogue,
  type Direction,
  diagnose,
  type EpochMicros,
  type Party,
} from '../core/index.js';
import {
  type Assembler,
  type AssemblerContext,
  type CloseManner,
  type ConnectionFacts,
  type Dialect,
  type EndState,
  ExchangeFacts,
  type GapReason,
} from '../exchange/index.js';
import { hadWholeAnswer } from './answer-complete.js';
import { GapLedger } from './gap-ledger.js';
import { HeadFinder } from './head-finder.js';

/** Reads the header of a request that has its connection to itself: an SCGI netstring, a uwsgi packet. */
export interface HeaderReader {
  /**
   * Takes `chunk[from, to)` and puts what it learns into `facts`; returns where the body begins once the header is complete,
   * undefined while it is not. A malformed header is a finding of {@link problem}, and the rest is body.
   */
  push(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number): number | undefined;
  /** What is wrong with the header; null while nothing is. */
  readonly problem: string | null;
}

export type SingleExchangeCode = 'header-malformed-request' | 'answer-missing' | 'app-reset' | 'server-gave-up' | 'capture-gap';

/** How the two protocols with one request per connection go wrong. */
export const SINGLE_EXCHANGE_DIAGNOSTICS: DiagnosticCatalogue<SingleExchangeCode> = {
  'header-malformed-request': {
    severity: 'error',
    title: 'The header of the request is malformed',
    why: 'Lengths or names in it do not fit together; the application cannot read it either.',
    fix: 'Check that the web server speaks the protocol of this port (scgi_pass, uwsgi_pass, fastcgi_pass).',
  },
  'answer-missing': {
    severity: 'error',
    title: 'The application closed without an answer',
    why: 'The process ended or gave up. nginx logs "upstream prematurely closed connection" and answers 502.',
    fix: 'Look into the application’s own log at this time.',
  },
  'app-reset': {
    severity: 'error',
    title: 'The application reset the connection',
    why: 'Mostly the process died. nginx logs "recv() failed (104: Connection reset by peer)".',
    fix: 'Look into the application’s own log and the kernel’s (out of memory) at this time.',
  },
  'server-gave-up': {
    severity: 'warning',
    title: 'The web server closed the connection before the end',
    why: 'Its client went away, or a timeout ran out. The application works on for nobody.',
    fix: 'If it was the timeout: make the application faster or raise it (scgi_read_timeout, uwsgi_read_timeout).',
  },
  'capture-gap': {
    severity: 'warning',
    title: 'Bytes are missing in the capture',
    why: 'They were forwarded, but not recorded: the capturing program lost packets, or memory or disk ran short.',
    fix: 'Sizes and texts of this exchange may be too short.',
  },
};

/**
 * One connection, one request: header and body towards the application, the answer back, and the application’s close as its
 * regular end. What SCGI and uwsgi have in common; they differ in the header alone.
 */
export class SingleExchangeAssembler implements Assembler {
  private readonly connection: ConnectionFacts;
  private readonly context: AssemblerContext;
  private readonly dialect: Dialect;
  private readonly header: HeaderReader;
  private readonly head = new HeadFinder();
  private facts: ExchangeFacts | null = null;
  private headerDone = false;
  /** CONTENT_LENGTH, once the header is complete. */
  private promised = 0;
  private readonly offsets: Record<Direction, number>;
  private firstClose: EndState | null = null;
  private readonly gaps = new GapLedger();

  constructor(connection: ConnectionFacts, context: AssemblerContext, dialect: Dialect, header: HeaderReader) {
    this.connection = connection;
    this.context = context;
    this.dialect = dialect;
    this.header = header;
    this.offsets = { 'to-app': 0, 'from-app': 0 };
  }

  bytes(direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const offset = this.offsets[direction];
    this.offsets[direction] += to - from;
    if (direction === 'to-app') this.input(chunk, from, to, offset, time);
    else this.output(chunk, from, to, offset, time);
  }

  gap(direction: Direction, length: number | null, reason: GapReason): void {
    this.offsets[direction] += length ?? 0;
    if (this.facts === null) return;
    this.gaps.note(this.facts, direction, length, reason, missing);
    this.context.sink.changed(this.facts);
  }

  closed(by: Party, manner: CloseManner, time: EpochMicros): void {
    this.firstClose ??= `${by}-${manner === 'fin' ? 'closed' : 'reset'}`;
    if (by === 'server') this.connection.serverClosedAt ??= time;
    else this.connection.appClosedAt ??= time;
    const { facts } = this;
    if (facts === null || !facts.open) return;
    if (by === 'server') facts.serverGoneAt ??= time;
    if (by === 'app' || manner === 'reset') this.settle(facts, this.firstClose, time);
    else this.context.sink.changed(facts);
  }

  end(): void {
    if (this.facts?.open) this.settle(this.facts, this.firstClose ?? 'capture-end', null);
  }

  private input(chunk: Uint8Array, from: number, to: number, offset: number, time: EpochMicros): void {
    const facts = this.facts ?? this.begin(offset, time);
    if (!facts.open) return;
    facts.toAppTo = offset + to - from;
    facts.lastInputAt = time;
    const body = this.headerDone ? from : this.readHeader(facts, chunk, from, to, time);
    if (body === undefined) return;
    this.countBody(facts, body, to, offset + body - from, time);
    this.context.sink.changed(facts);
  }

  private readHeader(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number, time: EpochMicros): number | undefined {
    const body = this.header.push(facts, chunk, from, to);
    if (body === undefined) return undefined;
    this.headerDone = true;
    facts.paramsClosed = true;
    facts.paramsCompleteAt = time;
    this.promised = this.promisedBytes(facts);
    if (this.header.problem !== null) this.blame('header-malformed-request', this.header.problem);
    this.checkInputComplete(facts, time);
    return body;
  }

  private countBody(facts: ExchangeFacts, from: number, to: number, offset: number, time: EpochMicros): void {
    if (to === from) return;
    facts.stdin.bytes += to - from;
    this.context.observer?.content?.(facts, 'stdin', 'to-app', offset, to - from);
    this.checkInputComplete(facts, time);
  }

  private checkInputComplete(facts: ExchangeFacts, time: EpochMicros): void {
    if (facts.inputCompleteAt !== null || facts.stdin.bytes < this.promised) return;
    facts.inputCompleteAt = time;
    facts.stdin.closed = true;
  }

  private promisedBytes(facts: ExchangeFacts): number {
    const value = this.dialect.decodeParams(facts.params.view()).find(([name]) => name === 'CONTENT_LENGTH')?.[1];
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : 0;
  }

  private output(chunk: Uint8Array, from: number, to: number, offset: number, time: EpochMicros): void {
    const { facts } = this;
    if (facts === null || !facts.open) return;
    if (facts.firstStdoutAt === null) {
      facts.firstStdoutAt = time;
      facts.fromAppFrom = offset;
    }
    facts.fromAppTo = offset + to - from;
    facts.lastStdoutAt = time;
    facts.stdout.bytes += to - from;
    this.context.observer?.content?.(facts, 'stdout', 'from-app', offset, to - from);
    if (facts.headBytes === 0) this.findHead(facts, chunk, from, to, time);
    this.context.sink.changed(facts);
  }

  private findHead(facts: ExchangeFacts, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const found = this.head.push(chunk, from, to);
    facts.head.append(chunk, from, found ?? to);
    if (this.head.headBytes === null) return;
    facts.headBytes = this.head.headBytes;
    facts.headCompleteAt = time;
  }

  private begin(offset: number, startedAt: EpochMicros): ExchangeFacts {
    const identity = {
      index: this.context.nextIndex(),
      dialect: this.dialect,
      connection: this.connection,
      requestId: 0,
      generation: 1,
      startedAt,
      offset,
    };
    this.facts = new ExchangeFacts(identity, this.context.retention);
    this.context.sink.begun(this.facts);
    return this.facts;
  }

  private settle(facts: ExchangeFacts, state: EndState, endedAt: EpochMicros | null): void {
    facts.state = state;
    facts.endedAt = endedAt;
    facts.headMissing = facts.headBytes === 0;
    if (state === 'app-closed') {
      facts.stdout.closed = true;
      facts.serverGoneAt = null;
      if (facts.stdout.bytes === 0) this.blame('answer-missing');
    } else if (state === 'app-reset') this.blame('app-reset');
    else if (state !== 'capture-end') this.judgeServer(facts);
    this.context.sink.settled(facts);
  }

  /** The web server closed first: it gave up, or had all that it wanted. */
  private judgeServer(facts: ExchangeFacts): void {
    if (hadWholeAnswer(facts)) facts.serverGoneAt = null;
    else this.blame('server-gave-up');
  }

  private blame(code: SingleExchangeCode, message?: string): void {
    const diagnostic: Diagnostic = diagnose(SINGLE_EXCHANGE_DIAGNOSTICS, code, message === undefined ? {} : { message });
    this.facts?.add(diagnostic);
  }
}

function missing(message: string): Diagnostic {
  return diagnose(SINGLE_EXCHANGE_DIAGNOSTICS, 'capture-gap', { message });
}
