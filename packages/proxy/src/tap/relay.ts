import type { OnReadOpts, Socket } from 'node:net';
import type { Arrival, SocketKind } from './arrival.js';
import type { MakeWriter } from './chunk-writer.js';
import type { Clock } from './clock.js';
import type { ConnectionLog } from './connection-log.js';
import { Half } from './half.js';
import type { ReadBuffers } from './read-buffers.js';

/** What all relays of a tap share. */
export interface RelayMeans {
  readonly buffers: ReadBuffers;
  readonly now: Clock;
  readonly makeWriter: MakeWriter;
  readonly upstreamKind: SocketKind;
  /** A fresh socket that is connecting to the application. */
  connect(onread: OnReadOpts): Socket;
}

export interface RelayListener {
  /** The application could not be reached; the web server has been reset. */
  unreachable(error: Error): void;
  /** Every socket is closed. */
  done(relay: Relay): void;
}

/**
 * One connection through the tap: bytes unchanged, in order, at once; FIN as FIN, half-close kept, RST as RST.
 *
 * Nothing is read before the application is reached: what the tap cannot pass on stays unread, which makes of a refusal a reset
 * on Unix sockets too. One chunk a direction is under way at most; a peer that does not take it stops the reading opposite.
 */
export class Relay {
  readonly #arrival: Arrival;
  readonly #listener: RelayListener;
  readonly #server: Half;
  readonly #app: Half;
  readonly #upstream: Socket;
  #openSockets = 1;
  #reached = false;

  constructor(arrival: Arrival, log: ConnectionLog, means: RelayMeans, listener: RelayListener) {
    const { upstreamKind, ...shared } = means;
    this.#arrival = arrival;
    this.#listener = listener;
    this.#server = new Half({ party: 'server', kind: arrival.kind, log, ...shared });
    this.#app = new Half({ party: 'app', kind: upstreamKind, log, ...shared });
    this.#upstream = means.connect(this.#app.onread);
    this.#upstream.once('connect', () => this.#begin());
    this.#upstream.once('error', (error) => this.#failed(error));
    this.#app.join(this.#upstream, this.#server, this.#closed);
  }

  /** Breaks both connections. */
  reset(): void {
    if (!this.#reached) this.#arrival.refuse();
    this.#app.reset();
    this.#server.reset();
  }

  #begin(): void {
    this.#reached = true;
    this.#openSockets += 1;
    const socket = this.#arrival.open(this.#server.onread);
    this.#server.join(socket, this.#app, this.#closed);
    socket.resume();
  }

  #failed(error: Error): void {
    if (this.#reached) return;
    this.#arrival.refuse();
    this.#listener.unreachable(error);
  }

  readonly #closed = (): void => {
    this.#openSockets -= 1;
    if (this.#openSockets > 0) return;
    this.#server.release();
    this.#app.release();
    this.#listener.done(this);
  };
}
