import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { Pipeline } from '../../packages/codec/src/capture/pipeline.js';
import { epochMicros } from '../../packages/codec/src/core/index.js';
import {
  NameValueStream,
  RecordDecoder,
  RecordScanner,
  type ScannedHeader,
  TYPE,
} from '../../packages/codec/src/fastcgi/index.js';

/** Takes the chunks of one stream; returns something that proves the work was done. */
export interface Decoder {
  readonly name: string;
  /** Whether it makes strings of params. */
  readonly strings: boolean;
  run(chunks: readonly Buffer[]): number;
}

/** Headers only: what the hot path of the tap costs. */
function scan(chunks: readonly Buffer[]): number {
  let records = 0;
  const scanner = new RecordScanner({
    recordBegin() {},
    recordContent() {},
    recordEnd: () => {
      records++;
    },
  });
  for (const chunk of chunks) scanner.push(chunk, 0, chunk.length);
  return records;
}

/** Records as views, one object each: the decoder of the library. */
function decodeRecords(chunks: readonly Buffer[]): number {
  const decoder = new RecordDecoder();
  let count = 0;
  for (const chunk of chunks) count += decoder.push(chunk).length;
  return count;
}

/** The scanner, and PARAMS as pairs of strings: what fastcgi-stream does, but for whole streams. */
class ParamsReader {
  records = 0;
  pairs = 0;
  private type = 0;
  private readonly stream = new NameValueStream();

  recordBegin(header: ScannedHeader): void {
    this.type = header.type;
    this.records++;
    if (header.type === TYPE.PARAMS && header.contentLength === 0) this.pairs += this.stream.end().length;
  }

  recordContent(chunk: Uint8Array, from: number, to: number): void {
    if (this.type === TYPE.PARAMS) this.stream.push(chunk, from, to);
  }

  recordEnd(): void {}
}

function strings(chunks: readonly Buffer[]): number {
  const reader = new ParamsReader();
  const scanner = new RecordScanner(reader);
  for (const chunk of chunks) scanner.push(chunk, 0, chunk.length);
  return reader.records;
}

/** The whole pipeline: requests, their law, times, diagnostics. Input only, so every request is begun again: the worst case. */
function exchanges(chunks: readonly Buffer[]): number {
  let begun = 0;
  const sink = { begun: () => begun++, changed() {}, settled() {} };
  const pipeline = new Pipeline({ sink });
  pipeline.opened({ id: 1, server: '', app: '', tap: '', startSeen: true }, epochMicros(0));
  for (const chunk of chunks) pipeline.bytes(1, 'to-app', chunk, 0, chunk.length, epochMicros(1));
  return begun;
}

interface FastcgiStream extends EventEmitter {}
const fastcgi = createRequire(import.meta.url)('fastcgi-stream') as {
  FastCGIStream: new (stream: EventEmitter) => FastcgiStream;
};

function fastcgiStream(chunks: readonly Buffer[]): number {
  const source = new EventEmitter();
  let count = 0;
  new fastcgi.FastCGIStream(source).on('record', () => count++);
  for (const chunk of chunks) source.emit('data', chunk);
  return count;
}

export const DECODERS: readonly Decoder[] = [
  { name: 'scan', strings: false, run: scan },
  { name: 'records', strings: false, run: decodeRecords },
  { name: 'params as strings', strings: true, run: strings },
];

export const EXCHANGES: Decoder = { name: 'exchanges', strings: false, run: exchanges };

export const PEER: Decoder = { name: 'fastcgi-stream', strings: true, run: fastcgiStream };
