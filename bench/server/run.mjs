// Our server against node-fastcgi 2.0.0 and Go's net/http/fcgi (left out, with a line, where Go is not installed) behind the same
// load. Rounds are interleaved, ratios are medians of the ratios of each round, and the processor time of the application says what a
// busy machine hides.
//
//   pnpm build && node bench/server/run.mjs [--rounds 9] [--seconds 0.7]
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { findProgram, installCommand, missingPrograms } from '../../scripts/test/programs.mjs';
import { load, requestParamsBytes } from './generator.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, seconds: { type: 'string', default: '0.7' } },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.seconds) * 1000;

const PEER = 'node-fastcgi';
const GO = 'Go net/http/fcgi';
const NAMES = ['function', 'node:http listener', PEER, ...(findProgram('go') === null ? [] : [GO])];
const LOADS = [
  { name: '16 connections, kept', connections: 16, keepConnection: true },
  { name: '16 connections, one per request', connections: 16, keepConnection: false },
];

const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));

async function start(name, at) {
  const path = join(folder, `${at}.sock`);
  const application = name === GO ? await startGo(path) : await startNode(name, path);
  return { name, path, ...application, measured: new Map(LOADS.map((one) => [one.name, []])) };
}

async function startNode(name, path) {
  const child = fork(join(import.meta.dirname, 'application.mjs'), [name, path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const cpuSeconds = async () => {
    child.send('cpu');
    const [seconds] = await once(child, 'message');
    return seconds;
  };
  return { child, cpuSeconds };
}

async function startGo(path) {
  const binary = join(folder, 'application');
  const env = { ...process.env, GO111MODULE: 'off', GOCACHE: join(folder, 'go-cache'), GOTOOLCHAIN: 'local' };
  execFileSync(findProgram('go'), ['build', '-o', binary, join(import.meta.dirname, 'application.go')], { env });
  // One processor, as Node has one thread: the second one is for the load.
  const child = spawn(binary, [path], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, GOMAXPROCS: '1' } });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  const cpuSeconds = async () => {
    child.stdin.write('cpu\n');
    const [line] = await once(lines, 'line');
    return Number(line);
  };
  return { child, cpuSeconds };
}

/** One round: requests per second, and processor seconds of 10,000 requests. Null where node-fastcgi breaks off, which ours must not. */
async function measure(application, one) {
  const before = await application.cpuSeconds();
  try {
    const { count, perSecond } = await load(application.path, { ...one, milliseconds });
    return { perSecond, cpu: (((await application.cpuSeconds()) - before) / count) * 10_000 };
  } catch (error) {
    if (application.name !== PEER) throw new Error(`${application.name}, ${one.name}: ${error.message}`, { cause: error });
    return null;
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Median of the ratios of each round, ours to that peer’s; nothing where the peer has no figures. */
function ratio(mine, peer, one, of) {
  const theirs = peer?.measured.get(one.name) ?? [null];
  return theirs.includes(null) ? '' : median(mine.map((round, at) => of(round, theirs[at]))).toFixed(1);
}

const speed = (ours, other) => ours.perSecond / other.perSecond;
const thrift = (ours, other) => other.cpu / ours.cpu;

function row(one, { name, measured }, peers) {
  const mine = measured.get(one.name);
  if (mine.includes(null)) return [one.name, name, 'resets the connection', '', '', '', '', ''];
  return [
    one.name,
    name,
    Math.round(median(mine.map(({ perSecond }) => perSecond))),
    ...peers.map((peer) => ratio(mine, peer, one, speed)),
    median(mine.map(({ cpu }) => cpu)).toFixed(2),
    ...peers.map((peer) => ratio(mine, peer, one, thrift)),
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
  const peers = [PEER, GO].map((peer) => applications.find(({ name }) => name === peer));
  console.log(`Node ${process.version}, ${requestParamsBytes} bytes of params, 200 of body, ${rounds} rounds\n`);
  const [go] = missingPrograms().filter(({ name }) => name === 'go');
  if (go !== undefined) console.log(`Go is not installed: without it there is no row of it. ${installCommand([go])}\n`);
  console.log(`| load | application | requests/s | to ${PEER} | to Go | CPU s per 10,000 | to ${PEER} | to Go |`);
  console.log('|---|---|---:|---:|---:|---:|---:|---:|');
  for (const one of LOADS) for (const application of applications) console.log(`| ${row(one, application, peers).join(' | ')} |`);
} finally {
  for (const { child } of applications) child.kill();
  rmSync(folder, { recursive: true });
}
