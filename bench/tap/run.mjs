// The tap against haproxy, socat and a direct connection, on the same load in interleaved rounds. Prints Markdown.
//
//   npx -y pnpm@12 build && node bench/tap/run.mjs [--quick] [--rounds N] [--cases PATTERN] [--warm MS]
//
// It runs what `pnpm build` made: the tap alone, and the `fcgiscope tap` command without its page. --quick: under two minutes.
// --warm MS: how long each tap is under load before anything is measured: compilers are done then, and lists full, as they are in
// the life of a tap (default 4000).
// Needs haproxy and socat. Compare ratios, not absolute figures: generator, responder and tap share the machine.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CASES } from './cases.mjs';
import { cpuSeconds, memory } from './processes.mjs';
import { casesTable, memoryTable } from './report.mjs';
import { bareTap, command, direct, haproxy, socat } from './taps.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    milliseconds: { type: 'string' },
    cases: { type: 'string', default: '' },
    warm: { type: 'string', default: '4000' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7));
const milliseconds = Number(flags.milliseconds ?? (flags.quick ? 200 : 500));

const directory = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));
const unixPath = join(directory, 'app.sock');
const plain = { execArgv: [] };
const responder = fork(new URL('responder.mjs', import.meta.url), [unixPath], plain);
const generator = fork(new URL('generator.mjs', import.meta.url), [], plain);
const { port } = await answer(responder);
const place = { directory, port, unixPath };
const taps = [direct(place), await haproxy(place), await socat(place), await bareTap(place), await command(place)];

try {
  await warm();
  const chosen = CASES.filter(({ name }) => new RegExp(flags.cases).test(name));
  const results = [];
  for (const load of chosen) results.push({ load, taps: await measure(load) });
  console.log(casesTable(results));
  console.log(
    memoryTable(taps.filter(({ pids }) => pids).map((tap) => ({ name: tap.name, peak: memory(tap.pids[0], 'VmHWM') }))),
  );
} finally {
  for (const tap of taps) tap.stop();
  responder.kill();
  generator.kill();
  rmSync(directory, { recursive: true, force: true });
}

/** One case on every tap, round after round: the rounds of each, and the CPU it took for all of them. */
async function measure(load) {
  process.stderr.write(`${load.name}\n`);
  await tell(load);
  const measured = new Map(taps.map((tap) => [tap.name, { rounds: [], cpu: 0, requests: 0 }]));
  // One round for nothing: what is new in this case is not measured.
  for (const tap of taps) await run(tap, load);
  for (let round = 0; round < rounds; round += 1) {
    for (const tap of taps) {
      const before = tap.pids ? cpuSeconds(tap.pids) : 0;
      const result = await run(tap, load);
      const sum = measured.get(tap.name);
      sum.rounds.push({ perSecond: result.count / result.seconds, p50: result.p50, p99: result.p99 });
      sum.cpu += tap.pids ? cpuSeconds(tap.pids) - before : 0;
      sum.requests += result.all;
    }
  }
  return measured;
}

/** Puts each tap under load for a while. */
async function warm() {
  const [load] = CASES.filter(({ connections, network }) => connections === 16 && network === 'tcp');
  await tell(load);
  for (const tap of taps) await run(tap, load, Number(flags.warm));
}

/** One round of a load through a tap. */
async function run(tap, load, duration = milliseconds) {
  generator.send({ kind: 'run', load, address: tap.addresses[load.network], milliseconds: duration });
  const result = await answer(generator);
  if (result.failure) throw new Error(`${tap.name}, ${load.name}: ${result.failure}`);
  return result;
}

/** Tells the responder what is coming. */
async function tell(load) {
  responder.send(load);
  await answer(responder);
}

function answer(child) {
  return new Promise((done) => child.once('message', done));
}
