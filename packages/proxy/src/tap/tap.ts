import type { ConnectionId, LogSink } from '@fcgiscope/codec/capture';
import { isoTime, ok, type Result } from '@fcgiscope/codec/core';
import type { Protocol } from '@fcgiscope/codec/exchange';
import type { TapStatus } from '@fcgiscope/codec/live';
import { type Address, formatAddress } from '../net/address.js';
import { codeOf, inWords } from '../net/system-error.js';
import { acceptHandles } from './accept.js';
import type { Acceptor, Arrival } from './arrival.js';
import { type Clock, monotonicClock } from './clock.js';
import { ConnectionLog } from './connection-log.js';
import { type Door, openDoor, type TapPlace } from './door.js';
import { ReadBuffers } from './read-buffers.js';
import { Relay, type RelayMeans } from './relay.js';
import { isFailure, reasonOf, type TapEvent, type TapFinding } from './tap-event.js';
import { connectUpstream } from './upstream.js';

/** Connections open at once; each takes two file descriptors and 16 KB or more. One beyond is reset, and the status says why. */
export const MAX_CONNECTIONS = 8192;

/** How long {@link Tap.close} lets open connections end by themselves, in milliseconds. */
export const DRAIN_MS = 2000;

/** How often a taken-over socket is looked at: an application that was started again is tapped again after so many milliseconds. */
const RENEW_MS = 1000;

export interface TapOptions {
  readonly place: TapPlace;
  readonly sink: LogSink;
  /** Numbers the connections; taps that log into one capture share it. */
  nextConnectionId(): ConnectionId;
  onEvent?(event: TapEvent): void;
  /** Where the protocol is told, not sniffed. */
  readonly protocol?: Protocol;
  readonly maxConnections?: number;
  readonly clock?: Clock;
  /** How connections are taken; {@link acceptHandles} where a Node version does not forbid it. */
  readonly acceptor?: Acceptor;
}

/** A running tap. */
export interface Tap {
  /** Its address pair, with the port that was really taken. */
  readonly name: string;
  readonly listen: Address;
  readonly upstream: Address;
  status(): TapStatus;
  /**
   * Gives a taken-over socket back and takes no more connections, at once; lets those that are open end by themselves for
   * `drainMs`, and resets what is left then.
   */
  close(drainMs?: number): Promise<void>;
}

/** Puts a tap in. The error is one line for people: an address in use, a socket that is not there, a right that we lack. */
export async function createTap(options: TapOptions): Promise<Result<Tap, string>> {
  const door = await openDoor(options.place);
  return door.ok ? ok(new RunningTap(door.value, options)) : door;
}

class RunningTap implements Tap {
  readonly #door: Door;
  readonly #options: TapOptions;
  readonly #now: Clock;
  readonly #means: RelayMeans;
  readonly #relays = new Set<Relay>();
  #total = 0;
  #failures = 0;
  #lastFailure: TapStatus['lastFailure'] = null;
  #renewal: NodeJS.Timeout | undefined;
  #drained: (() => void) | undefined;

  constructor(door: Door, options: TapOptions) {
    this.#door = door;
    this.#options = options;
    this.#now = options.clock ?? monotonicClock;
    this.#means = {
      buffers: new ReadBuffers(),
      now: this.#now,
      upstreamKind: door.upstream.kind,
      connect: (onread) => connectUpstream(door.upstream, onread),
    };
    const accept = options.acceptor ?? acceptHandles;
    accept(door.server, this.#arrived, this.#notAccepted);
    if (door.healed) this.#tell({ type: 'takeover-healed', message: `${door.name}: put right what an earlier tap had left` });
    if (door.renew) this.#renewal = setInterval(() => void this.#renew(), RENEW_MS).unref();
  }

  get name(): string {
    return this.#door.name;
  }

  get listen(): Address {
    return this.#door.listen;
  }

  get upstream(): Address {
    return this.#door.upstream;
  }

  status(): TapStatus {
    return {
      name: this.name,
      listen: formatAddress(this.listen),
      upstream: formatAddress(this.upstream),
      takeover: this.#door.takeover,
      openConnections: this.#relays.size,
      totalConnections: this.#total,
      upstreamFailures: this.#failures,
      lastFailure: this.#lastFailure,
    };
  }

  async close(drainMs: number = DRAIN_MS): Promise<void> {
    clearInterval(this.#renewal);
    this.#door.leave();
    await backlogTaken();
    const closed = new Promise((resolve) => this.#door.server.close(resolve));
    await this.#drain(drainMs);
    await closed;
  }

  readonly #arrived = (arrival: Arrival): void => {
    const limit = this.#options.maxConnections ?? MAX_CONNECTIONS;
    if (this.#relays.size >= limit) this.#refuse(arrival, `${this.name} has ${limit} connections open, its limit`);
    else this.#relay(arrival);
  };

  readonly #notAccepted = (error: Error): void => {
    this.#tell({ type: 'connection-refused', message: `${this.name} cannot take a connection: ${inWords(error)}` });
  };

  #refuse(arrival: Arrival, message: string): void {
    arrival.refuse();
    this.#tell({ type: 'connection-refused', message });
  }

  #relay(arrival: Arrival): void {
    const { sink, protocol } = this.#options;
    const id = this.#options.nextConnectionId();
    const log = new ConnectionLog(id, sink, (error) => this.#sinkFailed(id, error));
    const app = formatAddress(this.upstream);
    const info = { id, server: arrival.address, app, tap: this.name, startSeen: true, ...(protocol && { protocol }) };
    this.#total += 1;
    log.opened(info, this.#now());
    const relay = new Relay(arrival, log, this.#means, {
      unreachable: (error) => this.#unreachable(id, error),
      done: this.#done,
    });
    this.#relays.add(relay);
  }

  readonly #done = (relay: Relay): void => {
    this.#relays.delete(relay);
    if (this.#relays.size === 0) this.#drained?.();
  };

  #unreachable(connection: ConnectionId, error: Error): void {
    const message = `${formatAddress(this.upstream)} cannot be reached: ${inWords(error)}`;
    this.#failures += 1;
    this.#tell({ type: 'upstream-failure', connection, reason: reasonOf(codeOf(error)), message });
  }

  #sinkFailed(connection: ConnectionId, error: unknown): void {
    this.#tell({ type: 'sink-failure', connection, message: `connection ${connection} is logged no further: ${inWords(error)}` });
  }

  async #renew(): Promise<void> {
    try {
      const renewed = await this.#door.renew?.();
      if (renewed)
        this.#tell({ type: 'takeover-renewed', message: `${this.name}: the application made a new socket; tapped again` });
    } catch (error) {
      this.#tell({
        type: 'takeover-failed',
        message: `${this.name}: the application's new socket is not tapped: ${inWords(error)}`,
      });
    }
  }

  /** Whoever listens may fail as it likes: traffic goes on. */
  #tell(finding: TapFinding): void {
    const event = { ...finding, tap: this.name, time: this.#now() };
    if (isFailure(finding)) this.#lastFailure = { time: isoTime(event.time), message: finding.message };
    try {
      this.#options.onEvent?.(event);
    } catch {}
  }

  async #drain(milliseconds: number): Promise<void> {
    if (this.#relays.size === 0) return;
    const drained = new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    const deadline = setTimeout(() => this.#resetAll(), milliseconds);
    await drained;
    clearTimeout(deadline);
  }

  #resetAll(): void {
    for (const relay of this.#relays) relay.reset();
  }
}

/** The connections that the kernel has already made for us are taken within one turn of the loop. */
function backlogTaken(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
