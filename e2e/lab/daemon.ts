import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Linux ends a child with its parent when told so: a test that is killed leaves no server behind. */
const SETPRIV = '/usr/bin/setpriv';

const running = new Set<Daemon>();
process.once('exit', () => {
  for (const daemon of running) daemon.signalGroup('SIGKILL');
});

/** A server in a process group of its own: it ends with all its workers, at the latest when this process does. */
export class Daemon {
  readonly name: string;
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  #output = '';

  constructor(name: string, program: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) {
    this.name = name;
    const command = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', program, ...args] : [program, ...args];
    this.child = spawn(command[0]!, command.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk) => (this.#output += String(chunk)));
    running.add(this);
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.#output;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signalGroup(signal: NodeJS.Signals): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
    } catch {
      // The whole group is gone.
    }
  }

  /** Ends it kindly, and what does not go within the patience (ms) at once. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', patience = 5000): Promise<void> {
    if (this.isAlive) {
      this.signalGroup(signal);
      await Promise.race([this.exited, sleep(patience, undefined, { ref: false })]);
    }
    this.signalGroup('SIGKILL');
    if (this.isAlive) await this.exited;
    running.delete(this);
  }
}
