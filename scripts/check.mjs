/**
 * Everything that can be said about the sources without running them: `pnpm check`. The compiler goes first, since others look
 * at what it has built; the rest run at once. Each prints a line, and only what failed prints more.
 */
import { execFile } from 'node:child_process';

const COMPILER = { name: 'types', command: 'tsc -b' };

const CHECKS = [
  { name: 'format and lint', command: 'biome check --error-on-warnings .' },
  { name: 'type-aware lint', command: 'oxlint --type-aware --deny-warnings' },
  { name: 'import boundaries', command: 'node scripts/check/check-imports.mjs' },
  { name: 'filter reference', command: 'node scripts/generate-filter-reference.mjs --check' },
  { name: 'dead code', command: 'knip --no-progress' },
  { name: 'page size', command: 'node scripts/check/check-size.mjs' },
  { name: 'package codec', command: 'publint --strict packages/codec' },
  { name: 'package proxy', command: 'publint --strict packages/proxy' },
  { name: 'types of codec', command: 'attw --pack packages/codec --profile esm-only' },
  { name: 'types of proxy', command: 'attw --pack packages/proxy --profile esm-only' },
];

const MEGABYTE = 1024 * 1024;

/** @param {string} command @returns {Promise<{ failed: boolean, output: string, seconds: string }>} */
function run(command) {
  const start = performance.now();
  return new Promise((resolve) => {
    execFile('pnpm', ['exec', ...command.split(' ')], { maxBuffer: 64 * MEGABYTE }, (error, stdout, stderr) => {
      resolve({
        failed: error !== null,
        output: `${stdout}${stderr}`.trim(),
        seconds: ((performance.now() - start) / 1000).toFixed(1),
      });
    });
  });
}

/** @param {{ name: string, command: string }} check */
async function report({ name, command }) {
  const { failed, output, seconds } = await run(command);
  console.log(`${failed ? 'FAILED' : 'ok    '}  ${name.padEnd(18)} ${seconds.padStart(5)} s`);
  return { name, command, failed, output };
}

const results = [await report(COMPILER), ...(await Promise.all(CHECKS.map(report)))];

const failures = results.filter(({ failed }) => failed);
for (const { name, command, output } of failures) console.log(`\n── ${name} (${command})\n${output}`);
process.exitCode = failures.length > 0 ? 1 : 0;
