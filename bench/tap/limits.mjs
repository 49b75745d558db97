// How much memory our tap takes under loads that would fill an unbounded one. A fresh process for each.
import { LIMITS } from './cases.mjs';
import { memory } from './processes.mjs';
import { ours } from './taps.mjs';

const RUN_MS = 3000;

export async function measureLimits({ place, generator, tell, module }) {
  const results = [];
  for (const load of LIMITS) {
    for (const network of ['tcp', 'unix']) results.push(await measure({ load, network, place, generator, tell, module }));
  }
  return results;
}

async function measure({ load, network, place, generator, tell, module }) {
  process.stderr.write(`${load.name} ${network}\n`);
  await tell(load);
  const tap = await ours(`tap-${network}`, place, module);
  const [pid] = tap.pids;
  const before = memory(pid);
  generator.send({ kind: load.hold ? 'hold' : 'run', load, address: tap.addresses[network], milliseconds: RUN_MS });
  let reply = await answer(generator);
  const after = memory(pid);
  const peak = memory(pid, 'VmHWM');
  if (reply.held) {
    generator.send({ kind: 'release' });
    reply = await answer(generator);
  }
  if (reply.failure) throw new Error(`${load.name}: ${reply.failure}`);
  tap.stop();
  return { name: `${load.name}, ${network}`, before, after, peak };
}

function answer(child) {
  return new Promise((resolve) => child.once('message', resolve));
}
