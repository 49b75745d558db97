import { concat, KeptBytes } from '../bytes/index.js';
import { readBeginRequest } from './bodies.js';
import { NULL_REQUEST_ID, PROTOCOL_STATUS, type ProtocolStatusName, ROLE, recordTypeLabel, TYPE, VERSION } from './constants.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';
import { decodeNameValues, type NameValue, type PairInput } from './name-values.js';
import { judgeParams } from './params-checks.js';
import type { RawRecord } from './record.js';
import { RecordDecoder } from './record-decoder.js';
import { endRequest, getValuesResult, streamEnd, streamRecords, unknownType } from './record-encoder.js';
import { type InputPhase, type InputRecord, inputLaw } from './request-law.js';
import { streamPieces } from './stream-pieces.js';

/**
 * What a web server said. `content` is a view of the chunk that {@link Responder.receive} was given, or a copy: keep a copy
 * where the owner of the chunk reuses it.
 */
export type ResponderEvent =
  /** PARAMS are complete: the request can be worked on. */
  | {
      readonly type: 'request';
      readonly requestId: number;
      readonly role: number;
      readonly keepConnection: boolean;
      readonly params: readonly NameValue[];
    }
  | { readonly type: 'stdin' | 'data'; readonly requestId: number; readonly content: Uint8Array }
  | { readonly type: 'stdin-end' | 'data-end'; readonly requestId: number }
  /** §5.4: nobody wants the answer any more. Still to be ended with {@link Responder.end}. */
  | { readonly type: 'abort'; readonly requestId: number }
  /** An answer that needs nobody’s thought: GET_VALUES_RESULT, UNKNOWN_TYPE, a rejection. To be sent in its place. */
  | { readonly type: 'reply'; readonly bytes: Uint8Array }
  /** A request that was not taken; its END_REQUEST is the `reply` before. */
  | { readonly type: 'rejected'; readonly requestId: number; readonly status: ProtocolStatusName }
  /** The web server broke the protocol: nothing that follows can be trusted, close the connection. */
  | { readonly type: 'breach'; readonly code: FastcgiDiagnosticCode; readonly message: string };

export interface ResponderOptions {
  /** Roles that are served; others get UNKNOWN_ROLE. Default: responder alone. */
  readonly roles?: readonly number[];
  /** Requests open at once on this connection. Past 1 they get CANT_MPX_CONN, past more OVERLOADED. Default 1. */
  readonly maxRequests?: number;
  /** Bytes of PARAMS of one request. More are answered OVERLOADED. Default {@link MAX_PARAMS_BYTES}. */
  readonly maxParamsBytes?: number;
  /** What GET_VALUES is answered (§4.1); names that are not here are left out of the answer. */
  readonly values?: Readonly<Record<string, string>>;
  /** Asked at each BEGIN_REQUEST: true answers OVERLOADED. */
  overloaded?(): boolean;
}

/** nginx sends 64 KiB at most, Apache 16 KiB by default; cookies and headers of a whole request fit many times over. */
export const MAX_PARAMS_BYTES: number = 1024 * 1024;

interface OpenRequest {
  readonly role: number;
  readonly keepConnection: boolean;
  readonly params: KeptBytes;
  phase: InputPhase;
  /** The handler was told of it. */
  announced: boolean;
  stderrUsed: boolean;
}

/**
 * The application’s half of one connection, without I/O: {@link receive} turns the bytes that came into events, the other
 * methods return the bytes to send. Holds at most one record (65,798 bytes), and for each open request its PARAMS until they are
 * complete. Wire bytes never make it throw; using an id that is not open does (RangeError).
 */
export class Responder {
  private readonly roles: readonly number[];
  private readonly maxRequests: number;
  private readonly maxParamsBytes: number;
  private readonly values: ReadonlyMap<string, string>;
  private readonly overloaded: () => boolean;
  private readonly decoder = new RecordDecoder();
  private readonly requests = new Map<number, OpenRequest>();
  private broken = false;
  private closing = false;

  constructor(options: ResponderOptions = {}) {
    this.roles = options.roles ?? [ROLE.responder];
    this.maxRequests = options.maxRequests ?? 1;
    this.maxParamsBytes = options.maxParamsBytes ?? MAX_PARAMS_BYTES;
    this.values = new Map(Object.entries(options.values ?? {}));
    this.overloaded = options.overloaded?.bind(options) ?? never;
  }

