import { isUint8Array } from 'node:util/types';
import { variableName } from '@fcgiscope/codec/cgi';
import type { PairInput } from '@fcgiscope/codec/fastcgi';
import type { Address } from '../net/address.js';
import type { CommonParams } from './common-params.js';

/** What is spoken to the application. SCGI and uwsgi (modifier 0) have one request per connection. */
export type ClientProtocol = 'fastcgi' | 'scgi' | 'uwsgi';

/** In milliseconds. 0 is no limit. */
export interface Timeouts {
  /** Until a connection is open. */
  readonly connect: number;
  /** From the last byte of the request that was sent to the first one of the answer. */
  readonly firstByte: number;
  /** Between two pieces of the answer. A reader who pauses does not count. */
  readonly idle: number;
  /** From the call to END_REQUEST, waiting for a connection included. */
  readonly total: number;
}

/** nginx gives an application 60 s for each of the first three, and no limit in all. */
export const DEFAULT_TIMEOUTS: Timeouts = { connect: 60_000, firstByte: 60_000, idle: 60_000, total: 0 };

/** The variables of a request: an object, or pairs where order or repeated names matter. */
export type RequestParams = Readonly<Record<string, string>> | Iterable<PairInput>;

/** Throws a TypeError where a name or a value is neither text nor bytes: TypeScript sees that, JavaScript does not. */
export function pairsOf(params: RequestParams): readonly PairInput[] {
  const pairs =
    Symbol.iterator in params ? [...(params as Iterable<PairInput>)] : Object.entries(params as Record<string, string>);
  for (const pair of pairs)
    for (const part of pair)
      if (typeof part !== 'string' && !isUint8Array(part))
        throw new TypeError(`the param ${variableName(pair)} has a ${typeof part}, where text or bytes are expected`);
  return pairs;
}

export interface ClientOptions {
  /** As nginx writes it, `127.0.0.1:9000` or `unix:/run/php/php-fpm.sock`, or parsed. */
  readonly address: string | Address;
  /** Default: fastcgi. */
  readonly protocol?: ClientProtocol;
  /** Connections open at once. Each takes a worker of PHP-FPM, also while it is idle. Default 8. */
  readonly connections?: number;
  /** Requests that wait for a connection; one more fails with `overloaded`. Default 256. */
  readonly queue?: number;
  /** Use a connection again (KEEP_CONN). Default true. */
  readonly keepConnection?: boolean;
  /** How long a connection without a request stays open, in milliseconds. Default 5 s. */
  readonly keepIdle?: number;
  /**
   * How many requests may share a connection, where the application answers GET_VALUES with FCGI_MPXS_CONNS=1. Default 1: it is
   * not asked. PHP-FPM and libfcgi do not multiplex; Go’s net/http/fcgi does.
   */
  readonly requestsPerConnection?: number;
  /**
   * What is the same in all requests: sent before the params of each, and encoded once. A request that gives a name again says it
   * otherwise; what `get` and `post` make up does not. Default: none.
   */
  readonly params?: RequestParams;
  readonly timeouts?: Partial<Timeouts>;
  /** The longest head of an answer, in bytes. Default 64 KiB. */
  readonly maxHeadBytes?: number;
  /** Bytes of STDERR that are kept until somebody reads them; what is more is counted and dropped. Default 1 MiB. */
  readonly maxStderrBytes?: number;
}

export type ClientSettings = Required<Omit<ClientOptions, 'address' | 'params' | 'timeouts'>> & {
  readonly address: Address;
  readonly params: CommonParams;
  readonly timeouts: Timeouts;
};

export const CLIENT_DEFAULTS = {
  protocol: 'fastcgi',
  connections: 8,
  queue: 256,
  keepConnection: true,
  keepIdle: 5000,
  requestsPerConnection: 1,
  maxHeadBytes: 64 * 1024,
  maxStderrBytes: 1024 * 1024,
} as const satisfies Omit<ClientSettings, 'address' | 'params' | 'timeouts'>;
