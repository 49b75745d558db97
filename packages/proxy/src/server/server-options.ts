import type { ROLE } from '@fcgiscope/codec/fastcgi';
import type { Handler } from './handler.js';

/** What a server holds at most, and what happens past it. */
export interface ServerLimits {
  /** Connections open at once; one more is closed at once. */
  readonly connections: number;
  /** Requests worked on at once; one more is answered OVERLOADED. */
  readonly requests: number;
  /** Requests open at once on one connection; one more is answered OVERLOADED, or CANT_MPX_CONN where the limit is 1. */
  readonly requestsPerConnection: number;
  /** Bytes of PARAMS of one request; one with more is answered OVERLOADED. */
  readonly paramsBytes: number;
  /** Bytes of STDIN and DATA of one request that wait for the handler; past it the connection is not read. */
  readonly inputBytes: number;
}

export const SERVER_LIMITS: ServerLimits = {
  connections: 1024,
  requests: 512,
  requestsPerConnection: 16,
  paramsBytes: 1024 * 1024,
  inputBytes: 256 * 1024,
};

/** What web servers speak. */
export type ServerProtocol = 'fastcgi' | 'scgi';

export interface ServerOptions {
  readonly handler: Handler;
  /** Default: fastcgi. With SCGI the exit status of a handler has no place, nor have roles but the responder. */
  readonly protocol?: ServerProtocol;
  /** Roles that are served; others are answered UNKNOWN_ROLE. Default: responder alone. */
  readonly roles?: readonly (keyof typeof ROLE)[];
  /** How long a handler may take, in milliseconds; then the answer is 408 and the place is free. 0 is no limit. Default 60 s. */
  readonly requestTimeout?: number;
  /** How long a connection may be open without a request, in milliseconds. Default 120 s: web servers keep theirs for 60 s. */
  readonly idleTimeout?: number;
  readonly limits?: Partial<ServerLimits>;
  /** Told of what a handler threw, and of web servers that broke the protocol. Default: nobody. */
  onError?(error: unknown): void;
  /** Given what handlers write to STDERR where the protocol has no stream for it (SCGI). Default: to standard error. */
  onStderr?(content: Uint8Array): void;
}

export type ServerSettings = Required<Omit<ServerOptions, 'limits'>> & { readonly limits: ServerLimits };

export function settingsOf(options: ServerOptions): ServerSettings {
  return {
    roles: ['responder'],
    requestTimeout: 60_000,
    idleTimeout: 120_000,
    protocol: 'fastcgi',
    onError: () => {},
    onStderr: (content) => void process.stderr.write(content),
    ...options,
    limits: { ...SERVER_LIMITS, ...options.limits },
  };
}
