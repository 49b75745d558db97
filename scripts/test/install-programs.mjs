import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installCommand } from './programs.mjs';

/** @typedef {import('./programs.mjs').Program} Program */

const IS_ROOT = process.getuid?.() === 0;
const IS_DEBIAN = existsSync('/etc/debian_version');
const ATTEMPTS = 2;

/** Installing is for machines that are there for it: a container where we are root, or continuous integration. */
const mayInstall = () => IS_DEBIAN && (IS_ROOT || process.env.CI === 'true');

/** Nothing may ask a question, and no service may start: the tests start their own servers. */
const ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

/** @param {readonly string[]} args */
function aptGet(args) {
  const command = IS_ROOT
    ? ['apt-get', ...args]
    : ['sudo', '--non-interactive', '--preserve-env=DEBIAN_FRONTEND,RUNLEVEL', 'apt-get', ...args];
  const { status, stderr } = spawnSync(command[0] ?? '', command.slice(1), {
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) console.error(stderr?.trim());
  return status === 0;
}

/** @param {readonly string[]} packages */
function install(packages) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (aptGet(['update', '-q']) && aptGet(['install', '-q', '-y', '--no-install-recommends', ...packages])) return true;
  }
  return false;
}

/**
 * Puts in the programs that the tests need and the machine lacks, where that is ours to do; else says what to type.
 * @param {readonly Program[]} missing
 * @returns {boolean} false where it was ours to do and failed
 */
export function installPrograms(missing) {
  if (missing.length === 0) return true;
  const names = missing.map((program) => program.name).join(', ');
  if (!mayInstall()) {
    console.log(`\n${names} not found: what needs it is skipped. To run that too, type\n    ${installCommand(missing)}\n`);
    return true;
  }
  const packages = missing.map((program) => program.package);
  console.log(`Installing with apt-get: ${packages.join(' ')} (${names} not found)`);
  const installed = install(packages);
  if (!installed) console.log(`That failed, which counts as a failure; the tests that need ${names} are skipped.`);
  return installed;
}
