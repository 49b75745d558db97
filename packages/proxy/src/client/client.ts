import type { NameValue, PairInput } from '@fcgiscope/codec/fastcgi';
import { ROLE, VALUE_NAMES } from '@fcgiscope/codec/fastcgi';
import { type Address, parseAddress } from '../net/address.js';
import { Call, type CallInput } from './call.js';
import { ClientError } from './client-error.js';
import {
  CLIENT_DEFAULTS,
  type ClientOptions,
  type ClientProtocol,
  type ClientSettings,
  DEFAULT_TIMEOUTS,
  pairsOf,
  type RequestParams,
  type Timeouts,
} from './client-options.js';
import { CommonParams } from './common-params.js';
import { type BodyContent, type EncodedBody, encodeBody } from './encoded-body.js';
import { openConnection } from './open-connection.js';
import { paramsFor, type RequestTarget } from './params-for.js';
import { Pool } from './pool.js';
import { knownLength, type RequestBody } from './request-body.js';
import { requestHeader } from './request-header.js';
import type { ClientResponse } from './response.js';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly timeouts?: Partial<Timeouts>;
  /** Default: responder. */
  readonly role?: keyof typeof ROLE;
  /** The file that a filter works on (§6.4). */
  readonly data?: RequestBody;
  /** Told of STDERR as it comes, instead of `response.stderr`: also of what comes before a head, or without one. */
  onStderr?(content: Uint8Array): void;
}

/** A client of FastCGI, SCGI or uwsgi: what a web server is to an application. */
export interface Client {
  readonly address: Address;
  /**
   * Sends a request and settles when the head of the answer is complete. `CONTENT_LENGTH` (and `FCGI_DATA_LENGTH` of a filter) is
   * added where it is missing and the body is no stream; SCGI and uwsgi need it. Rejects with a {@link ClientError}; is sent again only where nothing of it had been sent.
   */
  request(params: RequestParams, body?: RequestBody, options?: RequestOptions): Promise<ClientResponse>;
  /** A GET of a script, with the variables that nginx sends. */
  get(target: RequestTarget, options?: RequestOptions): Promise<ClientResponse>;
  /** A POST to it: of a form, an upload (FormData), a Blob, or what {@link encodeJson} makes of a value. */
  post(target: RequestTarget, content: BodyContent | EncodedBody, options?: RequestOptions): Promise<ClientResponse>;
  /** §4.1: asks the application for its limits, on a connection of its own. PHP-FPM knows FCGI_MPXS_CONNS alone. */
  getValues(names?: readonly string[], milliseconds?: number): Promise<ReadonlyMap<string, string>>;
  readonly openConnections: number;
  /** Requests that wait for a connection. */
  readonly queueLength: number;
  /** Takes no more requests, lets those that run end for `drainMs` (default 0: ends them at once), closes all connections. */
  close(drainMs?: number): Promise<void>;
}

/**
 * A client of the application at one address, with a pool of connections that open as they are needed. Throws a TypeError
 * where the address is none.
 *
 *     const client = createClient({ address: 'unix:/run/php/php-fpm.sock' });
 *     const response = await client.get({ script: '/srv/www/index.php', uri: '/?page=2' });
 *     console.log(response.status, await response.text());
 *     await client.close();
 */
export function createClient(options: ClientOptions): Client {
  return new PooledClient(options);
}

const VALUES_MS = 5000;

class PooledClient implements Client {
  readonly address: Address;
  readonly #settings: ClientSettings;
  readonly #pool: Pool;

  constructor(options: ClientOptions) {
    this.#settings = settingsOf(options);
    this.address = this.#settings.address;
    this.#pool = new Pool(this.#settings);
  }

  get openConnections(): number {
    return this.#pool.openConnections;
  }

  get queueLength(): number {
    return this.#pool.queueLength;
  }

