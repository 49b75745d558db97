import type { Socket } from 'node:net';
import { Responder, type ResponderEvent, ROLE } from '@fcgiscope/codec/fastcgi';
import type { ConnectionHost, WebServerConnection } from './connection-host.js';
import { rejected } from './rejected.js';
import { type RequestOutlet, RunningRequest } from './running-request.js';
import type { ServerSettings } from './server-options.js';

/** One FastCGI connection of a web server, and the requests on it. */
export class ServerConnection implements RequestOutlet, WebServerConnection {
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #responder: Responder;
  readonly #running = new Map<number, RunningRequest>();
  #writers: { resolve: () => void; reject: (reason: Error) => void }[] = [];
  readonly closed: Promise<void>;
  /** Our share of the host’s count. */
  #counted = 0;
  #corked = false;
  #closing = false;

  constructor(socket: Socket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#responder = new Responder({ ...responderOptions(host.settings), overloaded: () => this.#isOverloaded });
    socket.setNoDelay(true).setTimeout(host.settings.idleTimeout);
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('timeout', () => this.#idle());
    socket.on('error', () => {});
    // FIN: real web servers close both ways and mean that nobody waits (nginx sends no ABORT_REQUEST).
    socket.on('end', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#cutAll();
        resolve();
      });
    });
    socket.resume();
  }

  stdout(requestId: number, content: Uint8Array): Promise<void> {
    return this.#write(this.#responder.stdoutPieces(requestId, content));
  }

  stderr(requestId: number, content: Uint8Array): Promise<void> {
    return this.#write([this.#responder.stderr(requestId, content)]);
  }

  end(requestId: number, appStatus: number): void {
    if (!this.#running.delete(requestId)) return;
    void this.#write([this.#responder.end(requestId, appStatus)]);
    this.#count(this.#responder.openRequests);
    this.wantMore();
    this.#closeIfDone();
  }

  wantMore(): void {
    if (![...this.#running.values()].some((request) => request.isFull)) this.#socket.resume();
  }

  finish(): void {
    this.#closing = true;
    this.#closeIfDone();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #received(chunk: Uint8Array): void {
    const events = this.#responder.receive(chunk);
    this.#count(this.#responder.openRequests);
    for (const event of events) this.#take(event);
    this.#closeIfDone();
    if ([...this.#running.values()].some((request) => request.isFull)) this.#socket.pause();
  }

  #take(event: ResponderEvent): void {
    if (event.type === 'request') this.#begin(event);
    else if (event.type === 'reply') void this.#write([event.bytes]);
    else if (event.type === 'breach') this.#breach(event.message);
    else if (event.type !== 'rejected') this.#hear(event);
  }

  #hear(event: Exclude<ResponderEvent, { readonly type: 'request' | 'reply' | 'breach' | 'rejected' }>): void {
    const request = this.#running.get(event.requestId);
    if (event.type === 'stdin') request?.stdin.push(event.content);
    else if (event.type === 'stdin-end') request?.stdin.end();
    else if (event.type === 'data') request?.data.push(event.content);
    else if (event.type === 'data-end') request?.data.end();
    else request?.abort('the web server sent ABORT_REQUEST');
  }

  #begin(event: Extract<ResponderEvent, { readonly type: 'request' }>): void {
    const request = new RunningRequest(event, this, this.#host.settings);
    if (event.role === ROLE.authorizer) request.stdin.end();
    if (event.role !== ROLE.filter) request.data.end();
    this.#running.set(event.requestId, request);
    void request.run();
  }

  #breach(message: string): void {
    this.#host.settings.onError(new Error(`a web server broke the protocol: ${message}`));
    this.#socket.destroy();
  }

  /** All that is written in one turn of the loop goes out together. */
  #write(pieces: readonly Uint8Array[]): Promise<void> {
    if (this.#socket.destroyed) return rejected(new Error('the connection is closed'));
    if (!this.#corked) this.#cork();
    let hasRoom = true;
    for (const piece of pieces) hasRoom = piece.length === 0 || this.#socket.write(piece);
    if (hasRoom) return Promise.resolve();
    const written = new Promise<void>((resolve, reject) => this.#writers.push({ resolve, reject }));
    written.catch(() => {});
    return written;
  }

  #cork(): void {
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
    });
  }

  #drained(): void {
    for (const writer of this.#writers.splice(0)) writer.resolve();
  }

  #idle(): void {
    if (this.#running.size === 0) this.#socket.destroy();
  }

  #closeIfDone(): void {
    if (this.#running.size > 0 || this.#responder.openRequests > 0) return;
    if (this.#closing || this.#responder.shouldClose) this.#socket.destroySoon();
  }

  /** One chunk may begin many requests: what it began so far is not in the host’s count yet. */
  get #isOverloaded(): boolean {
    const { openRequests, settings } = this.#host;
    return openRequests - this.#counted + this.#responder.openRequests >= settings.limits.requests;
  }

  #count(open: number): void {
    this.#host.openRequests += open - this.#counted;
    this.#counted = open;
  }

  #cutAll(): void {
    this.#count(0);
    for (const writer of this.#writers.splice(0)) writer.reject(new Error('the connection is closed'));
    for (const [requestId, request] of this.#running) {
      this.#running.delete(requestId);
      request.cut('the web server closed the connection');
    }
  }
}

function responderOptions({ limits, roles }: ServerSettings): ConstructorParameters<typeof Responder>[0] {
  return {
    roles: roles.map((role) => ROLE[role]),
    maxRequests: limits.requestsPerConnection,
    maxParamsBytes: limits.paramsBytes,
    values: {
      FCGI_MAX_CONNS: String(limits.connections),
      FCGI_MAX_REQS: String(limits.requests),
      FCGI_MPXS_CONNS: limits.requestsPerConnection > 1 ? '1' : '0',
    },
  };
}
