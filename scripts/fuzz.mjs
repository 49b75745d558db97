/**
 * Looks for inputs that a decoder does not survive: `pnpm fuzz --time 60 --target fastcgi`. Coverage-guided: inputs that reach new
 * code are kept and changed further. Inputs that break something are written to .fuzz-out/ and make it fail; give such a file as
 * `--input FILE` to see it again.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadInstrumented } from './fuzz/coverage.mjs';
import { hunt } from './fuzz/hunt.mjs';

/** Each is a module in fuzz/targets with `run(input)`, which throws where a promise is broken, and `seeds()`. */
const TARGETS = {
  fastcgi: 'records, requests and exchanges from the bytes of a connection',
  capture: 'packets and connections from capture files',
  filter: 'the filter language',
  har: 'HARs as captures',
};

const OUTPUT = '.fuzz-out';
/** After so many different crashes the first is worth more than the next. */
const CRASH_LIMIT = 8;

const HELP = `pnpm fuzz [--target NAME] [--time SECONDS] [--seed N] [--input FILE]

targets (default: all, one after the other):
${Object.entries(TARGETS)
  .map(([name, about]) => `  ${name.padEnd(10)}${about}`)
  .join('\n')}`;

const moduleOf = (/** @type {string} */ target) => join(import.meta.dirname, 'fuzz', 'targets', `${target}.mjs`);

/** @param {string} target @param {import('./fuzz/hunt.mjs').Crash} crash */
function save(target, { input, error }) {
  const file = join(OUTPUT, `${target}-${createHash('sha1').update(input).digest('hex').slice(0, 12)}`);
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(file, input);
  console.log(`\n${file} (${input.length} bytes)\n${error instanceof Error ? error.stack : String(error)}`);
}

/** @param {string} name @param {{ seconds: number, seed: number }} options @returns {Promise<boolean>} whether all is well */
async function fuzz(name, { seconds, seed }) {
  const { target, places, reached } = await loadInstrumented(moduleOf(name));
  const {
    executions,
    seconds: spent,
    corpus,
    crashes,
  } = hunt({ run: target.run, seeds: target.seeds(), reached, seconds, seed, crashLimit: CRASH_LIMIT });
  const coverage = `${reached()} of ${places} places reached (${Math.round((100 * reached()) / places)} %)`;
  console.log(
    `${name}: ${Math.round(executions / spent)} exec/s for ${spent.toFixed(0)} s, ${coverage}, ${corpus} inputs kept, seed ${seed}, ${crashes.length} crashes`,
  );
  for (const crash of crashes) save(name, crash);
  return crashes.length === 0;
}

async function main() {
  const { values } = parseArgs({
    options: {
      target: { type: 'string' },
      time: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      input: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const targets = values.target === undefined ? Object.keys(TARGETS) : [values.target];
  if (
    values.help ||
    !targets.every((target) => target in TARGETS) ||
    (values.input !== undefined && values.target === undefined)
  ) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.input !== undefined) {
    const { target } = await loadInstrumented(moduleOf(targets[0] ?? ''));
    target.run(readFileSync(values.input));
    return;
  }
  for (const target of targets) {
    if (!(await fuzz(target, { seconds: Number(values.time), seed: Number(values.seed) }))) process.exitCode = 1;
  }
}

await main();
