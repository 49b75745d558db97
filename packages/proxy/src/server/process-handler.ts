import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AppRequest, Handler } from './handler.js';
import { endGroup, startGroup } from './process-group.js';

export interface ProcessOptions {
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Variables besides those of the request. Default: PATH of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The exit status of a program that a signal ended, as shells count: 128 and the signal, whose number Node does not tell. */
const SIGNALLED_STATUS = 128;

/**
 * A handler that runs a CGI program (RFC 3875) for each request: params as its environment, STDIN, STDOUT, STDERR, and its exit
 * status as appStatus. The program and what it started are ended (SIGTERM, then SIGKILL) when nobody wants the answer any more.
 * Rejects where it cannot be started.
 */
export function processHandler(command: string, options: ProcessOptions = {}): Handler {
  return async (request, response) => {
    const child = await start(command, options, request);
    const ended = once(child, 'close');
    const stop = (): void => endGroup(child);
    request.signal.addEventListener('abort', stop, { once: true });
    // Many programs do not read their input to its end, and that is their right.
    const input = pipeline(request.stdin, child.stdin).catch(() => {});
    await Promise.all([
      pass(child.stdout, (piece) => response.write(piece)),
      pass(child.stderr, (piece) => response.writeError(piece)),
    ]).catch((error: unknown) => {
      if (!request.signal.aborted) throw error;
    });
    const [status] = (await ended) as [number | null];
    request.signal.removeEventListener('abort', stop);
    child.stdin.destroy();
    await input;
    return status ?? SIGNALLED_STATUS;
  };
}

function start(command: string, options: ProcessOptions, request: AppRequest): Promise<ChildProcessWithoutNullStreams> {
  const { args = [], cwd, environment = { PATH: process.env.PATH ?? '' } } = options;
  const env = { ...environmentOf(request.params), ...environment };
  return startGroup(command, args, { env, ...(cwd !== undefined && { cwd }) });
}

/** Names that steer the loader or a shell, and HTTP_PROXY, which a client sets by a header (httpoxy). */
const FORBIDDEN = /^(LD_.*|DYLD_.*|PATH|IFS|ENV|BASH_.*|NODE_OPTIONS|HTTP_PROXY)$/;

/** The params as an environment; what an environment cannot hold is left out. */
export function environmentOf(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter(([name, value]) => /^[^=\0]+$/.test(name) && !value.includes('\0') && !FORBIDDEN.test(name)),
  );
}

/** Once nobody wants the answer, what the program still says is read and dropped, so that it can end. */
async function pass(from: Readable, write: (piece: Uint8Array) => Promise<void>): Promise<void> {
  let wanted = true;
  for await (const piece of from) if (wanted) await write(piece as Uint8Array).catch(() => (wanted = false));
}