  get openRequests(): number {
    return this.requests.size;
  }

  isOpen(requestId: number): boolean {
    return this.requests.has(requestId);
  }

  /** §3.5: a request without KEEP_CONN has ended and no other is open, so the application has to close the connection. */
  get shouldClose(): boolean {
    return this.closing && this.requests.size === 0;
  }

  /** Bytes of a record that is not complete: more than 0 when the connection ends means that a record was cut. */
  get pendingBytes(): number {
    return this.decoder.pendingBytes;
  }

  /** A piece of the answer. Empty content gives no bytes, it would end the stream. */
  stdout(requestId: number, content: Uint8Array): Uint8Array {
    this.open(requestId);
    return streamRecords(TYPE.STDOUT, requestId, content);
  }

  /** The same in pieces that refer to `content`, which nobody may change until they are written: for a gathering write. */
  stdoutPieces(requestId: number, content: Uint8Array): Uint8Array[] {
    this.open(requestId);
    return streamPieces(TYPE.STDOUT, requestId, content);
  }

  stderr(requestId: number, content: Uint8Array): Uint8Array {
    const request = this.open(requestId);
    request.stderrUsed ||= content.length > 0;
    return streamRecords(TYPE.STDERR, requestId, content);
  }

  /** Ends STDOUT, and STDERR where it was used, and the request (§5.5, §6.1). Its id is free again. */
  end(requestId: number, appStatus = 0): Uint8Array {
    const request = this.open(requestId);
    this.forget(requestId, request);
    const ends = [streamEnd(TYPE.STDOUT, requestId), endRequest(requestId, appStatus)];
    if (request.stderrUsed) ends.unshift(streamEnd(TYPE.STDERR, requestId));
    return concat(ends);
  }

  /** What the web server said with these bytes, in order. After a `breach` there is nothing more. */
  receive(chunk: Uint8Array): ResponderEvent[] {
    const events: ResponderEvent[] = [];
    if (this.broken) return events;
    for (const record of this.decoder.push(chunk)) {
      events.push(...this.read(record));
      if (events.at(-1)?.type === 'breach') return this.broke(events);
    }
    const version = this.decoder.pendingVersion ?? VERSION;
    return version === VERSION ? events : this.broke([...events, ...unsupported(version)]);
  }

  private broke(events: ResponderEvent[]): ResponderEvent[] {
    this.broken = true;
    return events;
  }

  private read(record: RawRecord): ResponderEvent[] {
    const { type, requestId } = record;
    if (record.version !== VERSION) return unsupported(record.version);
    if (type === TYPE.GET_VALUES) return this.answerValues(record);
    const input = INPUT_RECORDS[type];
    if (input === undefined && type !== TYPE.BEGIN_REQUEST) return [reply(unknownType(type))];
    if (requestId === NULL_REQUEST_ID) return breach('null-request-id', `${recordTypeLabel(type)} without a request id`);
    if (input === undefined) return this.begin(record);
    const request = this.requests.get(requestId);
    // §3.3: records of a request that is over or was rejected are ignored; web servers still have them on the way.
    return request === undefined ? [] : this.input(request, input(record.content.length === 0), record);
  }

  /** §4.1: variables that we do not know are left out. */
  private answerValues({ content }: RawRecord): ResponderEvent[] {
    const known: PairInput[] = [];
    for (const [name] of decodeNameValues(content)) {
      const value = this.values.get(name);
      if (value !== undefined && !known.some(([other]) => other === name)) known.push([name, value]);
    }
    return [reply(getValuesResult(known))];
  }

  private begin({ requestId, content }: RawRecord): ResponderEvent[] {
    const body = readBeginRequest(content);
    if (body === undefined) return breach('begin-wrong-size', `BEGIN_REQUEST of ${content.length} bytes instead of 8`);
    if (this.requests.has(requestId)) return breach('begin-for-active-id', `request ${requestId} is open already`);
    const { role, keepConnection } = body;
    const rejection = this.rejection(role);
    if (rejection !== undefined) return this.reject(requestId, keepConnection, rejection);
    const params = new KeptBytes(this.maxParamsBytes);
    this.requests.set(requestId, { role, keepConnection, params, phase: 'params', announced: false, stderrUsed: false });
    return [];
  }

