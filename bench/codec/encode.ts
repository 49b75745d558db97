import { EventEmitter } from 'node:events';
import {
  endRequest,
  preparePairs,
  requestRecords,
  streamPieces,
  streamRecords,
  TYPE,
} from '../../packages/codec/src/fastcgi/index.js';
import { fastcgiStream } from './fastcgi-stream.js';
import { type Effort, figure, OFTEN, often, rates, type Work } from './rate.js';
import { MANY_PARAMS, PAGE, PARAMS } from './streams.js';

interface EncodeCase {
  readonly name: string;
  /** As our client and server send it: params that never change are prepared, bodies go by reference. */
  readonly sent: Work;
  /** All of it made anew and copied into arrays, as fastcgi-stream does. */
  readonly arrays: Work;
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

/** Names of params whose values a web server has from its configuration. */
const CONSTANT =
  /^(DOCUMENT_ROOT|REQUEST_SCHEME|GATEWAY_INTERFACE|SERVER_SOFTWARE|SERVER_ADDR|SERVER_PORT|SERVER_NAME|REDIRECT_STATUS)$/;

function requestCase(name: string, params: readonly (readonly [string, string])[]): EncodeCase {
  const prepared = preparePairs(params.filter(([one]) => CONSTANT.test(one)));
  const rest = params.filter(([one]) => !CONSTANT.test(one));
  return {
    name,
    sent: () => {
      sink.write(requestRecords(1, rest, { prepared, endStdin: true }));
    },
    arrays: () => {
      sink.write(requestRecords(1, params, { endStdin: true }));
    },
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
    sent: () => {
      for (const piece of streamPieces(TYPE.STDOUT, 1, content)) sink.write(piece);
      sink.write(endRequest(1));
    },
    arrays: () => {
      sink.write(streamRecords(TYPE.STDOUT, 1, content));
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
  yield '| what | sent | arrays | fastcgi-stream | sent ÷ fastcgi-stream | arrays ÷ fastcgi-stream |';
  yield `|---|${'---:|'.repeat(5)}`;
  for (const one of CASES.filter(({ name }) => effort.streams.test(name))) yield rowOf(one, effort);
}

function rowOf({ name, ...works }: EncodeCase, effort: Effort): string {
  const {
    sent,
    arrays,
    peer: theirs,
  } = rates({ sent: often(works.sent), arrays: often(works.arrays), peer: often(works.peer) }, effort);
  const thousands = [sent, arrays, theirs].map((rate) => figure((rate * OFTEN) / 1000));
  return `| ${name} | ${[...thousands, figure(sent / theirs), figure(arrays / theirs)].join(' | ')} |`;
}
