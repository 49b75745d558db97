import { vi } from 'vitest';
import { runCli } from '../src/cli/program.js';
import type { CliResult } from './cli-process.js';

let last: Promise<unknown> = Promise.resolve();

/** Runs a command line within this process, when those before it are done: starting Node for each would take a hundred times as long. */
export function runHere(...args: readonly string[]): Promise<CliResult> {
  const result = last.then(() => run(args));
  last = result.catch(() => {});
  return result;
}

async function run(args: readonly string[]): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      return true;
    }),
  );
  try {
    return { code: await runCli(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
