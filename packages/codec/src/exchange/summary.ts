import type { Severity } from '../core/index.js';
import type { EndState, Protocol, Role } from './exchange.js';
import type { ExchangeMark } from './mark.js';

/**
 * One row of the list: what is known of an exchange at a glance. Kept for every exchange, sent over the live socket, filtered
 * and sorted; so it is flat, and everything else is fetched when a row is opened. Times are epoch microseconds, null where
 * not (yet) known; sizes are bytes of content.
 */
export interface SummaryRow {
  /** Number of the exchange in its capture, from 1, in order of first byte. */
  readonly index: number;
  readonly protocol: Protocol;
  readonly connection: number;
  readonly requestId: number | null;
  readonly generation: number | null;
  readonly role: Role | null;
  readonly keepConnection: boolean | null;
  readonly tap: string;
  readonly method: string | null;
  readonly uri: string | null;
  readonly host: string | null;
  readonly script: string | null;
  readonly status: number | null;
  /** Request's and response's media types. */
  readonly requestType: string | null;
  readonly contentType: string | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  /** First byte of the request. */
  readonly start: number;
  /** Last byte of the input (params, STDIN, DATA). */
  readonly sent: number | null;
  /** First byte from the application. */
  readonly firstByte: number | null;
  /** END_REQUEST, or the close that ended the exchange. */
  readonly end: number | null;
  /** When the web server went away before the end: what follows is the afterlife. */
  readonly gaveUp: number | null;
  readonly state: EndState;
  readonly paramsBytes: number;
  readonly stdinBytes: number;
  readonly dataBytes: number;
  readonly stdoutBytes: number;
  readonly headBytes: number;
  readonly stderrBytes: number;
  /** The first kilobyte of STDERR: enough to search and to hover. */
  readonly stderrText: string;
  readonly appStatus: number | null;
  readonly abortRequest: boolean;
  readonly diagnosticCodes: readonly string[];
  readonly worst: Severity | null;
  /** Where somebody marked it. */
  readonly mark?: ExchangeMark;
}
