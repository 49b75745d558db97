import { EventEmitter } from 'node:events';
import { NameValueStream, RecordDecoder, RecordReader, RecordScanner, TYPE } from '../../packages/codec/src/fastcgi/index.js';
import { fastcgiStream } from './fastcgi-stream.js';

/** Makes a decoder for one connection: what takes its chunks. */
type StartDecoder = () => (chunk: Buffer) => void;

/** Everything that decoders find goes here, so that no work can be left out as useless. */
export const seen = { records: 0, bytes: 0, pairs: 0 };

/** The least there is: from header to header, looking at nothing and telling nobody. */
function headerWalk(): (chunk: Buffer) => void {
  const header = new Uint8Array(8);
  let have = 0;
  let skip = 0;
  return (chunk) => {
    const to = chunk.length;
    let at = skip;
    skip = 0;
    while (have > 0 && at < to) {
      header[have++] = chunk[at++];
      if (have < 8) continue;
      have = 0;
      at += ((header[4] << 8) | header[5]) + header[6];
      seen.records++;
    }
    while (at + 8 <= to) {
      at += 8 + ((chunk[at + 4] << 8) | chunk[at + 5]) + chunk[at + 6];
      seen.records++;
    }
    if (at > to) skip = at - to;
    while (at < to) header[have++] = chunk[at++];
  };
}

/** Pieces of content as they come, as offsets: the decoder of the tap's hot path. */
function pieces(): (chunk: Buffer) => void {
  const scanner = new RecordScanner({
    recordBegin() {},
    recordContent(_chunk, from, to) {
      seen.bytes += to - from;
    },
    recordEnd() {
      seen.records++;
    },
  });
  return (chunk) => scanner.push(chunk, 0, chunk.length);
}

/** Whole records, each valid until the next. */
function inPlace(): (chunk: Buffer) => void {
  const reader = new RecordReader();
  return (chunk) => {
    reader.push(chunk);
    while (reader.next()) {
      seen.records += reader.type;
      seen.bytes += reader.contentTo - reader.contentFrom;
    }
  };
}

/** An object with its content for each record, to be kept. */
function objects(): (chunk: Buffer) => void {
  const decoder = new RecordDecoder();
  return (chunk) => {
    for (const record of decoder.push(chunk)) seen.bytes += record.content.length;
  };
}

/** Whole records, and PARAMS as pairs of strings. */
function strings(): (chunk: Buffer) => void {
  const reader = new RecordReader();
  const params = new NameValueStream();
  return (chunk) => {
    reader.push(chunk);
    while (reader.next()) {
      const { bytes, contentFrom, contentTo } = reader;
      if (reader.type !== TYPE.PARAMS) seen.records++;
      else if (contentFrom < contentTo) params.push(bytes, contentFrom, contentTo);
      else seen.pairs += params.end().length;
    }
  };
}

function fastcgiStreamDecoder(): (chunk: Buffer) => void {
  const source = new EventEmitter();
  new fastcgiStream.FastCGIStream(source).on('record', () => seen.records++);
  return (chunk) => source.emit('data', chunk);
}

export const DECODERS: Readonly<Record<string, StartDecoder>> = {
  'header walk': headerWalk,
  pieces,
  'in place': inPlace,
  objects,
  strings,
  'fastcgi-stream': fastcgiStreamDecoder,
};
