import { readEndRequest, readUnknownType } from './bodies.js';
import { MAX_REQUEST_ID, NULL_REQUEST_ID, PROTOCOL_STATUS, recordTypeLabel, TYPE, VERSION } from './constants.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';
import { decodeNameValues, type NameValue, type PairInput } from './name-values.js';
import type { RawRecord } from './record.js';
import { RecordDecoder } from './record-decoder.js';
import {
  abortRequest,
  type BeginOptions,
  getValues,
  PAD_TO_EIGHT,
  type PaddingPolicy,
  streamEnd,
  streamRecords,
} from './record-encoder.js';
import { OUTPUT_LAW, type OutputPhase, type OutputRecord } from './request-law.js';
import { type PreparedPairs, requestRecords } from './request-records.js';
import { streamPieces } from './stream-pieces.js';

/**
 * What an application said. `content` is a view of the chunk that {@link Requester.receive} was given, or a copy: keep a copy
 * where the owner of the chunk reuses it.
 */
export type RequesterEvent =
  | { readonly type: 'stdout' | 'stderr'; readonly requestId: number; readonly content: Uint8Array }
  /** §5.3: the stream is over. PHP-FPM never says so; `end` alone is sure to come. */
  | { readonly type: 'stdout-end' | 'stderr-end'; readonly requestId: number }
  /** §5.5. The id is free again. */
  | { readonly type: 'end'; readonly requestId: number; readonly appStatus: number; readonly protocolStatus: number }
  /** §4.1. Go sends two of them for one question, the second one empty. */
  | { readonly type: 'values'; readonly values: readonly NameValue[] }
  /** §4.2. */
  | { readonly type: 'unknown-type'; readonly recordType: number }
  /** The application broke the protocol: nothing that follows can be trusted, close the connection. */
  | { readonly type: 'breach'; readonly code: FastcgiDiagnosticCode; readonly message: string };

export interface RequesterOptions {
  /** Requests open at once. More than one (multiplexing) only where the application answered FCGI_MPXS_CONNS=1. Default 1. */
  readonly maxRequests?: number;
  readonly padding?: PaddingPolicy;
}

export interface RequesterBeginOptions extends BeginOptions {
  /** There is no body: its end follows the params at once, and {@link Requester.endStdin} is not to be called. Default false. */
  readonly endStdin?: boolean;
  /** Params that many requests have in common; they go before the others. */
  readonly prepared?: PreparedPairs;
}

/**
 * The web server’s half of one connection, without I/O: its methods return the bytes to send, and {@link receive} turns the
 * bytes that came into events. Holds at most one record (65,798 bytes) and one small state per open request. Wire bytes never
 * make it throw; using an id that is not open does (RangeError).
 *
 *     const requester = new Requester();
 *     const { requestId, bytes } = requester.begin([['REQUEST_METHOD', 'GET'], ['SCRIPT_FILENAME', '/srv/index.php']]);
 *     for (const piece of bytes) socket.write(piece);
 *     socket.write(requester.endStdin(requestId));
 *     for (const event of requester.receive(chunk)) …
 */
export class Requester {
  private readonly maxRequests: number;
  private readonly padding: PaddingPolicy;
  private readonly decoder = new RecordDecoder();
  private readonly requests = new Map<number, OutputPhase>();
  private broken = false;

  constructor(options: RequesterOptions = {}) {
    this.maxRequests = Math.min(options.maxRequests ?? 1, MAX_REQUEST_ID);
    this.padding = options.padding ?? PAD_TO_EIGHT;
  }

  get openRequests(): number {
    return this.requests.size;
  }

  /** Whether one more request may begin. */
  get hasRoom(): boolean {
    return this.requests.size < this.maxRequests;
  }

  /** Bytes of a record that is not complete: more than 0 when the connection ends means that a record was cut. */
  get pendingBytes(): number {
    return this.decoder.pendingBytes;
  }

  isOpen(requestId: number): boolean {
    return this.requests.has(requestId);
  }

  /** BEGIN_REQUEST and the whole PARAMS stream, under the smallest free id (§3.3). Throws a RangeError where there is no room. */
  begin(
    params: Iterable<PairInput>,
    options: RequesterBeginOptions = {},
  ): { readonly requestId: number; readonly bytes: readonly Uint8Array[] } {
    if (!this.hasRoom) throw new RangeError(`${this.requests.size} requests are open, which is the limit of this connection`);
    let requestId = 1;
    while (this.requests.has(requestId)) requestId++;
    this.requests.set(requestId, 'open');
    return { requestId, bytes: [requestRecords(requestId, params, { ...options, padding: this.padding })] };
  }

  /** A piece of the request’s body. Empty content gives no bytes, it would end the stream. */
  stdin(requestId: number, content: Uint8Array): Uint8Array {
    return this.stream(TYPE.STDIN, requestId, content);
  }

  /** The same in pieces that refer to `content`, which nobody may change until they are written: for a gathering write. */
  stdinPieces(requestId: number, content: Uint8Array): Uint8Array[] {
    return this.pieces(TYPE.STDIN, requestId, content);
  }

  endStdin(requestId: number): Uint8Array {
    return this.streamEnd(TYPE.STDIN, requestId);
  }

  /** A piece of the file that a filter works on (§6.4), to be sent after {@link endStdin}. */
  data(requestId: number, content: Uint8Array): Uint8Array {
    return this.stream(TYPE.DATA, requestId, content);
  }

