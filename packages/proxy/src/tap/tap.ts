import type { ConnectionId, LogSink } from '@fcgiscope/codec/capture';
import { isoTime, ok, type Result } from '@fcgiscope/codec/core';
import type { Protocol } from '@fcgiscope/codec/exchange';
import type { TapStatus } from '@fcgiscope/codec/live';
import { type Address, formatAddress } from '../net/address.js';
import { BACKLOG } from '../net/listen.js';
import { codeOf, inWords } from '../net/system-error.js';
import { acceptHandles } from './accept.js';
import type { Acceptor, Arrival } from './arrival.js';
import { type MakeWriter, writeToHandle } from './chunk-writer.js';
import { type Clock, monotonicClock } from './clock.js';
import { ConnectionLog } from './connection-log.js';
import { descriptorLimit, RESERVED_DESCRIPTORS } from './descriptors.js';
import { type Door, openDoor, type TapPlace } from './door.js';
import { ReadBuffers } from './read-buffers.js';
import { Relay, type RelayMeans } from './relay.js';
import { isFailure, reasonOf, type TapEvent, type TapFinding } from './tap-event.js';
import type { DoorState } from './unix-listener.js';
import { connectUpstream } from './upstream.js';

/** Connections open at once; each takes two file descriptors and 16 KB or more. One beyond is reset, and the status says why. */
export const MAX_CONNECTIONS = 8192;

/** How long {@link Tap.close} lets open connections end by themselves, in milliseconds. */
export const DRAIN_MS = 2000;

/** How often socket files are looked at: an application that was started again is tapped again after so many milliseconds. */
const LOOK_MS = 1000;

const MISSING = 'is not there, or is no socket: start the application, or look at the address again';

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
  /** Milliseconds between two looks at the socket file that leads to the tap. */
  readonly lookMs?: number;
  /** How connections are taken; {@link acceptHandles} where a Node version does not forbid it. */
  readonly acceptor?: Acceptor;
  /** How sockets are written to; {@link writeToHandle} where a Node version does not forbid it. */
  readonly makeWriter?: MakeWriter;
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
  /** The part of {@link close} that waits for nothing, for a process that is ending: no file of the tap is left. */
  abandon(): void;
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
  #arrivals = 0;
  #total = 0;
  #failures = 0;
  #lastFailure: TapStatus['lastFailure'] = null;
  readonly #descriptors = descriptorLimit();
  #looks: NodeJS.Timeout | undefined;
  #lost = false;
  #drained: (() => void) | undefined;

  constructor(door: Door, options: TapOptions) {
    this.#door = door;
    this.#options = options;
    this.#now = options.clock ?? monotonicClock;
    this.#means = {
      buffers: new ReadBuffers(),
      now: this.#now,
      makeWriter: options.makeWriter ?? writeToHandle,
      upstreamKind: door.upstream.kind,
      connect: (onread) => connectUpstream(door.upstream, onread),
    };
    const accept = options.acceptor ?? acceptHandles;
    accept(door.server, this.#arrived, this.#notAccepted);
    if (door.healed) this.#tell({ type: 'takeover-healed', message: `${door.name}: put right what an earlier tap had left` });
    if (!door.upstreamThere) this.#tell({ type: 'upstream-missing', message: `${formatAddress(door.upstream)} ${MISSING}` });
    if (door.look) this.#looks = setInterval(() => void this.#look(), options.lookMs ?? LOOK_MS).unref();
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
    clearInterval(this.#looks);
    this.#door.leave();
    await this.#takeBacklog();
    const closed = new Promise((resolve) => this.#door.server.close(resolve));
    await this.#drain(drainMs);
    await closed;
  }

  abandon(): void {
    this.#door.leave();
    this.#door.server.close();
  }

  readonly #arrived = (arrival: Arrival): void => {
    this.#arrivals += 1;
    const obstacle = this.#obstacleTo(arrival);
    if (obstacle === undefined) this.#relay(arrival);
    else this.#refuse(arrival, obstacle);
  };

  /** Where descriptors ran out, the system would close connections without a word, and the capture could not go on. */
  #obstacleTo({ descriptor = 0 }: Arrival): string | undefined {
    const limit = this.#options.maxConnections ?? MAX_CONNECTIONS;
    if (this.#relays.size >= limit) return `${this.name} has ${limit} connections open, its limit`;
    if (descriptor < this.#descriptors - RESERVED_DESCRIPTORS) return undefined;
    return `${this.name} has ${this.#relays.size} connections open, as many as this process may (ulimit -n is ${this.#descriptors})`;
  }

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

  async #look(): Promise<void> {
    try {
      this.#found((await this.#door.look?.()) ?? 'in-place', 'it was deleted or replaced');
    } catch (error) {
      this.#found('lost', inWords(error));
    }
  }

  /** A loss is told once, however long it lasts. */
  #found(state: DoorState, reason: string): void {
    if (state === 'lost' && !this.#lost)
      this.#tell({ type: 'listener-lost', message: `${formatAddress(this.listen)} does not lead to the tap: ${reason}` });
    if (state === 'restored')
      this.#tell({ type: 'listener-restored', message: `${formatAddress(this.listen)} was deleted; it is back` });
    if (state === 'renewed')
      this.#tell({ type: 'takeover-renewed', message: `${this.name}: the application made a new socket; tapped again` });
    this.#lost = state === 'lost';
  }

  /** Whoever listens may fail as it likes: traffic goes on. */
  #tell(finding: TapFinding): void {
    const event = { ...finding, tap: this.name, time: this.#now() };
    if (isFailure(finding)) this.#lastFailure = { time: isoTime(event.time), message: finding.message };
    try {
      this.#options.onEvent?.(event);
    } catch {}
  }

  /** Takes the connections that the kernel has already made for us: at least one a turn of the loop, and on TCP others may come. */
  async #takeBacklog(): Promise<void> {
    for (let turns = 0, before = -1; before !== this.#arrivals && turns < BACKLOG; turns += 1) {
      before = this.#arrivals;
      await oneTurn();
    }
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

/** A whole turn of the loop, sockets included. */
function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
