// Our server against node-fastcgi 2.0.0 behind the same load. Rounds are interleaved, ratios are medians of the ratios of each round,
// and the processor time of the application says what a busy machine hides.
//
//   pnpm build && node bench/server/run.mjs [--rounds 9] [--seconds 0.7]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, requestParamsBytes } from './generator.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, seconds: { type: 'string', default: '0.7' } },
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

async function start(name, at) {
  const path = join(folder, `${at}.sock`);
  const child = fork(join(import.meta.dirname, 'application.mjs'), [name, path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return { name, path, child, measured: new Map(LOADS.map((one) => [one.name, []])) };
}

async function cpuSeconds({ child }) {
  child.send('cpu');
  const [seconds] = await once(child, 'message');
  return seconds;
}

/** One round: requests per second, and processor seconds of 10,000 requests. Null where node-fastcgi breaks off, which ours must not. */
async function measure(application, one) {
  const before = await cpuSeconds(application);
  try {
    const { count, perSecond } = await load(application.path, { ...one, milliseconds });
    return { perSecond, cpu: (((await cpuSeconds(application)) - before) / count) * 10_000 };
  } catch (error) {
    if (application.name !== PEER) throw new Error(`${application.name}, ${one.name}: ${error.message}`, { cause: error });
    return null;
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function row(one, { name, measured }, peer) {
  const mine = measured.get(one.name);
  const theirs = peer.measured.get(one.name);
  if (mine.includes(null)) return [one.name, name, 'resets the connection', '', '', ''];
  const ratio = (of) => (theirs.includes(null) ? '' : median(mine.map((round, at) => of(round, theirs[at]))).toFixed(1));
  return [
    one.name,
    name,
    Math.round(median(mine.map(({ perSecond }) => perSecond))),
    ratio((ours, other) => ours.perSecond / other.perSecond),
    median(mine.map(({ cpu }) => cpu)).toFixed(2),
    ratio((ours, other) => other.cpu / ours.cpu),
  ];
}

const applications = [];
try {
  for (const [at, name] of NAMES.entries()) applications.push(await start(name, at));
  for (let round = -1; round < rounds; round++) {
    for (const one of LOADS) {
      for (const application of applications) {
        const measured = await measure(application, one);
        if (round >= 0) application.measured.get(one.name).push(measured);
      }
    }
  }
  const peer = applications.find(({ name }) => name === PEER);
  console.log(`Node ${process.version}, ${requestParamsBytes} bytes of params, 200 of body, ${rounds} rounds\n`);
  console.log('| load | application | requests/s | ratio | CPU s per 10,000 | ratio |\n|---|---|---:|---:|---:|---:|');
  for (const one of LOADS) for (const application of applications) console.log(`| ${row(one, application, peer).join(' | ')} |`);
} finally {
  for (const { child } of applications) child.kill();
  rmSync(folder, { recursive: true });
}