  async request(params: RequestParams, body?: RequestBody, options: RequestOptions = {}): Promise<ClientResponse> {
    const call = new Call(this.#input(params, body, options), this.#settings);
    this.#pool.run(call);
    return call.answer.response;
  }

  get(target: RequestTarget, options?: RequestOptions): Promise<ClientResponse> {
    return this.request(this.#paramsFor('GET', target), null, options);
  }

  async post(target: RequestTarget, content: BodyContent | EncodedBody, options?: RequestOptions): Promise<ClientResponse> {
    const { params, body } = 'body' in content ? content : await encodeBody(content);
    return this.request({ ...this.#paramsFor('POST', target), ...params }, body, options);
  }

  async getValues(names = VALUE_NAMES, milliseconds = VALUES_MS): Promise<ReadonlyMap<string, string>> {
    if (this.#settings.protocol !== 'fastcgi') throw new TypeError(`${this.#settings.protocol} has no GET_VALUES`);
    const owner = { free: () => {}, closed: () => {}, notSent: () => {} };
    const connection = await openConnection({ ...this.#settings, keepConnection: false }, owner, this.#settings.timeouts.connect);
    const values = await connection.askValues(names, milliseconds).finally(() => connection.close());
    if (values !== undefined) return new Map(values.map(([name, value]: NameValue) => [name, value]));
    throw new ClientError('first-byte-timeout', `no answer to GET_VALUES within ${milliseconds} ms`, { sent: true });
  }

  close(drainMs = 0): Promise<void> {
    return this.#pool.close(drainMs);
  }

  #paramsFor(method: string, target: RequestTarget): Record<string, string> {
    return this.#settings.params.instead(paramsFor({ method, ...target }));
  }

  #input(params: RequestParams, body: RequestBody, options: RequestOptions): CallInput {
    const { protocol, params: common } = this.#settings;
    const pairs = withLengths(pairsOf(params), knownLength(body), options);
    const prepared = common.before(pairs);
    mustAnnounce(protocol, pairs, body);
    return {
      prepared,
      params: pairs,
      header: requestHeader(protocol, prepared.pairs, pairs),
      onStderr: options.onStderr?.bind(options),
      role: ROLE[options.role ?? 'responder'],
      body,
      data: options.data,
      signal: options.signal,
      timeouts: { ...this.#settings.timeouts, ...options.timeouts },
    };
  }
}

function settingsOf(options: ClientOptions): ClientSettings {
  const { address, params = [], timeouts, ...rest } = options;
  const parsed = typeof address === 'string' ? parseAddress(address) : { ok: true as const, value: address };
  if (!parsed.ok) throw new TypeError(parsed.error);
  const settings = {
    ...CLIENT_DEFAULTS,
    ...rest,
    address: parsed.value,
    params: new CommonParams(pairsOf(params)),
    timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
  };
  return settings.protocol === 'fastcgi' ? settings : { ...settings, keepConnection: false, requestsPerConnection: 1 };
}

/** FastCGI ends its streams by a record; elsewhere a body that nobody announced would be ignored. */
function mustAnnounce(protocol: ClientProtocol, pairs: readonly PairInput[], body: RequestBody): void {
  const isAnnounced = knownLength(body) !== undefined || pairs.some(([name]) => name === 'CONTENT_LENGTH');
  if (protocol !== 'fastcgi' && !isAnnounced) throw new RangeError(`a streamed body of ${protocol} needs CONTENT_LENGTH`);
}

/** An authorizer gets no CONTENT_LENGTH (§6.3), a filter that of its file, too (§6.4). */
function withLengths(pairs: readonly PairInput[], length: number | undefined, options: RequestOptions): readonly PairInput[] {
  const { role = 'responder', data } = options;
  const named = role === 'filter' ? withLength(pairs, 'FCGI_DATA_LENGTH', knownLength(data)) : pairs;
  return role === 'authorizer' || length === 0 ? named : withLength(named, 'CONTENT_LENGTH', length);
}

function withLength(pairs: readonly PairInput[], name: string, length: number | undefined): readonly PairInput[] {
  return length === undefined || pairs.some(([other]) => other === name) ? pairs : [...pairs, [name, String(length)]];
}
