// The decoders against fastcgi-stream 1.0.0, all in one process, rounds interleaved, medians.
//
//   npx -y pnpm@12 exec tsx bench/codec/decode.ts [--rounds 5] [--seconds 0.25]
//
// fastcgi-stream makes strings of PARAMS itself, so on requests "params as strings" is its fair opponent, elsewhere "records".
import { parseArgs } from 'node:util';
import { DECODERS, type Decoder, PEER } from './decoders.js';
import { CHUNKS, chunksOf, STREAMS } from './streams.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '0.25' } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);

/** MB/s over at least `seconds`; whole passes, but a slow peer is cut off after one. */
function measure(decoder: Decoder, chunks: readonly Buffer[], bytes: number): number {
  const start = performance.now();
  let passes = 0;
  do {
    decoder.run(chunks);
    passes++;
  } while (performance.now() - start < seconds * 1000);
  return (passes * bytes) / 1000 / (performance.now() - start);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** The peer needs seconds per megabyte on some streams: it gets a part of them. */
function share(name: string, chunk: number): number {
  return name === 'tiny' ? 0.02 : chunk === 7 ? 0.05 : 0.25;
}

console.log(`Node ${process.version}, medians of ${rounds} rounds, MB/s\n`);
console.log(`| stream / chunk | ${[...DECODERS, PEER].map(({ name }) => name).join(' | ')} | ratio to fastcgi-stream |`);
console.log(`|---|${'---:|'.repeat(DECODERS.length + 2)}`);
for (const stream of STREAMS) {
  for (const size of CHUNKS) {
    const all = chunksOf(stream.bytes, size);
    const part = all.slice(0, Math.max(2, Math.ceil(all.length * share(stream.name, size))));
    const partBytes = part.reduce((sum, chunk) => sum + chunk.length, 0);
    const results = new Map<Decoder, number[]>([...DECODERS, PEER].map((decoder) => [decoder, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [decoder, speeds] of results) {
        speeds.push(decoder === PEER ? measure(decoder, part, partBytes) : measure(decoder, all, stream.bytes.length));
      }
    }
    const speed = (decoder: Decoder): number => median(results.get(decoder)!);
    const opponent = DECODERS.find(({ name }) => name === (stream.params ? 'params as strings' : 'records'))!;
    const cells = [...DECODERS, PEER].map((decoder) => speed(decoder).toFixed(speed(decoder) < 10 ? 1 : 0));
    console.log(`| ${stream.name} / ${size} | ${cells.join(' | ')} | ${(speed(opponent) / speed(PEER)).toFixed(1)} |`);
  }
}
