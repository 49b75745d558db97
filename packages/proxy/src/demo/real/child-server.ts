import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../../net/address.js';
import type { Actor } from '../cast.js';

/** Linux ends a child with its parent when told so: a demo that is killed leaves no server behind. */
const SETPRIV = '/usr/bin/setpriv';

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 25;

/** How long a server may take to end kindly. */
const GRACE_MS = 1500;

/** The last lines of what a server printed: enough to see why it ended. */
const OUTPUT_CHARACTERS = 2000;

/** A server as a child in a process group of its own: a Ctrl-C in the terminal does not reach it, and it ends with its workers. */
export class ChildServer implements Actor {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #name: string;
  #output = '';

  constructor(name: string, command: readonly string[], folder: string) {
    const [program = name, ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', ...command] : command;
    this.#name = name;
    this.#child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = once(this.#child, 'exit').catch((error: unknown) => (this.#output += String(error)));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.#output = (this.#output + String(text)).slice(-OUTPUT_CHARACTERS)));
    process.once('exit', this.#kill);
  }

  /** Settles when somebody accepts connections at `address`. */
  async listening(address: Address): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!(await accepts(address))) {
      if (!this.#isAlive) throw new Error(`${this.#name} did not start: ${this.#output.trim()}`);
      if (performance.now() > until)
        throw new Error(`${this.#name} does not listen after ${PATIENCE_MS} ms: ${this.#output.trim()}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  async close(): Promise<void> {
    this.#signal('SIGTERM');
    await Promise.race([this.#exited, sleep(GRACE_MS, undefined, { ref: false })]);
    this.#kill();
    if (this.#isAlive) await this.#exited;
    process.off('exit', this.#kill);
  }

  get #isAlive(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  readonly #kill = (): void => this.#signal('SIGKILL');

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {
      // The whole group is gone.
    }
  }
}

function accepts(address: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port });
    socket.once('connect', () => resolve(true)).once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
  });
}
