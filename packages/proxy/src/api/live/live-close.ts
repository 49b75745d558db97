/**
 * Why the server ends a live socket, as the close code that the page gets (RFC 6455 §7.4: 4000–4999 are for applications). Too large a message is
 * closed by the WebSocket library itself with 1009.
 */
export const LIVE_CLOSE = {
  /** The proxy stops. */
  goingAway: 1001,
  /** {@link LIVE_LIMITS.pages} pages are open already. */
  tooManyPages: 1013,
  /** Not JSON, not a message of the protocol, or out of turn. */
  invalidMessage: 4400,
  /** No hello came in time. */
  helloTimeout: 4408,
  /** The page speaks another version of the protocol: it has to be loaded anew. */
  otherVersion: 4426,
} as const;

export type LiveCloseCode = (typeof LIVE_CLOSE)[keyof typeof LIVE_CLOSE];

/** What a page did wrong, and how its socket is closed for it. */
export interface LiveFault {
  readonly code: LiveCloseCode;
  readonly reason: string;
}
