import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { LISTENSOCK_FILENO } from '@fcgiscope/codec/fastcgi';
import { type Address, formatAddress, parseAddress } from '../net/address.js';
import { boundAddress, listen } from '../net/listen.js';
import { inspectSocketFile } from '../net/socket-file.js';
import { inWords } from '../net/system-error.js';
import { ServerConnection } from './connection.js';
import type { ConnectionHost, WebServerConnection } from './connection-host.js';
import { ScgiConnection } from './scgi-connection.js';
import { type ServerOptions, type ServerProtocol, type ServerSettings, settingsOf } from './server-options.js';

/** A FastCGI or SCGI server: an application as web servers see it. */
export interface AppServer {
  /** Where it listens, with the port that was really taken. */
  readonly address: Address;
  readonly openConnections: number;
  readonly openRequests: number;
  /** Listens no more, lets open requests end for `graceMs` (default 5 s), then aborts them. */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 5000;

/**
 * Starts a FastCGI server, or one of SCGI. Rejects with an Error of one line: an address in use, a right that we lack. A Unix socket that
 * nobody listens on any more is replaced.
 *
 *     const server = await serve('127.0.0.1:9000', {
 *       handler: async (request, response) => {
 *         await response.write(`Content-Type: text/plain\r\n\r\nhello ${request.params.REMOTE_ADDR}\n`);
 *       },
 *     });
 */
export async function serve(address: string | Address, options: ServerOptions): Promise<AppServer> {
  const parsed = typeof address === 'string' ? parseAddress(address) : { ok: true as const, value: address };
  if (!parsed.ok) throw new TypeError(parsed.error);
  const asked = parsed.value;
  if (asked.kind === 'unix' && (await inspectSocketFile(asked.path)) === 'dead') rmSync(asked.path, { force: true });
  const server = await listen(asked);
  if (!server.ok) throw new Error(server.error);
  return new RunningServer(server.value, boundAddress(server.value, asked), settingsOf(options));
}

/**
 * Serves on the descriptor that a process manager hands over as standard input (§2.2: FCGI_LISTENSOCK_FILENO), as spawn-fcgi and
 * lighttpd do. Where FCGI_WEB_SERVER_ADDRS is set, other addresses are turned away (§3.2).
 */
export async function serveInherited(options: ServerOptions): Promise<AppServer> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`standard input is no listening socket: ${inWords(cause)}`, { cause })));
    server.listen({ fd: LISTENSOCK_FILENO }, resolve);
  });
  server.removeAllListeners('error');
  const allowed = process.env.FCGI_WEB_SERVER_ADDRS?.split(',').map((address) => address.trim());
  return new RunningServer(server, inheritedAddress(server), settingsOf(options), allowed);
}

function inheritedAddress(server: Server): Address {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return { kind: 'unix', path: bound ?? '' };
  return { kind: 'tcp', host: bound.address, port: bound.port };
}

const CONNECTIONS: Readonly<Record<ServerProtocol, new (socket: Socket, host: ConnectionHost) => WebServerConnection>> = {
  fastcgi: ServerConnection,
  scgi: ScgiConnection,
};

class RunningServer implements AppServer, ConnectionHost {
  readonly address: Address;
  readonly settings: ServerSettings;
  readonly #server: Server;
  readonly #connections = new Set<WebServerConnection>();
  /** Addresses of web servers; undefined: all. */
  readonly #allowed: readonly string[] | undefined;
  openRequests = 0;

  constructor(server: Server, address: Address, settings: ServerSettings, allowed?: readonly string[]) {
    this.#allowed = allowed;
    this.#server = server;
    this.address = address;
    this.settings = settings;
    server.on('connection', (socket) => this.#accept(socket));
    server.on('error', (cause) => settings.onError(new Error(`cannot accept on ${formatAddress(address)}`, { cause })));
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  async close(graceMs = GRACE_MS): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of this.#connections) connection.finish();
    const timer = setTimeout(() => this.#destroyAll(), graceMs);
    await closed;
    await Promise.all(Array.from(this.#connections, (connection) => connection.closed));
    clearTimeout(timer);
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= this.settings.limits.connections || !this.#isAllowed(socket)) {
      socket.destroy();
      return;
    }
    const connection = new CONNECTIONS[this.settings.protocol](socket, this);
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Who comes over a Unix socket has no address: the file’s mode has let it in. */
  #isAllowed({ remoteAddress }: Socket): boolean {
    if (this.#allowed === undefined || remoteAddress === undefined) return true;
    return this.#allowed.includes(remoteAddress.replace(/^::ffff:/, ''));
  }

  #destroyAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }
}
