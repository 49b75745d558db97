// What capture costs, without sockets: the same traffic into nothing, the store, the pipeline, and the whole session.
//
//   npx tsx --conditions=fcgiscope-source bench/capture/cost.mjs [--rounds N] [--milliseconds N] [--cases PATTERN]
//
// Per exchange: microseconds of this thread inside the sink, and CPU of the whole process (the disk's writes run beside it). Nothing is
// lost: the disk is waited for, off the clock, before it falls behind. Medians of interleaved rounds.
import { parseArgs } from 'node:util';
import { Pipeline } from '../../packages/codec/src/capture/pipeline.ts';
import { CaptureSession } from '../../packages/proxy/src/capture/session.ts';
import { CaptureStore } from '../../packages/proxy/src/store/capture-store.ts';
import { CASES } from './cases.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    milliseconds: { type: 'string', default: '500' },
    cases: { type: 'string', default: '' },
  },
});

/** Here everything is captured: the cost of capture is asked for, not that of leaving it. */
const LIMITS = { maxBytes: 256 * 1024 * 1024, maxBytesPerSecond: Number.POSITIVE_INFINITY };
const CONNECTIONS = 16;
/** What may wait for the disk before it is waited for: well below the store's limit. */
const WAITING_BYTES = 4 * 1024 * 1024;
/** Exchanges between two turns of the event loop: as many as there are connections, each of which is read once a turn. */
const TURN = CONNECTIONS;

function ignore() {}

const nobody = { begun: ignore, changed: ignore, settled: ignore };
const nothing = {
  sink: { opened: ignore, bytes: ignore, gap: ignore, closed: ignore },
  flush: ignore,
  lost: () => 0,
  end: async () => {},
};

const SINKS = {
  nothing: async () => nothing,
  store: async () => {
    const store = await CaptureStore.open({ captureId: 'bench', ...LIMITS });
    return {
      sink: store,
      flush: () => store.flush(),
      lost: () => store.uncapturedBytes,
      end: () => store.close().then(() => store.discard()),
    };
  },
  pipeline: async () => ({ ...nothing, sink: new Pipeline({ sink: nobody }) }),
  session: async () => {
    const session = await CaptureSession.open(LIMITS);
    return {
      sink: session.log,
      flush: () => session.flush(),
      lost: () => session.status().uncapturedBytes,
      end: () => session.discard(),
    };
  },
};

/** One round: exchanges on kept connections, or on a fresh one each, for so many milliseconds. */
async function round(make, load, milliseconds) {
  const { sink, flush, lost, end } = await make();
  const stop = performance.now() + milliseconds;
  const cpu = process.cpuUsage();
  let busy = 0;
  let exchanges = 0;
  let waiting = 0;
  const turn = Math.max(1, Math.min(TURN, Math.floor(WAITING_BYTES / load.bytes)));
  while (performance.now() < stop) {
    const start = performance.now();
    for (let i = 0; i < turn; i += 1) exchanges = exchange(sink, load, exchanges);
    busy += performance.now() - start;
    waiting += turn * load.bytes;
    if (waiting > WAITING_BYTES) await flush();
    if (waiting > WAITING_BYTES) waiting = 0;
    await new Promise(setImmediate);
  }
  const spent = process.cpuUsage(cpu);
  const result = { thread: (busy * 1000) / exchanges, process: (spent.user + spent.system) / exchanges };
  if (lost() > 0) throw new Error(`${lost()} bytes were lost: the figures would say nothing`);
  await end();
  return result;
}

let clock = Date.now() * 1000;

function exchange(sink, load, count) {
  const fresh = load.once || count < CONNECTIONS;
  const id = load.once ? count + 1 : (count % CONNECTIONS) + 1;
  if (fresh)
    sink.opened({ id, server: `127.0.0.1:${10_000 + (id % 50_000)}`, app: '127.0.0.1:9000', tap: 'a=b', startSeen: true }, clock);
  for (const chunk of load.request) sink.bytes(id, 'to-app', chunk, 0, chunk.length, clock++);
  for (const chunk of load.answer) sink.bytes(id, 'from-app', chunk, 0, chunk.length, clock++);
  if (load.once) {
    sink.closed(id, 'app', 'fin', clock);
    sink.closed(id, 'server', 'fin', clock++);
  }
  return count + 1;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

console.log('| case | sink | thread µs/exchange | process µs/exchange | MB/s of the thread |\n|---|---|---|---|---|');
for (const load of CASES.filter(({ name }) => new RegExp(flags.cases).test(name))) {
  const results = new Map(Object.keys(SINKS).map((name) => [name, []]));
  for (let i = 0; i <= Number(flags.rounds); i += 1) {
    for (const [name, make] of Object.entries(SINKS)) {
      const result = await round(make, load, Number(flags.milliseconds));
      // The first round warms up.
      if (i > 0) results.get(name).push(result);
    }
  }
  for (const [name, rounds] of results) {
    const thread = median(rounds.map((result) => result.thread));
    const whole = median(rounds.map((result) => result.process));
    console.log(`| ${load.name} | ${name} | ${thread.toFixed(2)} | ${whole.toFixed(2)} | ${(load.bytes / thread).toFixed(0)} |`);
  }
}
