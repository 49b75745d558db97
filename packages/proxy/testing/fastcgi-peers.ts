import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { concat } from '@fcgiscope/codec/bytes';
import { Requester, type RequesterEvent } from '@fcgiscope/codec/fastcgi';
import type { Address } from '../src/net/address.js';

const DEAF_SERVER = `
  const server = require('node:net').createServer();
  server.listen({ ...JSON.parse(process.argv[1]), backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** What a test opens; everything is closed after it, the last first. */
export class Opened {
  private readonly steps: (() => unknown)[] = [];

  later(close: () => unknown): void {
    this.steps.push(close);
  }

  async closeAll(): Promise<void> {
    for (const close of this.steps.splice(0).toReversed()) await close();
  }

  /** A folder that vanishes. */
  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-test-'));
    this.later(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  address(kind: Address['kind']): Address {
    return kind === 'tcp' ? { kind, host: '127.0.0.1', port: 0 } : { kind, path: join(this.folder(), 'app.sock') };
  }

  /** An application that does to each connection what a test says. */
  async rawApplication(onConnection: (socket: Socket) => void, kind: Address['kind'] = 'tcp'): Promise<Address> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on('error', () => {}));
      onConnection(socket);
    });
    const address = await listening(server, this.address(kind));
    this.later(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return address;
  }

  /** An application that accepts nobody: the kernel takes two connections; the next ones hang, or over a Unix socket fail. */
  async fullBacklog(kind: Address['kind'] = 'tcp'): Promise<Address> {
    const asked = this.address(kind);
    const command = ['-e', DEAF_SERVER, JSON.stringify(asked)];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.later(() => child.kill('SIGKILL'));
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    return asked.kind === 'tcp' ? { ...asked, port: Number(port) } : asked;
  }

  /** A web server that sends what a test says. */
  async rawWebServer(address: Address): Promise<RawWebServer> {
    const socket = connect(address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port });
    this.later(() => socket.destroy());
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawWebServer(socket);
  }
}

/** One connection of a web server, in terms of records. */
export class RawWebServer {
  readonly socket: Socket;
  readonly requester = new Requester({ maxRequests: 100 });
  readonly events: RequesterEvent[] = [];
  readonly ended: Promise<void>;
  #isClosed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    // Its events are kept: what they view must not be overwritten.
    socket.on('data', (chunk) => this.events.push(...this.requester.receive(Uint8Array.from(chunk))));
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    void this.ended.then(() => (this.#isClosed = true));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(...parts: readonly Uint8Array[]): void {
    this.socket.write(concat(parts));
  }

  /** A whole request on a kept connection; returns its id. */
  request(params: Readonly<Record<string, string>> = {}, role = 1): number {
    const { requestId, bytes } = this.requester.begin(Object.entries(params), { role, keepConnection: true });
    this.send(...bytes, this.requester.endStdin(requestId));
    return requestId;
  }

  /** The first event of that kind, once it is there. */
  event<Type extends RequesterEvent['type']>(type: Type, requestId?: number): Promise<Extract<RequesterEvent, { type: Type }>> {
    return eventually(`event ${type}`, () => {
      for (const event of this.events) {
        if (event.type === type && (requestId === undefined || ('requestId' in event && event.requestId === requestId)))
          return event as Extract<RequesterEvent, { type: Type }>;
      }
      return undefined;
    });
  }

  /** All of a stream so far, as text. */
  text(type: 'stdout' | 'stderr', requestId = 1): string {
    const pieces = this.events.flatMap((event) => (event.type === type && event.requestId === requestId ? [event.content] : []));
    return Buffer.concat(pieces).toString();
  }
}

/** Listens there; says with which port. */
async function listening(server: Server, asked: Address): Promise<Address> {
  server.listen(asked.kind === 'unix' ? { path: asked.path } : { host: asked.host, port: asked.port });
  await once(server, 'listening');
  const bound = server.address();
  return asked.kind === 'tcp' && bound !== null && typeof bound === 'object' ? { ...asked, port: bound.port } : asked;
}

/** For what no event announces. */
export async function eventually<T>(what: string, ask: () => T | undefined | false, patience = 5000): Promise<T> {
  const until = performance.now() + patience;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > until) throw new Error(`waited ${patience} ms in vain for ${what}`);
    await sleep(5);
  }
}

/** Sockets that this process has open, of both kinds, listening ones too. */
export function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|Pipe)(Socket|Server)?Wrap$/.test(name)).length;
}
