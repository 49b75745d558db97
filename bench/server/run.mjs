// Our server against node-fastcgi 2.0.0 behind the same load, rounds interleaved, medians of requests per second.
//
//   pnpm build && node bench/server/run.mjs [--rounds 5] [--seconds 2]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, requestParamsBytes } from './generator.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' } },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.seconds) * 1000;

const PEER = 'node-fastcgi';
const NAMES = ['function', 'node:http listener', PEER];
const LOADS = [
  { name: '16 connections, kept', connections: 16, keepConnection: true },
  { name: '16 connections, one per request', connections: 16, keepConnection: false },
];

const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));
const applications = [];

async function start(name, at) {
  const path = join(folder, `${at}.sock`);
  const child = fork(join(import.meta.dirname, 'application.mjs'), [name, path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  applications.push({ name, path, child, speeds: new Map(LOADS.map((one) => [one.name, []])) });
}

/** node-fastcgi resets connections that were to be kept: that is a result, and ours must not have it. */
function failed(name, { name: loadName }, error) {
  if (name !== PEER) throw new Error(`${name}, ${loadName}: ${error.message}`);
  return 0;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

try {
  for (const [at, name] of NAMES.entries()) await start(name, at);
  for (let round = -1; round < rounds; round++) {
    for (const one of LOADS) {
      for (const { name, path, speeds } of applications) {
        const time = round < 0 ? milliseconds / 2 : milliseconds;
        const speed = await load(path, { ...one, milliseconds: time }).catch((error) => failed(name, one, error));
        if (round >= 0) speeds.get(one.name).push(speed);
      }
    }
  }
  const peer = applications.find(({ name }) => name === PEER);
  console.log(`Node ${process.version}, ${requestParamsBytes} bytes of params, 200 of body; medians of ${rounds} rounds\n`);
  console.log('| load | application | requests/s | ratio to node-fastcgi |\n|---|---|---:|---:|');
  for (const { name: loadName } of LOADS) {
    for (const { name, speeds } of applications) {
      const speed = median(speeds.get(loadName));
      const ratio = speed / median(peer.speeds.get(loadName));
      const cells = speed === 0 ? ['fails', ''] : [Math.round(speed), Number.isFinite(ratio) ? ratio.toFixed(2) : ''];
      console.log(`| ${[loadName, name, ...cells].join(' | ')} |`);
    }
  }
} finally {
  for (const { child } of applications) child.kill();
  rmSync(folder, { recursive: true });
}
