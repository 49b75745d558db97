import assert from 'node:assert/strict';
import { Pipeline } from '@fcgiscope/codec/capture';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { epochMicros, FULL_RETENTION } from '@fcgiscope/codec/core';
import * as fastcgi from '@fcgiscope/codec/fastcgi';

const { TYPE } = fastcgi;
const text = (/** @type {string} */ value) => new TextEncoder().encode(value);

/** A request as nginx writes it, and the answer as PHP-FPM does. */
const plain = [
  fastcgi.beginRequest(1),
  fastcgi.paramsRecords(1, [
    ['REQUEST_METHOD', 'GET'],
    ['REQUEST_URI', '/a?b=c'],
    ['SCRIPT_FILENAME', '/srv/a.php'],
  ]),
  fastcgi.streamEnd(TYPE.STDIN, 1),
  fastcgi.streamRecords(TYPE.STDERR, 1, text('PHP message: ouch')),
  fastcgi.streamRecords(TYPE.STDOUT, 1, text('Status: 404 Not Found\r\nContent-Type: text/plain\r\n\r\nFile not found.\n')),
  fastcgi.endRequest(1),
];

/** Two requests in turns on a kept connection, one of them a filter, one aborted; and the management records. */
const multiplexed = [
  fastcgi.getValues(['FCGI_MAX_CONNS', 'FCGI_MPXS_CONNS']),
  fastcgi.getValuesResult([['FCGI_MPXS_CONNS', '1']]),
  fastcgi.beginRequest(1, { keepConnection: true }),
  fastcgi.beginRequest(258, { role: 3, keepConnection: true }),
  fastcgi.paramsRecords(258, [
    ['CONTENT_LENGTH', '4'],
    ['LONG', 'x'.repeat(200)],
  ]),
  fastcgi.paramsRecords(1, []),
  fastcgi.streamRecords(TYPE.STDIN, 258, text('body'), { chunk: 3 }),
  fastcgi.streamEnd(TYPE.STDIN, 258),
  fastcgi.streamRecords(TYPE.DATA, 258, text('data')),
  fastcgi.streamEnd(TYPE.DATA, 258),
  fastcgi.abortRequest(1),
  fastcgi.endRequest(1, 1, 2),
  fastcgi.streamRecords(TYPE.STDOUT, 258, text('Location: /b\n\nmoved'), { chunk: 5 }),
  fastcgi.streamEnd(TYPE.STDOUT, 258),
  fastcgi.endRequest(258),
  fastcgi.unknownType(77),
  fastcgi.beginRequest(258),
];

/** Records in the order of the conversation; their types tell who speaks. The last byte of an input says how it is cut. */
export const seeds = () => [plain, multiplexed].map((records) => Buffer.concat([...records, Buffer.from([5])]));

const FROM_APP = new Set([TYPE.END_REQUEST, TYPE.STDOUT, TYPE.STDERR, TYPE.GET_VALUES_RESULT, TYPE.UNKNOWN_TYPE].map(Number));
const TIME = epochMicros(0);

/** @param {Uint8Array} bytes @param {number} size @returns {Uint8Array[]} */
function pieces(bytes, size) {
  if (bytes.length <= size) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/**
 * The records of the bytes, and what is left at the end. Decoded in pieces they are the same, and written again the same bytes.
 * @param {Uint8Array} bytes
 * @param {number} size
 */
function decode(bytes, size) {
  const whole = new fastcgi.RecordDecoder();
  const records = whole.push(bytes).map((record) => ({ type: record.type, bytes: fastcgi.encodeRecord(record) }));
  const written = Buffer.concat(records.map((record) => record.bytes));
  assert.deepEqual(written, Buffer.from(bytes.subarray(0, written.length)));
  assert.equal(written.length + whole.pendingBytes, bytes.length);
  const torn = new fastcgi.RecordDecoder();
  const again = pieces(bytes, size).flatMap((piece) => torn.push(piece).map(fastcgi.encodeRecord));
  assert.deepEqual(Buffer.concat(again), written);
  return { records, rest: bytes.subarray(written.length) };
}

/**
 * What the pipeline makes of a conversation, as JSON; rows and documents can be made of everything it makes.
 * @param {readonly { type: number, bytes: Uint8Array }[]} said
 * @param {number} size of the chunks
 * @param {boolean} startSeen
 */
function exchangesOf(said, size, startSeen) {
  /** @type {Map<number, string>} */
  const exchanges = new Map();
  const keep = (/** @type {import('@fcgiscope/codec/exchange').ExchangeFacts} */ facts) => {
    exchanges.set(facts.index, JSON.stringify([exchangeOf(facts), summaryOf(facts)]));
  };
  const pipeline = new Pipeline({ sink: { begun: keep, changed: keep, settled: keep }, retention: FULL_RETENTION });
  pipeline.opened({ id: 1, server: '127.0.0.1:1', app: '127.0.0.1:2', tap: '', startSeen, protocol: 'fastcgi' }, TIME);
  for (const { type, bytes } of said) {
    const direction = FROM_APP.has(type) ? 'from-app' : 'to-app';
    for (const piece of pieces(bytes, size)) pipeline.bytes(1, direction, piece, 0, piece.length, TIME);
  }
  pipeline.closed(1, 'app', 'fin', TIME);
  pipeline.end();
  return [...exchanges.values()];
}

/** @param {Uint8Array} input */
export function run(input) {
  const size = 1 + ((input.at(-1) ?? 0) % 64);
  const startSeen = (input.at(-1) ?? 0) < 192;
  const { records, rest } = decode(input.subarray(0, -1), size);
  const said = [...records, { type: 0, bytes: rest }];
  const torn = exchangesOf(said, size, startSeen);
  const whole = exchangesOf(said, Number.POSITIVE_INFINITY, startSeen);
  // Where the beginning is missing, the place to start from is searched for, and more bytes at once are a better ground.
  if (startSeen) assert.deepEqual(torn, whole);
}
