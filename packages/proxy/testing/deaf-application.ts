import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Says what it gets, behind a backlog of one; prints its port. */
const APPLICATION = `
const server = require('node:net').createServer((socket) => socket.on('error', () => {}).pipe(socket));
server.listen({ ...JSON.parse(process.argv[1]), backlog: 1 }, () => console.log(server.address().port ?? 0));
`;

const FULL_AFTER_MS = 200;

/** An application that listens and accepts nobody, since its process is stopped. */
export class DeafApplication {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #waiting: Socket[] = [];

  private constructor(address: string, child: ChildProcess) {
    this.address = address;
    this.#child = child;
  }

  /** On the Unix socket at `path`, or on a port of its own; its backlog is full. */
  static async start(path?: string): Promise<DeafApplication> {
    const place = path === undefined ? { host: '127.0.0.1', port: 0 } : { path };
    const child = spawn(process.execPath, ['-e', APPLICATION, JSON.stringify(place)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    const port = Number(line);
    const application = new DeafApplication(path === undefined ? `127.0.0.1:${port}` : `unix:${path}`, child);
    child.kill('SIGSTOP');
    while (await application.#queue(path === undefined ? { host: '127.0.0.1', port } : { path }));
    return application;
  }

  /** Goes on: those that wait are accepted. */
  listen(): void {
    for (const socket of this.#waiting) socket.destroy();
    this.#child.kill('SIGCONT');
  }

  async end(): Promise<void> {
    for (const socket of this.#waiting) socket.destroy();
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** One more connection that waits; false where there was no room for it. */
  async #queue(place: { host: string; port: number } | { path: string }): Promise<boolean> {
    const socket = connect(place);
    this.#waiting.push(socket);
    const made = once(socket, 'connect').then(
      () => true,
      () => false,
    );
    return Promise.race([made, sleep(FULL_AFTER_MS, false)]);
  }
}
