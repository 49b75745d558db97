import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createInstrumenter } from 'istanbul-lib-instrument';

/** istanbul counts each statement, branch and function: `cov_x().b[3][1]++`. */
const COUNTER = /cov_\w+\(\)\.(?:s\[\d+\]|f\[\d+\]|b\[\d+\]\[\d+\])\+\+/g;

/** What the instrumented code calls at places that were never reached before. */
const REACHED = '__fcgiscopeFuzzReached';

/**
 * Bundles a module with everything it imports, and lets each place in it report the first time that it is reached. Only that:
 * a place that is known costs one look into an array, so that the fuzzer stays fast.
 * @param {string} file
 * @returns {Promise<{ code: string, places: number }>}
 */
async function instrument(file) {
  const bundle = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['fcgiscope-source'],
    write: false,
    logLevel: 'error',
  });
  const counted = createInstrumenter({ esModules: true, compact: false }).instrumentSync(bundle.outputFiles[0]?.text ?? '', file);
  let places = 0;
  const code = counted.replace(COUNTER, () => {
    const place = places++;
    return `(__seen[${place}]||${REACHED}(__seen,${place}))`;
  });
  return { code: `const __seen=new Uint8Array(${places});${code}`, places };
}

/**
 * The module, running instrumented. `reached()` tells how many places were reached so far.
 * @param {string} file
 */
export async function loadInstrumented(file) {
  const { code, places } = await instrument(file);
  let reached = 0;
  Object.assign(globalThis, {
    [REACHED]: (/** @type {Uint8Array} */ seen, /** @type {number} */ place) => {
      seen[place] = 1;
      reached++;
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-fuzz-'));
  try {
    const instrumented = join(folder, basename(file));
    writeFileSync(instrumented, code);
    const target = await import(pathToFileURL(instrumented).href);
    return { target, places, reached: () => reached };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
