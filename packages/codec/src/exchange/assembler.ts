import type { Diagnostic, Direction, EpochMicros, Party, RetentionLimits } from '../core/index.js';
import type { ConnectionFacts, ExchangeFacts, ExchangeSink } from './facts.js';

/** How a party closed: FIN (it sends no more) or RST (it is gone). */
export type CloseManner = (typeof CLOSE_MANNERS)[number];
export const CLOSE_MANNERS = ['fin', 'reset'] as const;

/** Why bytes are missing: lost by whoever captured, not kept because memory or disk ran short, given up for newer ones, or not wanted. */
export type GapReason = (typeof GAP_REASONS)[number];
export const GAP_REASONS = ['lost', 'overload', 'disk', 'evicted', 'paused'] as const;

/** The streams that bytes of content belong to. */
export type ContentStream = 'params' | 'stdin' | 'data' | 'stdout' | 'stderr';

/** Header of a record on the wire, for observers. SCGI and uwsgi have no records. */
export interface ObservedRecord {
  readonly version: number;
  readonly type: number;
  readonly requestId: number;
  readonly contentLength: number;
  readonly paddingLength: number;
  /** Of the header's first byte, from the first byte of the direction. */
  readonly offset: number;
}

/** Hears of every whole record and of findings that belong to no exchange. For listings and checks, not for the hot path. */
export interface RecordObserver {
  /** `record` is valid during the call only; `owner` is null for management records and for those of unknown requests. */
  record?(
    connection: ConnectionFacts,
    direction: Direction,
    record: ObservedRecord,
    owner: ExchangeFacts | null,
    time: EpochMicros,
  ): void;
  /** `length` bytes of `stream`, at `offset` in the direction, in order and as they come. */
  content?(owner: ExchangeFacts, stream: ContentStream, direction: Direction, offset: number, length: number): void;
  finding?(connection: ConnectionFacts, diagnostic: Diagnostic): void;
}

/** What an assembler needs from whoever runs it. */
export interface AssemblerContext {
  readonly sink: ExchangeSink;
  /** Number of the next exchange. */
  readonly nextIndex: () => number;
  readonly retention: RetentionLimits;
  readonly observer?: RecordObserver;
}

/** Where decoding starts when it does not start with the connection. */
export interface AssemblerStart {
  readonly toApp: number;
  readonly fromApp: number;
  /** The first request with this id gets this generation. */
  readonly requestId: number;
  readonly generation: number;
}

/** Turns the bytes of one connection into exchanges: one per protocol. Bytes of each direction come in order. */
export interface Assembler {
  /** `chunk[from, to)` is valid during the call only. */
  bytes(direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void;
  /** `length` bytes are missing here; null where nobody knows how many. */
  gap(direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void;
  closed(by: Party, manner: CloseManner, time: EpochMicros): void;
  /** The capture ends: what is open stays without an end. */
  end(): void;
}
