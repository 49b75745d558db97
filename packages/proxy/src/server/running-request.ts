import { isUint8Array } from 'node:util/types';
import { base64Bytes, latin1 } from '@fcgiscope/codec/bytes';
import { type NameValue, type ResponderEvent, roleName } from '@fcgiscope/codec/fastcgi';
import type { AppRequest, AppResponse } from './handler.js';
import { InputStream } from './input-stream.js';
import { rejected } from './rejected.js';
import type { ServerSettings } from './server-options.js';

/** What a request needs of the connection that it came on. */
export interface RequestOutlet {
  /** Both settle when more may be written. */
  stdout(requestId: number, content: Uint8Array): Promise<void>;
  stderr(requestId: number, content: Uint8Array): Promise<void>;
  end(requestId: number, appStatus: number): void;
  /** A handler has read what there was. */
  wantMore(): void;
}

type RequestEvent = Extract<ResponderEvent, { readonly type: 'request' }>;

const encoder = new TextEncoder();

const TIMED_OUT =
  'Status: 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe application took too long.\n';
const FAILED = 'Status: 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe application failed.\n';

/** The exit status of a handler that threw or took too long, as a shell’s general error. */
const FAILURE_STATUS = 1;

/** One request that a handler works on. */
export class RunningRequest implements AppRequest, AppResponse {
  readonly role: AppRequest['role'];
  readonly paramList: readonly NameValue[];
  readonly stdin: InputStream;
  readonly data: InputStream;
  readonly #id: number;
  readonly #outlet: RequestOutlet;
  readonly #settings: ServerSettings;
  readonly #abort = new AbortController();
  #params: Readonly<Record<string, string>> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  started = false;

  constructor(event: RequestEvent, outlet: RequestOutlet, settings: ServerSettings) {
    this.#id = event.requestId;
    this.role = roleName(event.role);
    this.paramList = event.params;
    this.#outlet = outlet;
    this.#settings = settings;
    this.stdin = new InputStream(() => outlet.wantMore());
    this.data = new InputStream(() => outlet.wantMore());
  }

  get params(): Readonly<Record<string, string>> {
    this.#params ??= paramsOf(this.paramList);
    return this.#params;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether more input waits for the handler than may. */
  get isFull(): boolean {
    return this.stdin.bufferedBytes + this.data.bufferedBytes > this.#settings.limits.inputBytes;
  }

  /** Has the handler work on it, to its end. Never rejects. */
  async run(): Promise<void> {
    const { requestTimeout, handler, onError } = this.#settings;
    if (requestTimeout > 0) this.#timer = setTimeout(() => this.#timedOut(), requestTimeout);
    try {
      const status = await handler(this, this);
      this.end(typeof status === 'number' ? status : 0);
    } catch (error) {
      if (!this.signal.aborted) onError(error);
      this.#failed(error);
    }
  }

  write(chunk: string | Uint8Array): Promise<void> {
    return this.#guarded(chunk, (bytes) => {
      this.started = true;
      return this.#outlet.stdout(this.#id, bytes);
    });
  }

  writeError(chunk: string | Uint8Array): Promise<void> {
    return this.#guarded(chunk, (bytes) => this.#outlet.stderr(this.#id, bytes));
  }

  end(appStatus = 0): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.stdin.discard();
    this.data.discard();
    this.#outlet.end(this.#id, appStatus);
  }

  /** Nobody wants the answer any more. The request stays open until the handler has noticed. */
  abort(reason: string): void {
    const error = new DOMException(reason, 'AbortError');
    this.#abort.abort(error);
    this.stdin.fail(error);
    this.data.fail(error);
  }

  /** The connection is gone: nothing can be said any more. */
  cut(reason: string): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.abort(reason);
  }

  #timedOut(): void {
    const { requestTimeout } = this.#settings;
    const words = `the handler took longer than ${requestTimeout} ms`;
    this.#abort.abort(new DOMException(words, 'TimeoutError'));
    this.#endWith(TIMED_OUT, words);
  }

  #failed(error: unknown): void {
    this.#endWith(FAILED, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #endWith(page: string, words: string): void {
    if (this.#over) return;
    void this.#outlet.stderr(this.#id, encoder.encode(words));
    if (!this.started) void this.#outlet.stdout(this.#id, encoder.encode(page));
    this.end(FAILURE_STATUS);
  }

  #guarded(chunk: string | Uint8Array, send: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    if (typeof chunk !== 'string' && !isUint8Array(chunk))
      throw new TypeError(`a ${typeof chunk} was written, where text or bytes are expected`);
    const refusal = this.#refusal();
    return refusal === undefined ? send(typeof chunk === 'string' ? encoder.encode(chunk) : chunk) : rejected(refusal);
  }

  #refusal(): Error | undefined {
    if (this.signal.aborted) return this.signal.reason instanceof Error ? this.signal.reason : new Error('aborted');
    return this.#over ? new Error('the request has ended') : undefined;
  }
}

function paramsOf(list: readonly NameValue[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value, encoding] of list)
    params[name] = encoding === 'base64' ? latin1(base64Bytes(value) ?? new Uint8Array(0)) : value;
  return params;
}
