import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import type { Direction } from '@fcgiscope/codec/core';
import { createTap, parseAddressPair, type Tap, type TapEvent, type TapOptions, type TapPlace } from '../src/tap/index.js';

export type SocketKind = 'tcp' | 'unix';

export const COMBINATIONS: readonly (readonly [listen: SocketKind, upstream: SocketKind])[] = [
  ['tcp', 'tcp'],
  ['tcp', 'unix'],
  ['unix', 'tcp'],
  ['unix', 'unix'],
];

/** A log that remembers: the bytes of each direction of each connection, and everything else as a line. */
export class Memory implements LogSink {
  readonly connections: ConnectionInfo[] = [];
  readonly lines: string[] = [];
  private readonly chunks = new Map<string, Buffer[]>();
  private readonly waiting: { line: string; resolve: () => void }[] = [];

  opened(connection: ConnectionInfo): void {
    this.connections.push(connection);
    this.say(`${connection.id} opened`);
  }

  bytes(connection: number, direction: Direction, chunk: Uint8Array, from: number, to: number): void {
    const key = `${connection} ${direction}`;
    const chunks = this.chunks.get(key) ?? [];
    chunks.push(Buffer.from(chunk.slice(from, to)));
    this.chunks.set(key, chunks);
  }

  gap(): void {}

  closed(connection: number, by: string, manner: string): void {
    this.say(`${connection} ${by} ${manner}`);
  }

  all(connection: number, direction: Direction): Buffer {
    return Buffer.concat(this.chunks.get(`${connection} ${direction}`) ?? []);
  }

  /** Bytes that went that way so far. */
  size(connection: number, direction: Direction): number {
    return (this.chunks.get(`${connection} ${direction}`) ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  /** Settles when that line has been logged. */
  async logged(line: string): Promise<void> {
    if (this.lines.includes(line)) return;
    await new Promise<void>((resolve) => this.waiting.push({ line, resolve }));
  }

  private say(line: string): void {
    this.lines.push(line);
    for (const { line: awaited, resolve } of this.waiting) if (awaited === line) resolve();
  }
}

/** Often: tests do not wait. */
const LOOK_MS = 20;

/** Application, tap and web server of a test, and their end. */
export class Rig {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'fcgiscope-tap-'));
  readonly log: Memory = new Memory();
  readonly events: TapEvent[] = [];
  private readonly closers: (() => unknown)[] = [];
  private connections = 0;

  path(name: string): string {
    return join(this.directory, name);
  }

  /** A tap's place before the application at `upstream`: a Unix socket in the rig's directory, or any free port. */
  pair(listen: SocketKind, upstream: string): TapPlace {
    const pair = parseAddressPair(`${listen === 'tcp' ? '127.0.0.1:0' : `unix:${this.path('tap.sock')}`}=${upstream}`);
    if (!pair.ok) throw new Error(pair.error);
    return { kind: 'pair', pair: pair.value };
  }

  /** An application; its address as the tap is told. Sockets are half-open ones, and their errors are their peers' business. */
  async application(
    kind: SocketKind,
    onSocket: (socket: Socket) => void = () => {},
    path = this.path('app.sock'),
  ): Promise<Application> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on('error', () => {}));
      onSocket(socket);
    });
    await once(kind === 'unix' ? server.listen(path) : server.listen(0, '127.0.0.1'), 'listening');
    const close = async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    };
    this.closers.push(close);
    const next = async (): Promise<Socket> => (await once(server, 'connection'))[0];
    return { address: kind === 'unix' ? `unix:${path}` : `127.0.0.1:${portOf(server)}`, next, close };
  }

  async tap(place: TapPlace, more: Partial<TapOptions> = {}): Promise<Tap> {
    const tap = await createTap({
      place,
      sink: this.log,
      nextConnectionId: () => ++this.connections,
      onEvent: (event) => this.events.push(event),
      lookMs: LOOK_MS,
      ...more,
    });
    if (!tap.ok) throw new Error(tap.error);
    this.closers.push(() => tap.value.close(0));
    return tap.value;
  }

  /** A web server's connection to the tap. */
  client(tap: Tap): Socket {
    const { listen } = tap;
    const socket = connect({
      allowHalfOpen: true,
      ...(listen.kind === 'unix' ? { path: listen.path } : { host: listen.host, port: listen.port }),
    });
    socket.on('error', () => {});
    this.closers.push(() => socket.destroy());
    return socket;
  }

  async end(): Promise<void> {
    for (const close of this.closers.toReversed()) await close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface Application {
  readonly address: string;
  /** The next connection that comes. */
  readonly next: () => Promise<Socket>;
  readonly close: () => Promise<void>;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Everything that a socket receives until its peer ends it. */
export async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** How a connection ends for the one who holds this socket: `end`, or the code of the error. */
export function endOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    socket.resume();
  });
}
