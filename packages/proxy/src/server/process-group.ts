import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { once } from 'node:events';

/** How long a program may take to end after SIGTERM, in milliseconds. */
const KILL_AFTER_MS = 2000;

/** Those whose output is still open. */
const running = new Set<ChildProcessWithoutNullStreams>();

/**
 * Starts a program as the leader of a process group of its own, so that {@link endGroup} reaches whatever it starts: a shell leaves
 * its commands behind when it is ended. Ctrl-C of the terminal does not reach the group either, so requests may end in peace; it is
 * killed when this process exits. Rejects where the program cannot be started.
 */
export async function startGroup(
  command: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio,
): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(command, args, { ...options, stdio: 'pipe', detached: true });
  await once(child, 'spawn');
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
  child.once('close', () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', killAll);
  });
  return child;
}

/** Ends a program and what it started: SIGTERM, and SIGKILL where its output is still open some time later. */
export function endGroup(child: ChildProcessWithoutNullStreams): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
    // Who left the group may hold them for as long as it likes.
    child.stdout.destroy();
    child.stderr.destroy();
  }, KILL_AFTER_MS);
  child.once('close', () => clearTimeout(timer));
}

function killAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), signal);
  } catch {
    // Everybody in it has ended already, or the system knows no groups.
    child.kill(signal);
  }
}
