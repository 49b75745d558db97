import type { ConnectionId } from '@fcgiscope/codec/capture';
import type { EpochMicros } from '@fcgiscope/codec/core';

/** What a tap has to say beside the bytes: a finding, the name of the tap, and when. */
export type TapEvent = TapFinding & { readonly tap: string; readonly time: EpochMicros };

/** `message` is one line for people. */
export type TapFinding = UpstreamFailure | SinkFailure | OtherFailure | ListenerNews;

/** The application could not be reached: the web server has been reset, and learns nothing of the reason. */
export interface UpstreamFailure {
  readonly type: 'upstream-failure';
  readonly connection: ConnectionId;
  readonly reason: UpstreamFailureReason;
  readonly message: string;
}

/** The log threw: this connection goes on, unlogged. */
export interface SinkFailure {
  readonly type: 'sink-failure';
  readonly connection: ConnectionId;
  readonly message: string;
}

/**
 * `connection-refused`: sent away, or not accepted, because there are as many as may be. `listener-lost`: the socket file that we
 * listen on is gone, or another one is in its place, and we cannot change that.
 */
export interface OtherFailure {
  readonly type: 'connection-refused' | 'listener-lost';
  readonly message: string;
}

/**
 * The application's socket is not there when the tap starts (`upstream-missing`); what a killed tap left has been put right
 * (`takeover-healed`); the application was started again, and its new socket is tapped too (`takeover-renewed`); a socket file that
 * somebody deleted is back (`listener-restored`).
 */
export interface ListenerNews {
  readonly type: 'upstream-missing' | 'takeover-healed' | 'takeover-renewed' | 'listener-restored';
  readonly message: string;
}

const NEWS: ReadonlySet<TapFinding['type']> = new Set<ListenerNews['type']>([
  'upstream-missing',
  'takeover-healed',
  'takeover-renewed',
  'listener-restored',
]);

export function isFailure(finding: TapFinding): boolean {
  return !NEWS.has(finding.type);
}

export type UpstreamFailureReason = 'refused' | 'missing' | 'backlog-full' | 'denied' | 'unreachable' | 'timeout' | 'other';

const REASONS: Readonly<Record<string, UpstreamFailureReason>> = {
  ECONNREFUSED: 'refused',
  ENOENT: 'missing',
  ENOTFOUND: 'missing',
  EAGAIN: 'backlog-full',
  EACCES: 'denied',
  EPERM: 'denied',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
};

/** Why an application cannot be reached, by the error code of connect(2). */
export function reasonOf(code: string): UpstreamFailureReason {
  return REASONS[code] ?? 'other';
}
