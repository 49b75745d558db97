import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';

const PROXY = join(import.meta.dirname, '..');

/** Where tests find the command. */
export const COMMAND_VARIABLE = 'FCGISCOPE_TEST_COMMAND';

/**
 * Before the tests of this package: makes one program of the command’s sources, for those tests that start it as a process. It
 * starts six times as fast as the sources do. Lies as deep as they do, since some files are looked for from there.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const outdir = mkdtempSync(join(PROXY, 'node_modules/.command-'));
  process.env[COMMAND_VARIABLE] = join(outdir, 'main.js');
  await bundle(outdir);
  project.onTestsRerun(() => bundle(outdir));
  return () => rmSync(outdir, { recursive: true });
}

async function bundle(outdir: string): Promise<void> {
  await build({
    entryPoints: [join(PROXY, 'src/main.ts')],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['fcgiscope-source'],
    external: dependenciesOfOthers(),
    logLevel: 'warning',
  });
}

/** All but our own codec, whose sources belong to what is tested. */
function dependenciesOfOthers(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(PROXY, 'package.json'), 'utf8')) as { dependencies: object };
  return Object.keys(dependencies).filter((name) => !name.startsWith('@fcgiscope/'));
}
