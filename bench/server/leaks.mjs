// Does our server or our client leave anything behind? Each trouble is played twice; after the first time everything is warm, after
// the second nothing may have come to it: sockets (/proc/PID/fd), children, requests, and no more than a little memory.
//
//   pnpm build && node --expose-gc bench/server/leaks.mjs [--protocol fastcgi|scgi]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from '../../packages/proxy/dist/client/index.js';

const { values } = parseArgs({ options: { protocol: { type: 'string', default: 'fastcgi' } } });
const { protocol } = values;
const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-leaks-'));
const path = join(folder, 'app.sock');
const address = `unix:${path}`;

/** Heap that may come to it in MB: what V8 compiles and caches along the way. */
const HEAP_MARGIN = 4;
/** How long what was closed may take to be gone, in milliseconds. */
const PATIENCE = 5000;

async function withClient(options, work) {
  const client = createClient({ address, protocol, ...options });
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

const inParallel = (count, work) => Promise.all(Array.from({ length: count }, (_, n) => work(n)));
const failure = (promise) =>
  promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error) => error,
  );

const TROUBLES = {
  '10,000 requests over 100 connections': () =>
    withClient({ connections: 100, queue: 10_000 }, (client) =>
      inParallel(10_000, async () => (await client.request({ PAGE: 'hello' })).text()),
    ),
  '300 handlers that take too long (408)': () =>
    withClient({ connections: 100, queue: 300 }, (client) =>
      inParallel(300, async () => (await client.request({ PAGE: 'never' })).text()),
    ),
  '300 clients whose patience ends': () =>
    withClient({ connections: 100, queue: 300, timeouts: { firstByte: 20 } }, (client) =>
      inParallel(300, () => failure(client.request({ PAGE: 'never' }))),
    ),
  '300 aborted requests': () =>
    withClient({ connections: 100, queue: 300 }, (client) =>
      inParallel(300, () => failure(client.request({ PAGE: 'never' }, null, { signal: AbortSignal.timeout(30) }))),
    ),
  '300 bodies that are given up': () =>
    withClient({ connections: 50, queue: 300 }, (client) =>
      inParallel(300, async () => (await client.request({ PAGE: 'endless' })).body.destroy()),
    ),
  '100 slow readers, then gone': () =>
    withClient({ connections: 100 }, async (client) => {
      const answers = await inParallel(100, () => client.request({ PAGE: 'endless' }));
      await sleep(200);
      for (const answer of answers) answer.body.destroy();
    }),
  '300 sockets closed in the middle of a request': () =>
    inParallel(300, async () => {
      const socket = connect(path);
      await once(socket, 'connect');
      socket.write(protocol === 'scgi' ? '70:CONTENT_LENGTH' : Buffer.from('0101000100080000000101', 'hex'));
      socket.destroy();
    }),
  '50 programs whose reader goes': () =>
    withClient({ connections: 50 }, (client) =>
      inParallel(50, async () => (await client.request({ PAGE: 'program' })).body.destroy()),
    ),
};

const application = fork(join(import.meta.dirname, 'leaky-application.mjs'), [protocol, path], { execArgv: ['--expose-gc'] });
await once(application, 'message');

async function state() {
  application.send('state');
  const [server] = await once(application, 'message');
  globalThis.gc();
  return {
    ...server,
    clientSockets: process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length,
    clientHeap: process.memoryUsage().heapUsed / 2 ** 20,
  };
}

/** The state when nothing goes on any more, or when patience ends. */
async function quiet() {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const now = await state();
    if (now.connections + now.requests + now.children === 0 || performance.now() > until) return now;
    await sleep(50);
  }
}

function leaked(before, after) {
  const counts = ['connections', 'requests', 'sockets', 'children', 'clientSockets'].filter((name) => after[name] > before[name]);
  const heaps = ['heap', 'clientHeap'].filter((name) => after[name] > before[name] + HEAP_MARGIN);
  return [...counts, ...heaps];
}

let failures = 0;
console.log(`Node ${process.version}, ${protocol}\n`);
console.log('| trouble | seconds | sockets | children | heap MB, server | heap MB, client | RSS MB, server | left behind |');
console.log('|---|---:|---:|---:|---:|---:|---:|---|');
try {
  for (const [name, play] of Object.entries(TROUBLES)) {
    await play();
    const before = await quiet();
    const began = performance.now();
    await play();
    const seconds = (performance.now() - began) / 1000;
    const after = await quiet();
    const left = leaked(before, after);
    failures += left.length;
    const pair = (key, digits = 0) => `${before[key].toFixed(digits)} → ${after[key].toFixed(digits)}`;
    const cells = [
      name,
      seconds.toFixed(1),
      pair('sockets'),
      pair('children'),
      pair('heap', 1),
      pair('clientHeap', 1),
      pair('rss'),
    ];
    console.log(`| ${[...cells, left.join(', ') || 'nothing'].join(' | ')} |`);
  }
} finally {
  application.kill();
  rmSync(folder, { recursive: true });
}
process.exitCode = failures === 0 ? 0 : 1;
