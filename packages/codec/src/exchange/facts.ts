import { KeptBytes } from '../bytes/index.js';
import type { Diagnostic, EpochMicros, RetentionLimits } from '../core/index.js';
import type { EndState, Param, Protocol, ProtocolStatus, Role } from './exchange.js';

/** How one of the three protocols writes down what they have in common. */
export interface Dialect {
  readonly protocol: Protocol;
  /** FastCGI alone has ids, roles, a keep-conn flag, and an end of its own. */
  readonly multiplexes: boolean;
  /** All whole pairs of a parameter stream, in order. */
  readonly decodeParams: (bytes: Uint8Array) => Param[];
  /** Calls `visit` with the place of each pair: `[nameFrom, nameTo)` and `[valueFrom, valueTo)`. */
  readonly walkParams: (
    bytes: Uint8Array,
    visit: (nameFrom: number, nameTo: number, valueFrom: number, valueTo: number) => void,
  ) => void;
  readonly roleName: (role: number) => Role | null;
  readonly keepsConnection: (flags: number) => boolean | null;
  readonly protocolStatusName: (status: number) => ProtocolStatus;
}

/** What a capture says of one connection; the exchanges of that connection share it. */
export interface ConnectionFacts {
  readonly id: number;
  readonly server: string;
  readonly app: string;
  readonly tap: string;
  readonly openedAt: EpochMicros | null;
  /** When each party closed (FIN or RST), null while it has not. */
  serverClosedAt: EpochMicros | null;
  appClosedAt: EpochMicros | null;
}

/** Counts of one stream of an exchange. */
export class StreamFacts {
  bytes = 0;
  /** Records with content. */
  records = 0;
  closed = false;

  /** Counts a record by its content length: an empty one closes the stream. */
  countRecord(contentLength: number): void {
    if (contentLength > 0) this.records++;
    else this.closed = true;
  }
}

/**
 * All that is known so far of one exchange, protocol-neutral: the assemblers write it while bytes fly, pure functions derive
 * rows ({@link summaryOf}) and documents ({@link exchangeOf}) from it when somebody asks. Hence plain numbers and raw bytes
 * here, and no strings.
 */
export class ExchangeFacts {
  /** Number in the capture, from 1, in order of first byte. */
  readonly index: number;
  readonly dialect: Dialect;
  readonly connection: ConnectionFacts;
  /** FastCGI only; 0 elsewhere. */
  readonly requestId: number;
  readonly generation: number;
  /** FastCGI role number and flags as sent; uwsgi: modifier1 and modifier2. */
  role = 0;
  flags = 0;

  /** Epoch microseconds, null where it did not happen. */
  readonly startedAt: EpochMicros;
  paramsCompleteAt: EpochMicros | null = null;
  /** The latest byte of input (PARAMS, STDIN, DATA). */
  lastInputAt: EpochMicros;
  inputCompleteAt: EpochMicros | null = null;
  firstStderrAt: EpochMicros | null = null;
  firstStdoutAt: EpochMicros | null = null;
  headCompleteAt: EpochMicros | null = null;
  lastStdoutAt: EpochMicros | null = null;
  endedAt: EpochMicros | null = null;
  /** The web server went away before the end. */
  serverGoneAt: EpochMicros | null = null;

  readonly params: KeptBytes;
  readonly head: KeptBytes;
  readonly stderrText: KeptBytes;
  readonly stdin: StreamFacts = new StreamFacts();
  readonly data: StreamFacts = new StreamFacts();
  readonly stdout: StreamFacts = new StreamFacts();
  readonly stderr: StreamFacts = new StreamFacts();
  paramsClosed = false;
  /** Bytes of the CGI head with its empty line; 0 while it is not complete. */
  headBytes = 0;
  /** STDOUT cannot begin with a head, or ended before its empty line came. */
  headMissing = false;

  state: EndState = 'open';
  appStatus: number | null = null;
  protocolStatus: number | null = null;
  abortRequest = false;
  readonly diagnostics: Diagnostic[] = [];
  /** Diagnostics past the limit: counted, not kept. */
  diagnosticsDropped = 0;

  /** Where its bytes lie: `[from, to)` in each direction of its connection (bytes of others may lie between). */
  toAppFrom: number;
  toAppTo: number;
  fromAppFrom = 0;
  fromAppTo = 0;

  private readonly diagnosticLimit: number;

  constructor(
    identity: {
      readonly index: number;
      readonly dialect: Dialect;
      readonly connection: ConnectionFacts;
      readonly requestId: number;
      readonly generation: number;
      readonly startedAt: EpochMicros;
      readonly offset: number;
    },
    retention: RetentionLimits,
  ) {
    this.index = identity.index;
    this.dialect = identity.dialect;
    this.connection = identity.connection;
    this.requestId = identity.requestId;
    this.generation = identity.generation;
    this.startedAt = identity.startedAt;
    this.lastInputAt = identity.startedAt;
    this.toAppFrom = identity.offset;
    this.toAppTo = identity.offset;
    this.params = new KeptBytes(retention.paramsBytes);
    this.head = new KeptBytes(retention.headBytes);
    this.stderrText = new KeptBytes(retention.stderrBytes);
    this.diagnosticLimit = retention.diagnostics;
  }

  get open(): boolean {
    return this.state === 'open';
  }

  /** Lets go of the raw bytes, for good; their memory is used again. For whoever has a copy, once the exchange has settled. */
  dropBytes(): void {
    this.params.drop();
    this.head.drop();
    this.stderrText.drop();
  }

  add(diagnostic: Diagnostic): void {
    if (this.diagnostics.length < this.diagnosticLimit) this.diagnostics.push(diagnostic);
    else this.diagnosticsDropped++;
  }
}

/** What an assembler tells of its exchanges. */
export interface ExchangeSink {
  /** Its first byte came. */
  begun(facts: ExchangeFacts): void;
  /** Something that a row shows has changed: params complete, first byte, head complete, input complete, web server gone. */
  changed(facts: ExchangeFacts): void;
  /** It ended: nothing but late diagnostics follow (as `changed`), and the assembler reads its raw bytes no more. */
  settled(facts: ExchangeFacts): void;
}
