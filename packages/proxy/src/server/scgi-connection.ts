import type { Socket } from 'node:net';
import { ROLE } from '@fcgiscope/codec/fastcgi';
import { type ScgiEvent, ScgiResponder } from '@fcgiscope/codec/scgi';
import type { ConnectionHost, WebServerConnection } from './connection-host.js';
import { rejected } from './rejected.js';
import { type RequestOutlet, RunningRequest } from './running-request.js';

const OVERLOADED = Buffer.from(
  'Status: 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nToo many requests.\n',
);

/** How long the rest of a body that nobody wants is thrown away, in milliseconds: a close with unread bytes would be a reset, and eat the answer. */
const LINGER_MS = 2000;

/** One SCGI connection of a web server: one request, whose answer ends with the connection. */
export class ScgiConnection implements RequestOutlet, WebServerConnection {
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #responder: ScgiResponder;
  #request: RunningRequest | undefined;
  #counted = false;
  #writers: { resolve: () => void; reject: (reason: Error) => void }[] = [];
  readonly closed: Promise<void>;

  constructor(socket: Socket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#responder = new ScgiResponder({ maxHeaderBytes: host.settings.limits.paramsBytes });
    socket.setNoDelay(true).setTimeout(host.settings.idleTimeout);
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('timeout', () => this.#idle());
    socket.on('error', () => {});
    // FIN: web servers close both ways and mean that nobody waits.
    socket.on('end', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#cut();
        resolve();
      });
    });
    socket.resume();
  }

  stdout(_requestId: number, content: Uint8Array): Promise<void> {
    if (this.#socket.destroyed) return rejected(new Error('the connection is closed'));
    if (this.#socket.write(content)) return Promise.resolve();
    const written = new Promise<void>((resolve, reject) => this.#writers.push({ resolve, reject }));
    written.catch(() => {});
    return written;
  }

  /** SCGI has no stream for it. */
  stderr(_requestId: number, content: Uint8Array): Promise<void> {
    this.#host.settings.onStderr(content);
    return Promise.resolve();
  }

  end(): void {
    this.#request = undefined;
    this.#count(false);
    if (this.#responder.isComplete) this.#socket.destroySoon();
    else this.#linger();
  }

  wantMore(): void {
    this.#socket.resume();
  }

  finish(): void {
    if (this.#request === undefined) this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #received(chunk: Uint8Array): void {
    for (const event of this.#responder.receive(chunk)) this.#take(event);
    if (this.#request?.isFull === true) this.#socket.pause();
  }

  #take(event: ScgiEvent): void {
    if (event.type === 'request') this.#begin(event);
    else if (event.type === 'stdin') this.#request?.stdin.push(event.content);
    else if (event.type === 'stdin-end') this.#request?.stdin.end();
    else this.#breach(event.message);
  }

  #begin({ params }: Extract<ScgiEvent, { readonly type: 'request' }>): void {
    const { settings, openRequests } = this.#host;
    if (openRequests >= settings.limits.requests) {
      this.#socket.write(OVERLOADED);
      this.end();
      return;
    }
    this.#count(true);
    const event = { type: 'request', requestId: 0, role: ROLE.responder, keepConnection: false, params } as const;
    this.#request = new RunningRequest(event, this, settings);
    this.#request.data.end();
    void this.#request.run();
  }

  #breach(message: string): void {
    this.#host.settings.onError(new Error(`a web server broke the protocol: ${message}`));
    this.#socket.destroy();
  }

  #drained(): void {
    for (const writer of this.#writers.splice(0)) writer.resolve();
  }

  #linger(): void {
    this.#socket.end();
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    void this.closed.then(() => clearTimeout(timer));
  }

  #idle(): void {
    if (this.#request === undefined) this.#socket.destroy();
  }

  #count(open: boolean): void {
    if (open === this.#counted) return;
    this.#counted = open;
    this.#host.openRequests += open ? 1 : -1;
  }

  #cut(): void {
    this.#count(false);
    for (const writer of this.#writers.splice(0)) writer.reject(new Error('the connection is closed'));
    this.#request?.cut('the web server closed the connection');
    this.#request = undefined;
  }
}
