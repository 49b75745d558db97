/**
 * All tests: `pnpm test`; a part of them: `pnpm test unit`; those of a part that a filter names: `pnpm test integration -- takeover`.
 * Puts in what the machine lacks, builds what the tests drive, and ends with one line: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPrograms } from './test/install-programs.mjs';
import { missingPrograms } from './test/programs.mjs';
import { playwrightTally, summaryLine, total, vitestTally } from './test/tally.mjs';

/** @typedef {import('./test/programs.mjs').ProgramName} ProgramName */
/** @typedef {import('./test/tally.mjs').Tally} Tally */
/** @typedef {{ name: string, needs: readonly ProgramName[], isBuilt: boolean, run: (filters: readonly string[], report: string) => Tally }} Part */

/** What speaks to our client and our server besides nginx and PHP-FPM. @type {readonly ProgramName[]} */
const PEERS = ['apache2', 'lighttpd', 'haproxy', 'cgi-fcgi', 'fcgiwrap', 'spawn-fcgi', 'gcc', 'libc', 'libfcgi', 'go'];

/** @type {readonly Part[]} `isBuilt`: drives the built command and page instead of the sources. */
const PARTS = [
  { name: 'unit', needs: [], isBuilt: false, run: vitest(['scripts', 'codec', 'proxy', 'ui']) },
  { name: 'integration', needs: ['nginx', 'php-fpm', 'tshark', ...PEERS], isBuilt: true, run: vitest(['integration']) },
  { name: 'browser', needs: ['nginx', 'php-fpm', 'chromium'], isBuilt: true, run: playwright },
];

/** @param {readonly string[]} command @param {NodeJS.ProcessEnv} [env] */
function pnpm(command, env = {}) {
  const { status } = spawnSync('pnpm', command, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  return status === 0;
}

/**
 * @template Report
 * @param {string} file
 * @param {boolean} succeeded
 * @param {(report: Report) => Tally} read
 * @returns {Tally}
 */
function readTally(file, succeeded, read) {
  try {
    const tally = read(JSON.parse(readFileSync(file, 'utf8')));
    return { ...tally, failed: succeeded ? tally.failed : Math.max(1, tally.failed) };
  } catch (error) {
    console.error(`no report of the tests: ${String(error)}`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

/** @param {readonly string[]} projects @returns {Part['run']} */
function vitest(projects) {
  return (filters, report) => {
    const chosen = projects.flatMap((project) => ['--project', project]);
    const succeeded = pnpm([
      'exec',
      'vitest',
      'run',
      ...chosen,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...filters,
    ]);
    return readTally(report, succeeded, vitestTally);
  };
}

/** @type {Part['run']} */
function playwright(filters, report) {
  const succeeded = pnpm(['exec', 'playwright', 'test', '--reporter=list,json', ...filters], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return readTally(report, succeeded, playwrightTally);
}

/** @param {readonly Part[]} parts @param {readonly string[]} filters @returns {Tally} */
function runParts(parts, filters) {
  if (parts.some((part) => part.isBuilt) && !pnpm(['run', 'build'])) {
    console.error('The build failed; no test was run.');
    return { passed: 0, failed: 1, skipped: [] };
  }
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-test-'));
  try {
    return total(parts.map((part) => part.run(filters, join(folder, `${part.name}.json`))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main() {
  const [name, ...filters] = process.argv.slice(2).filter((argument) => argument !== '--');
  const parts = PARTS.filter((part) => name === undefined || part.name === name);
  if (parts.length === 0) {
    console.error(`There is no part "${name}" of the tests; there are: ${PARTS.map((part) => part.name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const missing = missingPrograms().filter((program) => parts.some((part) => part.needs.includes(program.name)));
  const installation = { passed: 0, failed: installPrograms(missing) ? 0 : 1, skipped: [] };
  const tally = total([installation, runParts(parts, filters)]);
  if (tally.skipped.length > 0) console.log(`\nSkipped:\n${tally.skipped.map((title) => `  ${title}`).join('\n')}`);
  console.log(`\n${summaryLine(tally)}`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

main();
