import type { Socket } from 'node:net';
import type { Call } from './call.js';
import { brokenError, ClientError } from './client-error.js';
import type { ConnectionOwner, PooledConnection } from './pooled-connection.js';
import { piecesOf } from './request-body.js';

/** A connection of SCGI or uwsgi: it carries one request, and the application’s FIN ends the answer. */
export class OneShotConnection implements PooledConnection {
  readonly #socket: Socket;
  readonly #name: string;
  readonly #owner: ConnectionOwner;
  #call: Call | undefined;
  #used = false;
  #error: unknown;
  #drained: (() => void) | undefined;
  capacity = 1;

  constructor(socket: Socket, name: string, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#name = name;
    this.#owner = owner;
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('drain', () => this.#drained?.());
    socket.on('error', (error) => (this.#error = error));
    socket.on('end', () => this.#ended());
    socket.on('close', () => this.#closed());
  }

  get hasRoom(): boolean {
    return !this.#used && !this.#socket.destroyed;
  }

  get isIdle(): boolean {
    return this.#call === undefined;
  }

  park(): void {
    this.#socket.unref();
  }

  run(call: Call): void {
    this.#used = true;
    this.#call = call;
    call.holder = this;
    call.deadlines.spoken();
    this.#socket.ref().write(call.input.header);
    this.#sendBody(call).catch((cause: unknown) => {
      call.fail(new ClientError('body-failed', `the body could not be read: ${String(cause)}`, { sent: true, cause }));
    });
  }

  /** Neither protocol can be asked anything. */
  askValues(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  wantMore(): void {
    this.#call?.deadlines.resume();
    this.#socket.resume();
  }

  giveUp(): void {
    this.close();
  }

  fail(error: ClientError): void {
    this.#call?.fail(error);
    this.close();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #sendBody(call: Call): Promise<void> {
    for await (const piece of piecesOf(call.input.body)) {
      if (call.isOver || this.#socket.destroyed) return;
      if (!this.#socket.write(piece)) await this.#drain();
      if (!call.isOver) call.deadlines.spoken();
    }
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  #received(content: Uint8Array): void {
    this.#call?.hear({ type: 'stdout', requestId: 0, content });
    if (this.#call?.answer.blocked !== true) return;
    this.#call.deadlines.pause();
    this.#socket.pause();
  }

  #ended(): void {
    if (this.#socket.bytesRead > 0) this.#call?.end(null, null);
    this.close();
  }

  #closed(): void {
    const early = new ClientError('closed-early', `${this.#name} closed the connection without an answer`, { sent: true });
    this.fail(this.#error === undefined ? early : brokenError(this.#name, this.#error));
    this.#call = undefined;
    this.#drained?.();
    this.#owner.closed(this);
  }
}
