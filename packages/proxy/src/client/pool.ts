import { formatAddress } from '../net/address.js';
import type { Call, CallHolder } from './call.js';
import { ClientError } from './client-error.js';
import type { ClientSettings } from './client-options.js';
import { openConnection } from './open-connection.js';
import type { ConnectionOwner, PooledConnection } from './pooled-connection.js';

const MULTIPLEXING = 'FCGI_MPXS_CONNS';

/** How long an application may take to say whether it multiplexes, in milliseconds: libfcgi may hold its answer back. */
const VALUES_MS = 1000;

/** The connections to one application, and the calls that wait for room on one. */
export class Pool implements ConnectionOwner, CallHolder {
  readonly #settings: ClientSettings;
  readonly #open = new Set<PooledConnection>();
  readonly #idle = new Map<PooledConnection, NodeJS.Timeout>();
  readonly #queue: Call[] = [];
  #opening = 0;
  #closed = false;
  #emptied: (() => void) | undefined;
  /** How many requests a connection takes, once the application was asked. */
  #capacity: number | undefined;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    if (settings.requestsPerConnection <= 1) this.#capacity = 1;
  }

  get openConnections(): number {
    return this.#open.size;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  /** Sends a call as soon as there is room for it. */
  run(call: Call): void {
    if (call.isOver) return;
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      call.fail(refusal);
      return;
    }
    call.holder = this;
    this.#queue.push(call);
    this.#dispatch();
  }

  #refusal(): ClientError | undefined {
    if (this.#closed) return new ClientError('client-closed', 'the client was closed');
    const waiting = this.#queue.length - this.#opening;
    if (waiting < this.#settings.queue || this.#canStart) return undefined;
    return new ClientError('overloaded', `${waiting} requests wait already`);
  }

  giveUp(call: Call): void {
    const at = this.#queue.indexOf(call);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  wantMore(): void {}

  /** Each time a kept connection turns out to be closed, so there is an end to it: a new one is not tried twice. */
  notSent(call: Call): void {
    call.holder = this;
    this.#queue.unshift(call);
  }

  free(connection: PooledConnection): void {
    this.#dispatch();
    if (!connection.isIdle) return;
    if (this.#closed) connection.close();
    else this.#park(connection);
  }

  #park(connection: PooledConnection): void {
    connection.park();
    clearTimeout(this.#idle.get(connection));
    this.#idle.set(connection, setTimeout(() => connection.close(), this.#settings.keepIdle).unref());
  }

  closed(connection: PooledConnection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#emptied?.();
    this.#dispatch();
  }

  /** Takes no more calls, and fails those that wait; lets those that run end for `drainMs`, then ends them. */
  async close(drainMs: number): Promise<void> {
    this.#closed = true;
    for (const call of this.#queue.splice(0)) call.fail(new ClientError('client-closed', 'the client was closed'));
    for (const connection of this.#open) if (connection.isIdle) connection.close();
    if (this.#open.size === 0) return;
    const timer = setTimeout(() => this.#breakAll(), drainMs);
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    clearTimeout(timer);
  }

  #breakAll(): void {
    for (const connection of this.#open)
      connection.fail(new ClientError('client-closed', 'the client was closed', { sent: true }));
  }

  get #canStart(): boolean {
    return this.#open.size + this.#opening < this.#settings.connections || this.#withRoom() !== undefined;
  }

  /** The connection used last: the others may go idle and close. */
  #withRoom(): PooledConnection | undefined {
    return [...this.#open].findLast((connection) => connection.hasRoom);
  }

  #dispatch(): void {
    for (;;) {
      const connection = this.#withRoom();
      const call = connection === undefined ? undefined : this.#queue.shift();
      if (connection === undefined || call === undefined) break;
      clearTimeout(this.#idle.get(connection));
      this.#idle.delete(connection);
      connection.run(call);
    }
    while (this.#opening < this.#queue.length && this.#open.size + this.#opening < this.#settings.connections)
      void this.#openOne();
  }

  async #openOne(): Promise<void> {
    this.#opening++;
    const milliseconds = this.#queue[0]?.input.timeouts.connect ?? this.#settings.timeouts.connect;
    try {
      const connection = await openConnection(this.#settings, this, milliseconds);
      this.#open.add(connection);
      connection.capacity = await this.#askCapacity(connection);
    } catch (error) {
      this.#queue.shift()?.fail(asClientError(error, formatAddress(this.#settings.address)));
    }
    this.#opening--;
    if (this.#closed) for (const connection of this.#open) connection.close();
    this.#dispatch();
  }

  /** Asked once: whether requests may share a connection belongs to the application, not to a connection. */
  async #askCapacity(connection: PooledConnection): Promise<number> {
    if (this.#capacity !== undefined) return this.#capacity;
    const values = await connection.askValues([MULTIPLEXING], VALUES_MS).catch(() => undefined);
    const says = values?.find(([name]) => name === MULTIPLEXING)?.[1];
    this.#capacity = says === '1' ? this.#settings.requestsPerConnection : 1;
    return this.#capacity;
  }
}

function asClientError(error: unknown, address: string): ClientError {
  if (error instanceof ClientError) return error;
  return new ClientError('connect-failed', `cannot connect to ${address}: ${String(error)}`, { cause: error });
}
