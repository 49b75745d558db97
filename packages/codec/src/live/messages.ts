import type { FileStatus, Trouble } from '../capture/index.js';
import type { Exchange, ExchangeMark, RecordSummary, SummaryRow } from '../exchange/index.js';

export type { ConnectionReport, ConnectionReports, Trouble } from '../capture/index.js';
export type { RecordSummary } from '../exchange/index.js';

/**
 * The live protocol: JSON text messages over one WebSocket (`/api/live`), which carries snapshot and deltas alike, so there is
 * no race between the two.
 *
 *     page   → { type: "hello", version, resume?: { capture, sequence } }
 *     server → { type: "hello", … }              facts of the capture; resumed or not
 *     page   → { type: "credit", rows: 2000 }    so many rows may be sent
 *     server → { type: "rows", … }               a batch; rows that changed twice meanwhile are sent once
 *     server → { type: "status", … }             at most four times a second
 *
 * Without credit the server keeps only the numbers of changed rows and sends their newest state when credit comes: its memory
 * per page is bounded by the number of rows in the capture, 4 bytes each.
 */
export const LIVE_PROTOCOL_VERSION = 1;

/** Rows that a page grants at once, and grants again when half of them have come. */
export const CREDIT_WINDOW = 4000;

export type PageMessage =
  | { readonly type: 'hello'; readonly version: number; readonly resume?: ResumePoint }
  | { readonly type: 'credit'; readonly rows: number };

/** Where a page was when its connection broke: it has seen every change up to `sequence` of that capture. */
export interface ResumePoint {
  readonly capture: string;
  readonly sequence: number;
}

export type ServerMessage = HelloMessage | RowsMessage | RemovedMessage | StatusMessage;

export interface HelloMessage {
  readonly type: 'hello';
  readonly version: number;
  /** Changes when the capture is cleared or the proxy started anew: a page that knows another one starts afresh. */
  readonly capture: string;
  /** True: the page keeps its rows, and what follows are the changes since. */
  readonly resumed: boolean;
  readonly product: string;
  readonly taps: readonly TapStatus[];
}

export interface RowsMessage {
  readonly type: 'rows';
  /** After this batch the page has seen every change up to here. */
  readonly sequence: number;
  readonly rows: readonly SummaryRow[];
}

/** Rows below `before` were evicted (the ring is full) or cleared; never single rows. */
export interface RemovedMessage {
  readonly type: 'removed';
  readonly before: number;
  readonly reason: 'evicted' | 'cleared';
}

export interface TapStatus {
  /** The address pair as given: `127.0.0.1:9000=127.0.0.1:9001`. */
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly takeover: boolean;
  readonly openConnections: number;
  readonly totalConnections: number;
  /** Connections whose upstream could not be reached, and the newest reason. */
  readonly upstreamFailures: number;
  readonly lastFailure: { readonly time: string; readonly message: string } | null;
}

export type CaptureState = 'running' | 'paused' | 'stopped-disk' | 'stopped-error';

export interface StatusMessage {
  readonly type: 'status';
  readonly state: CaptureState;
  /** Why it stopped, in words. */
  readonly reason: string | null;
  readonly directory: string | null;
  /** Bytes of captured traffic on disk, and the limit of the ring. */
  readonly storedBytes: number;
  readonly limitBytes: number;
  readonly exchanges: number;
  /** Exchanges that the ring has dropped. */
  readonly evicted: number;
  /** Bytes that were forwarded but not captured (overload, disk). */
  readonly uncapturedBytes: number;
  readonly taps: readonly TapStatus[];
  /** Connections with findings that belong to no exchange (`GET /api/connections`); absent while there is none. */
  readonly trouble?: Trouble;
  /** Where the capture is files: how far they have been read. */
  readonly file?: FileStatus;
}

/** `GET /api/status`. */
export interface StatusReply extends Omit<StatusMessage, 'type'> {
  readonly product: string;
  readonly version: string;
  readonly capture: string;
  readonly protocolVersion: number;
}

/** `GET /api/exchanges`. */
export interface ExchangeListReply {
  readonly exchanges: readonly Exchange[];
  /** Give it as `after=` for the next page; null at the end. */
  readonly next: number | null;
  /** How many match in the whole capture, whatever the page, where rows decide; else those of this reply: the rest was not read. */
  readonly total: number;
}

/** `GET /api/exchanges/{index}/records`. `hex` is given with `?bytes=N`: the first N bytes of each record. */
export interface RecordListReply {
  readonly records: readonly (RecordSummary & { readonly hex?: string })[];
  /** Records that are listed, on this page and others. */
  readonly total: number;
  /** Present where the list ends early, at `MAX_LISTED_RECORDS`: there are more records than are listed. */
  readonly cut?: true;
}

/** Exchanges that one question may be about. */
export const MOST_ASKED: number = 2000;

/** `POST /api/matches`: which of these exchanges pass the filter? It is decided where the bytes are; only numbers travel. */
export interface MatchesQuestion {
  readonly filter: string;
  readonly exchanges: readonly number[];
}

/** Those that pass, in the order they were asked in. Exchanges that are gone do not. */
export interface MatchesReply {
  readonly matches: readonly number[];
}

/** `POST /api/values`: what these fields of the filter (`param.HTTPS`, `header.location`) are in these exchanges. */
export interface ValuesQuestion {
  readonly fields: readonly string[];
  readonly exchanges: readonly number[];
}

/** For each exchange that is (still) there a value per field, the first 256 characters; null where it has none. */
export interface ValuesReply {
  readonly exchanges: readonly { readonly index: number; readonly values: readonly (string | null)[] }[];
}

/** `PUT /api/exchanges/{index}/mark`; null takes the mark away. All pages see it in the row. */
export interface MarkRequest {
  readonly mark: ExchangeMark | null;
}

/** Every error of the HTTP API. */
export interface ErrorReply {
  readonly error: { readonly code: string; readonly message: string };
}
