import { mutate, randomFrom } from './mutate.mjs';

/** @typedef {{ input: Buffer, error: unknown }} Crash */
/** @typedef {{ executions: number, seconds: number, corpus: number, crashes: readonly Crash[] }} Hunt */

/** Two crashes with the same message at the same place are one. */
const signature = (/** @type {unknown} */ error) =>
  error instanceof Error
    ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ').replaceAll(/\d+/g, 'N')
    : String(error);

/**
 * Runs a target on ever new inputs for a time, or until it has crashed in so many different ways. An input that reached a new
 * place is kept, and the next ones are made from it.
 * @param {{ run: (input: Buffer) => void, seeds: readonly Buffer[], reached: () => number, seconds: number, seed: number, crashLimit: number }} options
 * @returns {Hunt}
 */
export function hunt({ run, seeds, reached, seconds, seed, crashLimit }) {
  const random = randomFrom(seed);
  const corpus = [Buffer.from([0]), ...seeds];
  /** @type {Map<string, Crash>} */
  const crashes = new Map();
  const pick = () => corpus[random(corpus.length)] ?? Buffer.alloc(1);
  const start = performance.now();
  const until = start + seconds * 1000;
  let executions = 0;

  const execute = (/** @type {Buffer} */ input) => {
    const before = reached();
    try {
      run(input);
    } catch (error) {
      if (!crashes.has(signature(error))) crashes.set(signature(error), { input: Buffer.from(input), error });
    }
    executions++;
    return reached() > before;
  };

  for (const input of seeds) execute(input);
  while (performance.now() < until && crashes.size < crashLimit) {
    const input = mutate(pick(), random, pick());
    if (execute(input)) corpus.push(input);
  }
  return { executions, seconds: (performance.now() - start) / 1000, corpus: corpus.length, crashes: [...crashes.values()] };
}
