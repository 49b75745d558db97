import type { OnReadOpts, Server, Socket } from 'node:net';
import type { Address } from '../net/address.js';

export type SocketKind = Address['kind'];

/** A connection that a web server has opened to the tap, and that nobody reads yet. */
export interface Arrival {
  readonly kind: SocketKind;
  /** The web server's end: `127.0.0.1:40112`; `unix:` for a Unix socket, whose clients have no name. */
  readonly address: string;
  /** Its file descriptor: the system gives the lowest that is free. Undefined where Node does not tell. */
  readonly descriptor: number | undefined;
  /** Makes it a socket, paused: `resume()` starts it. Half-close is kept. */
  open(onread: OnReadOpts): Socket;
  /** Sends it away with a reset; nothing has been read of it. */
  refuse(): void;
}

/** Calls `onArrival` for each connection of a listening server, `onError` where accepting one failed (no file descriptors left). */
export type Acceptor = (server: Server, onArrival: (arrival: Arrival) => void, onError: (error: Error) => void) => void;
