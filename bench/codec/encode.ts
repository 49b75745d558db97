import { EventEmitter } from 'node:events';
import {
  beginRequest,
  endRequest,
  paramsRecords,
  streamEnd,
  streamPieces,
  streamRecords,
  TYPE,
} from '../../packages/codec/src/fastcgi/index.js';
import { fastcgiStream } from './fastcgi-stream.js';
import { type Effort, figure, rates, type Work } from './rate.js';
import { MANY_PARAMS, PAGE, PARAMS } from './streams.js';

interface EncodeCase {
  readonly name: string;
  /** Records as arrays of bytes: what fastcgi-stream makes. */
  readonly arrays: Work;
  /** Bodies by reference, for a gathering write; null where there is no body. */
  readonly references: Work | null;
  readonly peer: Work;
}

const { records, FastCGIStream } = fastcgiStream;

/** Everything that encoders write goes here, so that no work can be left out as useless. */
const written = { bytes: 0 };

class Sink extends EventEmitter {
  write(bytes: Uint8Array): boolean {
    written.bytes += bytes.length;
    return true;
  }
}

const sink = new Sink();
const peer = new FastCGIStream(sink);

function requestCase(name: string, params: readonly (readonly [string, string])[]): EncodeCase {
  return {
    name,
    arrays: () => {
      sink.write(beginRequest(1));
      sink.write(paramsRecords(1, params));
      sink.write(streamEnd(TYPE.STDIN, 1));
    },
    references: null,
    peer: () => {
      peer.writeRecord(1, new records.BeginRequest(1, 0));
      peer.writeRecord(1, new records.Params(params));
      peer.writeRecord(1, new records.Params([]));
      peer.writeRecord(1, new records.StdIn());
    },
  };
}

function responseCase(name: string, content: Uint8Array): EncodeCase {
  const buffer = Buffer.from(content);
  return {
    name,
    arrays: () => {
      sink.write(streamRecords(TYPE.STDOUT, 1, content));
      sink.write(endRequest(1));
    },
    references: () => {
      for (const piece of streamPieces(TYPE.STDOUT, 1, content)) sink.write(piece);
      sink.write(endRequest(1));
    },
    peer: () => {
      peer.writeRecord(1, new records.StdOut(buffer));
      peer.writeRecord(1, new records.EndRequest(0, 0));
    },
  };
}

const CASES: readonly EncodeCase[] = [
  requestCase('php-req', PARAMS),
  requestCase('params80', MANY_PARAMS),
  responseCase('php-resp', PAGE),
  responseCase('tiny', new Uint8Array(8)),
  responseCase('big32', new Uint8Array(32_768)),
  responseCase('big64', new Uint8Array(65_528)),
];

/** A request with its params, or a response with its END_REQUEST; figures are how many of them. */
export function* encodeTable(effort: Effort): Generator<string> {
  yield '| what | arrays | by reference | fastcgi-stream | arrays ÷ fastcgi-stream | by reference ÷ fastcgi-stream |';
  yield `|---|${'---:|'.repeat(5)}`;
  for (const one of CASES.filter(({ name }) => effort.streams.test(name))) yield rowOf(one, effort);
}

function rowOf({ name, arrays, references, peer: theirs }: EncodeCase, effort: Effort): string {
  const works = { arrays: often(arrays), references: often(references ?? arrays), theirs: often(theirs) };
  const found = rates(works, effort);
  const byReference = references === null ? undefined : found.references;
  const thousands = [found.arrays, byReference, found.theirs].map((rate) => figure(rate && (rate * OFTEN) / 1000));
  const ratios = [found.arrays / found.theirs, byReference && byReference / found.theirs].map(figure);
  return `| ${name} | ${[...thousands, ...ratios].join(' | ')} |`;
}

/** Reading the clock is not free. */
const OFTEN = 100;

function often(work: Work): Work {
  return () => {
    for (let i = 0; i < OFTEN; i++) work();
  };
}
