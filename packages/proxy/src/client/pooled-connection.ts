import type { NameValue } from '@fcgiscope/codec/fastcgi';
import type { Call, CallHolder } from './call.js';
import type { ClientError } from './client-error.js';

/** One open connection to an application, as the pool sees it. */
export interface PooledConnection extends CallHolder {
  /** Requests that may share it. */
  capacity: number;
  readonly hasRoom: boolean;
  readonly isIdle: boolean;
  /** Sends a request. Its answer goes to the call. */
  run(call: Call): void;
  /** §4.1: asks for variables of the application; undefined where it does not answer within the time. Rejects where it closes. */
  askValues(names: readonly string[], milliseconds: number): Promise<readonly NameValue[] | undefined>;
  /** The process may end although this connection is open: nothing is asked of it. */
  park(): void;
  /** Ends all requests and the connection. */
  fail(error: ClientError): void;
  close(): void;
}

/** What its owner wants to hear of a connection. */
export interface ConnectionOwner {
  /** It has room for one more request. */
  free(connection: PooledConnection): void;
  closed(connection: PooledConnection): void;
  /** The call that it was just given found it closed, and not a byte of it was sent. */
  notSent(call: Call): void;
}
