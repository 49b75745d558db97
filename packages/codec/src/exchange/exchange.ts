import type { Diagnostic } from '../core/index.js';
import type { ExchangeMark } from './mark.js';

/** The protocols between a web server and its application that are told apart. */
export type Protocol = 'fastcgi' | 'scgi' | 'uwsgi';

/** FastCGI 1.0 §6; a number that the specification does not know is kept. SCGI and uwsgi have no roles: null. */
export type Role = 'responder' | 'authorizer' | 'filter' | `unknown(${number})`;

/**
 * How an exchange ended: regularly (`end-request`), else what broke it. *server* is the web server. `open` while it goes on in
 * a live capture, `capture-end` where the capture ends first, `lost` where a gap in the capture hid the end.
 */
export type EndState =
  | 'open'
  | 'end-request'
  | 'server-closed'
  | 'server-reset'
  | 'app-closed'
  | 'app-reset'
  | 'capture-end'
  | 'lost';

/** FastCGI 1.0 §5.5; a number that the specification does not know is kept. */
export type ProtocolStatus = 'REQUEST_COMPLETE' | 'CANT_MPX_CONN' | 'OVERLOADED' | 'UNKNOWN_ROLE' | `unknown(${number})`;

/** Name, value, and `base64` where the value is not UTF-8 (then it is the base64 of the bytes). Names are latin1 then. */
export type Param = readonly [name: string, value: string] | readonly [name: string, value: string, encoding: 'base64'];

export interface StreamSummary {
  /** Content without headers and padding. */
  readonly bytes: number;
  /** Records with content; the empty one that closes the stream is not counted. */
  readonly records: number;
  /** The empty record was seen. */
  readonly closed: boolean;
}

export interface TextStreamSummary extends StreamSummary {
  readonly text: string;
}

/** Milliseconds; null where not known. `afterlife`: the application went on after the web server had gone. */
export interface Timings {
  /** First byte of the request → last byte of its input. */
  readonly send: number | null;
  /** → first byte from the application. */
  readonly wait: number | null;
  /** → end. */
  readonly receive: number | null;
  /** First byte of the request → end. */
  readonly total: number | null;
  readonly afterlife?: number;
}

/**
 * The absolute marks of an exchange, in milliseconds after its first byte; null where it did not happen (or not yet).
 * Records of one read share a time: the tap knows when bytes came, not when they were written.
 */
export interface Marks {
  /** The connection was accepted; negative, or null where the capture starts later. */
  readonly opened: number | null;
  readonly begin: number | null;
  readonly paramsComplete: number | null;
  readonly inputComplete: number | null;
  readonly firstStderr: number | null;
  readonly firstStdout: number | null;
  readonly headComplete: number | null;
  readonly lastStdout: number | null;
  readonly end: number | null;
  readonly serverClosed: number | null;
  readonly appClosed: number | null;
}

export interface ConnectionRef {
  readonly id: number;
  /** The web server's end, as nginx writes addresses. */
  readonly server: string;
  /** The application's end. */
  readonly app: string;
  /** Name of the tap, or of the capture's interface, where there is one. */
  readonly tap?: string;
}

export interface RequestLine {
  readonly method: string | null;
  readonly uri: string | null;
  readonly host: string | null;
  readonly script: string | null;
}

export interface ResponseSummary {
  /** `Status`, else 302 with `Location`, else 200 (RFC 3875 §6.2). Null where the head says something else than three digits. */
  readonly status: number | null;
  /** In wire order, names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The head with its empty line. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

export interface ExchangeEnd {
  readonly state: EndState;
  readonly appStatus: number | null;
  readonly protocolStatus: ProtocolStatus | null;
  readonly abortRequest: boolean;
  /** The web server was gone before the end. */
  readonly serverClosedBefore: boolean;
}

/** One request with its response: what `read --format ndjson` prints, the HTTP API answers and the page shows. Plain JSON. */
export interface Exchange {
  readonly index: number;
  readonly protocol: Protocol;
  readonly connection: ConnectionRef;
  readonly requestId: number | null;
  /** How many requests used this id on this connection before, plus one. */
  readonly generation: number | null;
  readonly role: Role | null;
  readonly keepConnection: boolean | null;
  readonly startTime: string;
  readonly timings: Timings;
  readonly marks: Marks;
  /** Wire order, repeated names kept. */
  readonly params: readonly Param[];
  readonly request: RequestLine;
  readonly streams: {
    readonly stdin: StreamSummary;
    readonly data: StreamSummary | null;
    readonly stdout: StreamSummary;
    readonly stderr: TextStreamSummary;
  };
  readonly response: ResponseSummary | null;
  readonly end: ExchangeEnd;
  readonly diagnostics: readonly Diagnostic[];
  /** Where somebody marked it. */
  readonly mark?: ExchangeMark;
}
