import type { Exchange, SummaryRow } from '@fcgiscope/codec/exchange';
import type { HelloMessage, RecordListReply, StatusMessage } from '@fcgiscope/codec/live';

export type StreamName = 'stdin' | 'data' | 'stdout' | 'stderr';

/** How the page and its capture stand. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'disconnected'; readonly attempt: number; readonly retryInMs: number }
  | { readonly kind: 'refused'; readonly message: string };

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
  /** Null where the capture is a file. */
  readonly control: CaptureControl | null;
}

/** Why a source could not answer. */
export class SourceError extends Error {
  readonly kind: 'not-found' | 'unauthorised' | 'unreachable' | 'failed';

  constructor(kind: SourceError['kind'], message: string) {
    super(message);
    this.name = 'SourceError';
    this.kind = kind;
  }
}
