import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { COMMAND_VARIABLE } from './built-command.js';

const PROXY = join(import.meta.dirname, '..');

/** Built from the sources before the tests. */
function command(): string {
  const path = process.env[COMMAND_VARIABLE];
  if (path === undefined) throw new Error(`${COMMAND_VARIABLE} is not set: testing/built-command.ts has not run`);
  return path;
}

export interface CliResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `fcgiscope` command as a process of its own, from the sources. */
export class CliProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<CliResult>;
  private readonly child: ChildProcess;

  /** `openFiles`: how many files it may have open, sockets included. */
  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}, openFiles?: number) {
    const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles} && `;
    const shell = ['-c', `${limit}exec "$@"`, 'sh', process.execPath, command(), ...args];
    this.child = spawn('sh', shell, { cwd: PROXY, env: { ...process.env, NO_COLOR: '1', ...environment } });
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += String(chunk);
    });
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk);
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** The first match in what it says on stderr; rejects where it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.stderr);
        if (match !== null) resolve(match);
      };
      this.child.stderr?.on('data', look);
      look();
      void this.ended.then(({ code, stderr }) => reject(new Error(`ended with ${code} and never said ${pattern}: ${stderr}`)));
    });
  }

  /** Gives it bytes on standard input. */
  write(bytes: Uint8Array): void {
    this.child.stdin?.write(bytes);
  }

  closeInput(): void {
    this.child.stdin?.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** Runs a command line to its end. */
export function runCli(...args: readonly string[]): Promise<CliResult> {
  return new CliProcess(args).ended;
}
