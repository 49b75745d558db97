import { DECODERS } from './decoders.js';
import type { GoPeer } from './go-peer.js';
import { type Effort, figure, rates, type Work } from './rate.js';
import { CHUNKS, chunksOf, STREAMS, type Stream } from './streams.js';

const HEAD = [
  'stream / chunk',
  'header walk',
  'pieces',
  'in place',
  'objects',
  'strings',
  'fastcgi-stream',
  'Go',
  'the same ÷ fastcgi-stream',
  'in place ÷ fastcgi-stream',
  '÷ Go',
  'walk ÷ pieces',
];

/** The same: what the peers do, that is params as strings where there are params, else an object with its content for each record. */
export function* decodeTable(effort: Effort, go: GoPeer | undefined): Generator<string> {
  yield `| ${HEAD.join(' | ')} |`;
  yield `|---|${'---:|'.repeat(HEAD.length - 1)}`;
  for (const stream of STREAMS.filter(({ name }) => effort.streams.test(name))) {
    for (const size of CHUNKS) yield rowOf(stream, size, effort, go);
  }
}

function rowOf(stream: Stream, size: number, effort: Effort, go: GoPeer | undefined): string {
  const chunks = chunksOf(stream, size);
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const works: Record<string, Work | { rate: (seconds: number) => number }> = {};
  for (const [name, start] of Object.entries(DECODERS)) {
    const take = start();
    works[name] = () => {
      for (const chunk of chunks) take(chunk);
    };
  }
  if (go !== undefined) works.Go = { rate: (seconds) => go.passesPerSecond(chunks, size, stream.params, seconds) };
  const speeds = Object.fromEntries(Object.entries(rates(works, effort)).map(([name, rate]) => [name, (rate * bytes) / 1e6]));
  const speed = (name: string): number => speeds[name] ?? Number.NaN;
  const same = speed(stream.params ? 'strings' : 'objects');
  const peer = speed('fastcgi-stream');
  const cells = HEAD.slice(1, 8).map((name) => figure(speeds[name]));
  const ratios = [
    same / peer,
    speed('in place') / peer,
    // Go has each record in the memory of the one before.
    go && speed(stream.params ? 'strings' : 'in place') / speed('Go'),
    speed('header walk') / speed('pieces'),
  ];
  return `| ${stream.name} / ${size} | ${[...cells, ...ratios.map(figure)].join(' | ')} |`;
}
