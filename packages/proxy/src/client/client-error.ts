import { codeOf, inWords } from '../net/system-error.js';

/** Why a request got no answer, or not all of it. Match on the code: texts may be reworded. */
export const CLIENT_ERRORS = {
  'connect-refused': 'nobody listens at the address',
  'connect-failed': 'the address cannot be reached: permission, route, name',
  'connect-timeout': 'no connection within timeouts.connect',
  'first-byte-timeout': 'the request was sent, and nothing came back within timeouts.firstByte',
  'idle-timeout': 'the answer stopped for longer than timeouts.idle',
  'total-timeout': 'the answer was not complete within timeouts.total',
  aborted: 'the caller gave up: its AbortSignal, or it destroyed the body',
  'body-failed': 'the body of the request could not be read to its end',
  'closed-early': 'the application closed the connection before END_REQUEST',
  reset: 'the application reset the connection before END_REQUEST: mostly its worker died',
  'protocol-error': 'the application broke the protocol, or its answer has no head',
  overloaded: 'too many requests: of the application (OVERLOADED, or its accept queue is full), or in the queue of this client',
  'cannot-multiplex': 'the application refused a second request on one connection (CANT_MPX_CONN)',
  'unknown-role': 'the application does not serve this role (UNKNOWN_ROLE)',
  'client-closed': 'the client was closed',
} as const;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

/** What {@link Client.request} rejects with, and what destroys the body of an answer that breaks off. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** Whether bytes of the request were handed to a connection: if not, asking again is safe whatever the method. */
  readonly sent: boolean;

  constructor(code: ClientErrorCode, message: string, options: { readonly sent?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ClientError';
    this.code = code;
    this.sent = options.sent ?? false;
  }
}

/** EAGAIN: the accept queue of a Unix socket is full; over TCP such a connection waits, and runs into `connect-timeout`. */
const CONNECT_CODES: Readonly<Record<string, ClientErrorCode>> = {
  ECONNREFUSED: 'connect-refused',
  ENOENT: 'connect-refused',
  EAGAIN: 'overloaded',
};

/** A connection that could not be made. */
export function connectError(address: string, cause: unknown): ClientError {
  const code = CONNECT_CODES[codeOf(cause)] ?? 'connect-failed';
  return new ClientError(code, `cannot connect to ${address}: ${inWords(cause)}`, { cause });
}

const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** A connection that broke while a request was open. */
export function brokenError(address: string, cause: unknown): ClientError {
  if (RESETS.has(codeOf(cause)))
    return new ClientError('reset', `${address} reset the connection before END_REQUEST`, { sent: true, cause });
  return new ClientError('closed-early', `the connection to ${address} broke: ${inWords(cause)}`, { sent: true, cause });
}
