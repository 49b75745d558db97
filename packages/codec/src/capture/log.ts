import type { Direction, EpochMicros, Party } from '../core/index.js';
import type { CloseManner, GapReason, Protocol } from '../exchange/index.js';

/** Number of a connection within its capture, from 1, in order of opening. */
export type ConnectionId = number;

/** One accepted connection and its two ends, as far as they are known. */
export interface ConnectionInfo {
  readonly id: ConnectionId;
  /** The web server's end and the application's end, as nginx writes addresses: `127.0.0.1:9000`, `[::1]:9000`, `unix:/run/a.sock`. */
  readonly server: string;
  readonly app: string;
  /** Name of the tap (its address pair) or of the capture's interface; empty where there is none. */
  readonly tap: string;
  /** False where the capture began after the connection: its first bytes may lie inside a record. */
  readonly startSeen: boolean;
  /** Where the protocol is told, not sniffed. */
  readonly protocol?: Protocol;
}

export type { CloseManner, GapReason } from '../exchange/index.js';

/**
 * The log's vocabulary: everything that a capture says, in order of time. Records, requests and rows are derived from it.
 *
 * Calls for one connection come as `opened`, then any number of `bytes` and `gap`, then `closed` (once per party whose close
 * was seen; a reset ends both). A sink must not keep `chunk`: it is valid during the call only, the tap reuses it for the
 * next read.
 */
export interface LogSink {
  opened(connection: ConnectionInfo, time: EpochMicros): void;
  /** `chunk[from, to)` came in `direction`. */
  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void;
  /** `length` bytes of `direction` are missing here; null where nobody knows how many. */
  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void;
  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void;
}
