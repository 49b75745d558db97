import type { OnReadOpts, Socket } from 'node:net';
import { type Direction, directionFrom, type Party } from '@fcgiscope/codec/core';
import type { SocketKind } from './arrival.js';
import type { ChunkWriter, MakeWriter } from './chunk-writer.js';
import type { Clock } from './clock.js';
import type { ConnectionLog } from './connection-log.js';
import type { ReadBuffers } from './read-buffers.js';
import { resetSocket } from './reset.js';

const NOTHING = new Uint8Array(0);

export interface HalfOptions {
  readonly party: Party;
  readonly kind: SocketKind;
  readonly log: ConnectionLog;
  readonly now: Clock;
  readonly buffers: ReadBuffers;
  readonly makeWriter: MakeWriter;
}

/** Half of a relay: the socket of one party, and the way of what that party sends to the other half. */
export class Half {
  readonly #party: Party;
  readonly #direction: Direction;
  readonly #kind: SocketKind;
  readonly #log: ConnectionLog;
  readonly #now: Clock;
  readonly #buffers: ReadBuffers;
  readonly #makeWriter: MakeWriter;
  #buffer: Buffer;
  /** The view that was made last, and of which buffer. */
  #view: Uint8Array = NOTHING;
  #viewed: Uint8Array = NOTHING;
  #socket: Socket | undefined;
  #writer: ChunkWriter | undefined;
  #other: Half | undefined;
  /** The last chunk is not yet with the other side's kernel: its buffer is in use, and nothing more is read. */
  #waiting = false;
  #ended = false;

  constructor({ party, kind, log, now, buffers, makeWriter }: HalfOptions) {
    this.#party = party;
    this.#direction = directionFrom(party);
    this.#kind = kind;
    this.#log = log;
    this.#now = now;
    this.#buffers = buffers;
    this.#makeWriter = makeWriter;
    this.#buffer = buffers.take();
  }

  /** The read options that its socket is to be made with. */
  get onread(): OnReadOpts {
    return {
      buffer: () => this.#buffer,
      callback: (length, buffer) => this.#forward(length === buffer.length ? buffer : this.#chunkOf(buffer, length)),
    };
  }

  get socket(): Socket | undefined {
    return this.#socket;
  }

  /** What its party is sent. */
  get writer(): ChunkWriter | undefined {
    return this.#writer;
  }

  /** Joins the socket and the other half; `closed` is called when the socket is gone. */
  join(socket: Socket, other: Half, closed: () => void): void {
    this.#socket = socket;
    this.#writer = this.#makeWriter(socket, other.#taken);
    this.#other = other;
    socket.on('end', () => this.#end());
    socket.on('error', () => this.#broken());
    socket.on('close', closed);
  }

  reset(): void {
    if (this.#socket) resetSocket(this.#socket, this.#kind);
  }

  /** Gives the read buffer back, once no socket of the relay can use it any more. */
  release(): void {
    this.#buffers.giveBack(this.#buffer);
  }

  /** Peers often send as much as the last time: the view is used again. Making them took a hundredth of the tap's time. */
  #chunkOf(buffer: Uint8Array, length: number): Uint8Array {
    if (buffer !== this.#viewed || length !== this.#view.length) {
      this.#viewed = buffer;
      this.#view = buffer.subarray(0, length);
    }
    return this.#view;
  }

  /** Passes a chunk on, then logs it; false where the other side has not taken all of it yet. */
  #forward(chunk: Uint8Array): boolean {
    const time = this.#now();
    this.#waiting = this.#other?.writer?.write(chunk) === false;
    this.#log.bytes(this.#direction, chunk, chunk.length, time);
    if (!this.#waiting) this.#buffer = this.#buffers.refit(this.#buffer, chunk.length);
    return !this.#waiting;
  }

  readonly #taken = (): void => {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#socket?.resume();
  };

  /** FIN. */
  #end(): void {
    this.#ended = true;
    this.#log.closed(this.#party, 'fin', this.#now());
    this.#other?.socket?.end();
    if (this.#kind === 'unix') this.#probe();
  }

  /**
   * A Unix peer that has closed and one that has only ended its side look the same, until something is written: even nothing
   * is refused (EPIPE) by the former. The other side learns at once, as it would without a tap.
   */
  #probe(): void {
    if (this.#socket?.writable) this.#socket.write(NOTHING);
  }

  /** RST, or a Unix peer that is gone. */
  #broken(): void {
    this.#log.closed(this.#party, 'reset', this.#now());
    if (this.#kind === 'unix' && this.#ended) this.#other?.socket?.destroySoon();
    else this.#other?.reset();
  }
}
