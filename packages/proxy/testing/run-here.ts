import { vi } from 'vitest';
import { runCli } from '../src/cli/program.js';
import type { CliResult } from './cli-process.js';

/** Runs a command line within this process, one at a time: starting Node for each would take a hundred times as long. */
export async function runHere(...args: readonly string[]): Promise<CliResult> {
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
