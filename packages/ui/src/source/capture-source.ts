import type { Exchange, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import type { ExportFormatName, ExportProgress } from '@fcgiscope/codec/export';
import type {
  ConnectionReports,
  ExchangeRange,
  HelloMessage,
  RecordListReply,
  ReplayPreview,
  ReplayRequest,
  ReplayResult,
  ReplayRun,
  StatusMessage,
  ValuesReply,
} from '@fcgiscope/codec/live';

export type StreamName = 'stdin' | 'data' | 'stdout' | 'stderr';

/** How the page and its capture stand. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'disconnected'; readonly attempt: number; readonly retryInMs: number }
  | { readonly kind: 'refused'; readonly message: string }
  /** The page comes from a web server that is no fcgiscope: there is nothing but files that somebody opens. */
  | { readonly kind: 'absent' };

/** What a source tells. */
export interface CaptureSink {
  connection(state: ConnectionState): void;
  hello(message: HelloMessage): void;
  /** Rows that are new or have changed. `taken` is called when they are applied: no more come before that than the source allows. */
  rows(rows: readonly SummaryRow[], taken: () => void): void;
  /** Rows below `before` are gone. */
  removed(before: number, reason: 'evicted' | 'cleared'): void;
  status(message: StatusMessage): void;
}

/** A stretch of a stream: `bytes` are `[from, from + bytes.length)` of `total`. */
export interface StreamSlice {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: number;
  readonly total: number;
}

/** Which records are meant: those of an exchange, or all of its connection. */
export interface RecordScope {
  readonly index: number;
  readonly wholeConnection: boolean;
}

/** Steers a capture that is going on. */
export interface CaptureControl {
  pause(): Promise<void>;
  resume(): Promise<void>;
  clear(): Promise<void>;
  /** Notes a text at this moment; it is kept in the capture file. */
  mark(text: string): Promise<void>;
}

/** What an export is to hold, and how. */
export interface ExportOrder {
  readonly format: ExportFormatName;
  /** Which exchanges, ascending; null: the whole capture, with what belongs to no exchange. */
  readonly exchanges: readonly ExchangeRange[] | null;
  readonly includeSecrets: boolean;
}

/** How far an export is; `receiving`: made elsewhere, so many bytes have come. */
export type ExportStep = ExportProgress | { readonly stage: 'receiving'; readonly bytes: number };

export interface ExportedFile {
  readonly blob: Blob;
  /** In how many places something was masked; null where secrets were included. */
  readonly masked: number | null;
}

/** Sends captured requests again, through the taps of the session. */
export interface Replayer {
  /** What would be sent. */
  preview(request: ReplayRequest, signal: AbortSignal): Promise<ReplayPreview>;
  /** Sends; `onRun` hears of each run as it ends. Whoever aborts stops what has not begun. */
  send(request: ReplayRequest, signal: AbortSignal, onRun: (run: ReplayRun, position: number) => void): Promise<ReplayResult>;
}

/** Where a page's exchanges come from. Every read may fail with a {@link SourceError}. */
export interface CaptureSource {
  /** Begins to tell; returns the way to stop. */
  start(sink: CaptureSink): () => void;
  exchange(index: number, signal: AbortSignal): Promise<Exchange>;
  /** `[from, to)` of a stream, less where it is shorter. */
  stream(index: number, name: StreamName, from: number, to: number, signal: AbortSignal): Promise<StreamSlice>;
  /** The records with a number above `after` (0: from the first), as many as one reply holds. */
  records(scope: RecordScope, after: number, signal: AbortSignal): Promise<RecordListReply>;
  /** A record with its header and padding. `record` is its number in the list of the same scope. */
  recordBytes(scope: RecordScope, record: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Which of these exchanges pass a filter that looks beyond rows (params, headers, all of stderr, bodies). Decided where the bytes are:
   * a file's worker gives its rows to a `Judge` of codec/filter one after the other, looks at `signal` between them, and answers with
   * numbers alone. Never more than `MOST_ASKED` at once.
   */
  matches(filter: string, indexes: readonly number[], signal: AbortSignal): Promise<readonly number[]>;
  /** What fields of the filter (`param.HTTPS`) are in these exchanges, for columns: `shownValues` of codec/filter, where the bytes are. */
  values(fields: readonly string[], indexes: readonly number[], signal: AbortSignal): Promise<ValuesReply['exchanges']>;
  /** Connections with findings that belong to no exchange. */
  connections(signal: AbortSignal): Promise<ConnectionReports>;
  /** Keeps a mark in the capture, as long as that is open: it comes back in the row, and is in what is exported. */
  annotate(index: number, mark: ExchangeMark | null): Promise<void>;
  /** Makes a file; whole or not at all. Masking looks through all exchanges before the first is written. */
  export(order: ExportOrder, signal: AbortSignal, onStep: (step: ExportStep) => void): Promise<ExportedFile>;
  /** Null where the capture is a file: nothing listens that it could be sent to. */
  readonly replay: Replayer | null;
  /** Null where the capture is a file. */
  readonly control: CaptureControl | null;
  /** Stops reading a file: what has been read stays. Only where the page itself reads it. */
  readonly cancel?: () => void;
}

/** Why a source could not answer. */
export class SourceError extends Error {
  readonly kind: 'not-found' | 'unauthorised' | 'unreachable' | 'absent' | 'failed';

  constructor(kind: SourceError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.kind = kind;
  }
}
