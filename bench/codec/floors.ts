// What the engine takes for the part of a job that a codec cannot leave out, in the ways that we know, against fastcgi-stream 1.0.0 doing
// the whole job: how much room there is. A Markdown table.
//
//   npx -y pnpm@12 exec tsx bench/codec/floors.ts [--rounds 9] [--seconds 0.1]
import { EventEmitter } from 'node:events';
import { parseArgs } from 'node:util';
import { DECODERS } from './decoders.js';
import { fastcgiStream } from './fastcgi-stream.js';
import { type Effort, figure, often, rates, type Work } from './rate.js';
import { chunksOf, MANY_PARAMS, STREAMS } from './streams.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, seconds: { type: 'string', default: '0.1' } },
});
const effort: Effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), streams: /./ };

/** All that is made goes here, so that no work can be left out as useless. */
const made = { bytes: 0 };

const target = Buffer.allocUnsafeSlow(64 * 1024);
const encoder = new TextEncoder();
const pieces = MANY_PARAMS.flatMap(([name, value]) => ['..', name, value]);

/** Names, values and two characters for the lengths of each of 80 pairs, from strings to bytes: no record, no real length. */
const ENCODERS: Readonly<Record<string, Work>> = {
  'one string by +=, written as Latin-1': () => {
    made.bytes += target.latin1Write(joined(), 0);
  },
  'one string by +=, written as UTF-8': () => {
    made.bytes += encoder.encodeInto(joined(), target).written;
  },
  'one string by join': () => {
    made.bytes += target.latin1Write(pieces.join(''), 0);
  },
  'each value by itself (names are there already)': () => {
    for (const [, value] of MANY_PARAMS) made.bytes += encoder.encodeInto(value, target).written;
  },
};

function joined(): string {
  let text = '';
  for (const [name, value] of MANY_PARAMS) {
    text += '..';
    text += name;
    text += value;
  }
  return text;
}

const { records, FastCGIStream } = fastcgiStream;
const peer = new FastCGIStream(
  Object.assign(new EventEmitter(), { write: (bytes: Uint8Array) => made.bytes + bytes.length > 0 }),
);

function encodeFloors(): void {
  const theirs = (): void => {
    peer.writeRecord(1, new records.Params(MANY_PARAMS));
  };
  const works = Object.fromEntries(Object.entries({ ...ENCODERS, theirs }).map(([name, work]) => [name, often(work)]));
  const found = rates(works, effort);
  for (const name of Object.keys(ENCODERS)) print('params80, encoded', name, found[name], found.theirs);
}

const CHUNK_BYTES = 1460;

function fastcgiStreamOn(chunks: readonly Buffer[]): Work {
  const take = DECODERS['fastcgi-stream']?.();
  if (take === undefined) throw new Error('fastcgi-stream is not among the decoders');
  return () => {
    for (const chunk of chunks) take(chunk);
  };
}

/** The text of the block, and a name and a value for each pair, cut at places that are known: no byte is gathered, no length read. */
function stringFloor(): void {
  const stream = STREAMS.find(({ name }) => name === 'params80');
  if (stream === undefined) return;
  const block = Buffer.from(pieces.join(''), 'latin1');
  const chunks = chunksOf(stream, CHUNK_BYTES);
  const units = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / stream.unit.length;
  const floor = (): void => {
    for (let i = 0; i < units; i++) made.bytes += cutIntoPairs(block.latin1Slice()).length;
  };
  const found = rates({ floor, theirs: fastcgiStreamOn(chunks) }, effort);
  print(`params80 / ${CHUNK_BYTES}, as strings`, 'one string, and two more for each pair', found.floor, found.theirs);
}

function cutIntoPairs(text: string): [string, string][] {
  let at = 0;
  return MANY_PARAMS.map(([name, value]) => {
    const nameAt = at + 2;
    const valueAt = nameAt + name.length;
    at = valueAt + value.length;
    return [text.substring(nameAt, valueAt), text.substring(valueAt, at)];
  });
}

function print(job: string, least: string, rate = Number.NaN, theirs = Number.NaN): void {
  console.log(`| ${job} | ${least} | ${figure(rate / theirs)} |`);
}

console.log(`Node ${process.version}\n\n| job | the least | ÷ fastcgi-stream |\n|---|---|---:|`);
encodeFloors();
stringFloor();
