import type { Param } from '../exchange/index.js';
import type { ErrorReply } from './messages.js';

/** Runs of one replay, and how many of them at once. */
export const MOST_REPLAYS: number = 1000;
export const MOST_CONCURRENT_REPLAYS: number = 32;

/** What is changed of the recorded request; everything else is sent as it was. */
export interface ReplayEdits {
  readonly method?: string;
  /** Path and query: QUERY_STRING follows, and what repeats the path (SCRIPT_NAME, DOCUMENT_URI, the end of SCRIPT_FILENAME). */
  readonly uri?: string;
  /** All params, in place of the recorded ones; `method` and `uri` are applied to them. */
  readonly params?: readonly Param[];
  /** CONTENT_LENGTH follows. */
  readonly body?: { readonly text: string } | { readonly base64: string };
}

/** `POST /api/replay`: sends a captured request again, through a tap of this session and nowhere else. */
export interface ReplayRequest {
  /** The exchange whose request is sent. */
  readonly index: number;
  readonly edits?: ReplayEdits;
  /** Name of the tap; default: the one that the exchange came through, or the only one. */
  readonly tap?: string;
  /** Send nothing; say what would be sent. */
  readonly dryRun?: boolean;
  /** Needed where the method is not safe (RFC 9110 §9.2.1). */
  readonly confirm?: boolean;
  /** Default 1. */
  readonly times?: number;
  /** Requests at once. Default 1. */
  readonly concurrency?: number;
}

export type ReplayReply = ReplayPreview | ReplayResult;

/** Asked for with this in `Accept`, a replay tells how it goes: a {@link ReplayEvent} a line. */
export const REPLAY_EVENTS_TYPE = 'application/x-ndjson';

export type ReplayEvent =
  /** One has ended: the one that began as number `position`, from 0. */
  | { readonly type: 'run'; readonly position: number; readonly run: ReplayRun }
  /** The last line. */
  | { readonly type: 'result'; readonly result: ReplayResult }
  /** The last line, too. */
  | { readonly type: 'error'; readonly error: ErrorReply['error'] };

/** One record as it would be sent, or the header or body of SCGI and uwsgi. */
export interface PreviewRecord {
  /** `PARAMS`; of SCGI and uwsgi `header` and `body`. */
  readonly type: string;
  readonly bytes: number;
  /** The first 4096 bytes. */
  readonly hex: string;
  /** What these bytes say; empty for SCGI and uwsgi. */
  readonly fields: readonly { readonly name: string; readonly from: number; readonly to: number; readonly value: string }[];
}

/** What a dry run says. */
export interface ReplayPreview {
  readonly dryRun: true;
  readonly tap: string;
  /** Where it would be sent to. */
  readonly target: string;
  readonly method: string;
  readonly uri: string;
  readonly params: readonly Param[];
  readonly bodyBytes: number;
  readonly needsConfirmation: boolean;
  readonly records: readonly PreviewRecord[];
  /** Bytes of the body behind those that {@link records} holds. */
  readonly omittedBytes: number;
}

/** One answer, or why there was none. */
export type ReplayRun =
  | {
      readonly ok: true;
      readonly milliseconds: number;
      readonly status: number;
      readonly bodyBytes: number;
      readonly appStatus: number | null;
    }
  | { readonly ok: false; readonly milliseconds: number; readonly error: { readonly code: string; readonly message: string } };

/** Milliseconds from the request to the end of its answer, of the runs that were answered. */
export interface ReplaySpread {
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface ReplayResult {
  readonly dryRun: false;
  readonly tap: string;
  readonly target: string;
  /** In the order they began in. */
  readonly runs: readonly ReplayRun[];
  /** Null where nothing was answered. */
  readonly spread: ReplaySpread | null;
  /** The exchanges that the capture made of it, marked `replay of N`; fewer than runs where the capture is paused or the ring is full. */
  readonly exchanges: readonly number[];
}