  /** As {@link stdinPieces}. */
  dataPieces(requestId: number, content: Uint8Array): Uint8Array[] {
    return this.pieces(TYPE.DATA, requestId, content);
  }

  endData(requestId: number): Uint8Array {
    return this.streamEnd(TYPE.DATA, requestId);
  }

  /** §5.4: asks the application to stop. The request stays open until `end` comes; PHP-FPM goes on as if nothing was said. */
  abort(requestId: number): Uint8Array {
    this.mustBeOpen(requestId);
    return abortRequest(requestId);
  }

  /** §4.1: asks for the application’s limits. */
  getValues(names: Iterable<string>): Uint8Array {
    return getValues(names);
  }

  /** What the application said with these bytes, in order. After a `breach` there is nothing more. */
  receive(chunk: Uint8Array): RequesterEvent[] {
    const events: RequesterEvent[] = [];
    if (this.broken) return events;
    for (const record of this.decoder.push(chunk)) {
      const event = this.read(record);
      if (event !== undefined) events.push(event);
      if (event?.type === 'breach') return this.broke(events);
    }
    const version = this.decoder.pendingVersion ?? VERSION;
    return version === VERSION ? events : this.broke([...events, unsupported(version)]);
  }

  private broke(events: RequesterEvent[]): RequesterEvent[] {
    this.broken = true;
    return events;
  }

  private read(record: RawRecord): RequesterEvent | undefined {
    if (record.version !== VERSION) return unsupported(record.version);
    if (record.requestId === NULL_REQUEST_ID) return readManagement(record);
    const phase = this.requests.get(record.requestId);
    const said = OUTPUT_RECORDS[record.type]?.(record.content.length === 0);
    if (said === undefined)
      return breach('wrong-direction', `${recordTypeLabel(record.type)} is nothing an application may send`);
    if (phase === undefined)
      return breach('record-without-request', `${said} for request ${record.requestId}, which is not open`);
    const { next, breach: code } = OUTPUT_LAW[phase][said];
    if (code !== undefined) return breach(code, `${said} after the end of that stream`);
    this.requests.set(record.requestId, next);
    return said === 'END_REQUEST' ? this.readEnd(record) : streamEvent(said, record);
  }

  private readEnd({ requestId, content }: RawRecord): RequesterEvent {
    const body = readEndRequest(content);
    if (body === undefined) return breach('end-wrong-size', `END_REQUEST of ${content.length} bytes instead of 8`);
    if (body.protocolStatus > PROTOCOL_STATUS.UNKNOWN_ROLE)
      return breach('protocol-status-unknown', `protocol status ${body.protocolStatus} does not exist`);
    this.requests.delete(requestId);
    return { type: 'end', requestId, appStatus: body.appStatus, protocolStatus: body.protocolStatus };
  }

  private stream(type: InputType, requestId: number, content: Uint8Array): Uint8Array {
    this.mustBeOpen(requestId);
    return streamRecords(type, requestId, content, { padding: this.padding });
  }

  private pieces(type: InputType, requestId: number, content: Uint8Array): Uint8Array[] {
    this.mustBeOpen(requestId);
    return streamPieces(type, requestId, content, { padding: this.padding });
  }

  private streamEnd(type: InputType, requestId: number): Uint8Array {
    this.mustBeOpen(requestId);
    return streamEnd(type, requestId);
  }

  private mustBeOpen(requestId: number): void {
    if (!this.requests.has(requestId)) throw new RangeError(`request ${requestId} is not open`);
  }
}

type InputType = typeof TYPE.STDIN | typeof TYPE.DATA;

/** What a record of an application means to the law; nothing else may come under the id of a request. */
const OUTPUT_RECORDS: Readonly<Partial<Record<number, (empty: boolean) => OutputRecord>>> = {
  [TYPE.STDOUT]: (empty) => (empty ? 'STDOUT_END' : 'STDOUT'),
  [TYPE.STDERR]: (empty) => (empty ? 'STDERR_END' : 'STDERR'),
  [TYPE.END_REQUEST]: () => 'END_REQUEST',
};

const STREAM_EVENTS = { STDOUT: 'stdout', STDERR: 'stderr' } as const;
const STREAM_END_EVENTS = { STDOUT_END: 'stdout-end', STDERR_END: 'stderr-end' } as const;

function streamEvent(said: Exclude<OutputRecord, 'END_REQUEST'>, { requestId, content }: RawRecord): RequesterEvent {
  if (said === 'STDOUT' || said === 'STDERR') return { type: STREAM_EVENTS[said], requestId, content };
  return { type: STREAM_END_EVENTS[said], requestId };
}

/** §4: management records that nobody understands are passed over. */
function readManagement({ type, content }: RawRecord): RequesterEvent | undefined {
  if (type === TYPE.GET_VALUES_RESULT) return { type: 'values', values: decodeNameValues(content) };
  if (type === TYPE.UNKNOWN_TYPE) return { type: 'unknown-type', recordType: readUnknownType(content)?.type ?? 0 };
  return type <= TYPE.DATA ? breach('null-request-id', `${recordTypeLabel(type)} without a request id`) : undefined;
}

function unsupported(version: number): RequesterEvent {
  return breach('version-unsupported', `FastCGI version ${version} instead of 1`);
}

function breach(code: FastcgiDiagnosticCode, message: string): RequesterEvent {
  return { type: 'breach', code, message };
}
