// How much memory the tap takes, with and without capture, under loads that would fill an unbounded one. Prints Markdown.
//
//   npx -y pnpm@12 build && node bench/tap/limits.mjs [--cases PATTERN] [--network tcp|unix] [--seconds 5] [--steady SECONDS]
//
// It runs what `pnpm build` made: the `fcgiscope tap` command with its page, and the tap alone. A fresh process for each load.
// --seconds: of each load. --steady: of the steady one, 60 by default; its growth is the slope after the first third.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MEMORY_LOADS } from './memory-loads.mjs';
import { MemoryWatch } from './memory-watch.mjs';
import { memory } from './processes.mjs';
import { limitsTable } from './report.mjs';
import { openStuckPage } from './stuck-page.mjs';
import { freePort, listening } from './taps.mjs';

const { values: flags } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    network: { type: 'string', default: 'tcp' },
    seconds: { type: 'string', default: '5' },
    steady: { type: 'string', default: '60' },
    'max-capture': { type: 'string', default: '256MiB' },
  },
});

const COMMAND = new URL('../../packages/proxy/dist/main.js', import.meta.url).pathname;
const TOKEN = 'a-token-for-the-bench';
/** What the connections took goes back within this time. */
const SETTLE_MS = 2000;
const IDLE_MS = 500;

const directory = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));

/** Whatever we started ends with us, however we end. */
const children = new Set();
process.once('exit', () => {
  for (const child of children) child.kill();
  rmSync(directory, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const appSocket = join(directory, 'app.sock');
const responder = owned(fork(new URL('responder.mjs', import.meta.url), [appSocket]));
const { port: appPort } = await message(responder);
const upstream = flags.network === 'unix' ? `unix:${appSocket}` : `127.0.0.1:${appPort}`;

const results = [];
for (const load of MEMORY_LOADS.filter(({ name }) => new RegExp(flags.cases).test(name))) {
  for (const start of load.needsPage ? [command] : [bareTap, command]) results.push(await measure(load, start));
}
console.log(limitsTable(results));
process.exit();

async function measure(load, start) {
  process.stderr.write(`${load.name}, ${start.name}\n`);
  responder.send(load);
  await message(responder);
  const tap = await start(await placeOf());
  try {
    return { load: load.name, tap: tap.name, ...(await watchUnder(load, tap)) };
  } finally {
    tap.child.kill();
    await once(tap.child, 'exit');
  }
}

/** What the memory of a tap does under a load; the pages are open all the while. */
async function watchUnder(load, { child, address, page }) {
  const pages = await Promise.all(Array.from({ length: load.stuckPages ?? 0 }, () => openStuckPage(page, TOKEN)));
  await sleep(IDLE_MS);
  const before = memory(child.pid);
  const seconds = Number(load.steady ? flags.steady : flags.seconds);
  const watch = new MemoryWatch(child.pid);
  const count = await loadOn(load, address, seconds * 1000, watch);
  await sleep(SETTLE_MS);
  const after = memory(child.pid);
  for (const socket of pages) socket.destroy();
  const growth = load.steady ? watch.growth(seconds / 3) : undefined;
  return { before, peak: watch.peak, after, course: watch.course(6), count, growth };
}

/** Runs the load in a process of its own; resolves with the requests that were answered. */
async function loadOn(load, address, milliseconds, watch) {
  const generator = owned(fork(new URL('generator.mjs', import.meta.url)));
  generator.send({ kind: load.kind, load, address, milliseconds });
  const reply = await message(generator).finally(() => watch.stop());
  generator.kill();
  if (reply.failure) throw new Error(`${load.name}: ${reply.failure}`);
  return reply.all ?? 0;
}

async function placeOf() {
  if (flags.network === 'tcp') return tcpPlace(await freePort());
  const path = join(directory, `tap-${performance.now()}.sock`);
  return { text: `unix:${path}`, address: { path } };
}

function tcpPlace(port) {
  return { text: `127.0.0.1:${port}`, address: { host: '127.0.0.1', port } };
}

async function bareTap({ text, address }) {
  const child = owned(fork(new URL('bare-tap.mjs', import.meta.url), [`${text}=${upstream}`]));
  await message(child);
  return { name: 'tap', child, address };
}

async function command({ text, address }) {
  const page = await freePort();
  const options = ['--ui', `127.0.0.1:${page}`, '--token', TOKEN, '--max-capture', flags['max-capture']];
  const child = owned(spawn(process.execPath, [COMMAND, 'tap', `${text}=${upstream}`, ...options], { stdio: 'ignore' }));
  await listening(address);
  return { name: 'tap + capture + page', child, address, page };
}

function owned(child) {
  children.add(child.once('exit', () => children.delete(child)));
  return child;
}

/** The next message of a process; rejects where it ends instead. */
function message(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (first) => {
      child.off('exit', ended);
      resolve(first);
    });
  });
}