  private rejection(role: number): ProtocolStatusName | undefined {
    if (!this.roles.includes(role)) return 'UNKNOWN_ROLE';
    if (this.requests.size >= this.maxRequests) return this.maxRequests > 1 ? 'OVERLOADED' : 'CANT_MPX_CONN';
    return this.overloaded() ? 'OVERLOADED' : undefined;
  }

  private reject(requestId: number, keepConnection: boolean, status: ProtocolStatusName): ResponderEvent[] {
    this.closing ||= !keepConnection;
    return [reply(endRequest(requestId, 0, PROTOCOL_STATUS[status])), { type: 'rejected', requestId, status }];
  }

  private input(request: OpenRequest, said: InputRecord, record: RawRecord): ResponderEvent[] {
    const { next, breach: code } = inputLaw(request.role)[request.phase][said];
    // lighttpd sends STDIN to authorizers, who have no use for it.
    if (code === 'stdin-to-authorizer') return [];
    if (code !== undefined) return breach(code, `${said} while ${request.phase} of request ${record.requestId} is due`);
    request.phase = next;
    return this.hear(request, said, record);
  }

  private hear(request: OpenRequest, said: InputRecord, { requestId, content }: RawRecord): ResponderEvent[] {
    switch (said) {
      case 'PARAMS':
        return this.keepParams(request, requestId, content);
      case 'PARAMS_END':
        return this.announce(request, requestId);
      case 'STDIN':
        return [{ type: 'stdin', requestId, content }];
      case 'STDIN_END':
        return [{ type: 'stdin-end', requestId }];
      case 'DATA':
        return [{ type: 'data', requestId, content }];
      case 'DATA_END':
        return [{ type: 'data-end', requestId }];
      case 'ABORT_REQUEST':
        return this.aborted(request, requestId);
    }
  }

  private keepParams(request: OpenRequest, requestId: number, content: Uint8Array): ResponderEvent[] {
    request.params.append(content, 0, content.length);
    if (!request.params.truncated) return [];
    this.requests.delete(requestId);
    return this.reject(requestId, request.keepConnection, 'OVERLOADED');
  }

  private announce(request: OpenRequest, requestId: number): ResponderEvent[] {
    const { role, keepConnection } = request;
    const bytes = request.params.view();
    const { cut } = judgeParams(bytes);
    if (cut !== null) return breach('pair-cut', cut);
    const params = decodeNameValues(bytes);
    request.params.drop();
    request.announced = true;
    return [{ type: 'request', requestId, role, keepConnection, params }];
  }

  /** Before PARAMS are complete nobody works on the request: it ends here. */
  private aborted(request: OpenRequest, requestId: number): ResponderEvent[] {
    if (request.announced) return [{ type: 'abort', requestId }];
    this.forget(requestId, request);
    return [reply(endRequest(requestId))];
  }

  private forget(requestId: number, { keepConnection }: OpenRequest): void {
    this.requests.delete(requestId);
    this.closing ||= !keepConnection;
  }

  private open(requestId: number): OpenRequest {
    const request = this.requests.get(requestId);
    if (request === undefined) throw new RangeError(`request ${requestId} is not open`);
    return request;
  }
}

/** What a record under the id of a request means to the law. */
const INPUT_RECORDS: Readonly<Partial<Record<number, (empty: boolean) => InputRecord>>> = {
  [TYPE.PARAMS]: (empty) => (empty ? 'PARAMS_END' : 'PARAMS'),
  [TYPE.STDIN]: (empty) => (empty ? 'STDIN_END' : 'STDIN'),
  [TYPE.DATA]: (empty) => (empty ? 'DATA_END' : 'DATA'),
  [TYPE.ABORT_REQUEST]: () => 'ABORT_REQUEST',
};

function never(): boolean {
  return false;
}

function reply(bytes: Uint8Array): ResponderEvent {
  return { type: 'reply', bytes };
}

function unsupported(version: number): ResponderEvent[] {
  return breach('version-unsupported', `FastCGI version ${version} instead of 1`);
}

function breach(code: FastcgiDiagnosticCode, message: string): ResponderEvent[] {
  return [{ type: 'breach', code, message }];
}
