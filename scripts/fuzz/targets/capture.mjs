import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureReader, Pipeline } from '@fcgiscope/codec/capture';
import { FULL_RETENTION } from '@fcgiscope/codec/core';
import * as fastcgi from '@fcgiscope/codec/fastcgi';
import { PcapngScript, pcap } from '../../../packages/codec/testing/capture-file.js';
import { RecordedLog } from '../../../packages/codec/testing/recorded-log.js';
import { TcpScript } from '../../../packages/codec/testing/tcp-script.js';

const request = Buffer.concat([
  fastcgi.beginRequest(1),
  fastcgi.paramsRecords(1, [['REQUEST_METHOD', 'GET']]),
  fastcgi.streamEnd(fastcgi.TYPE.STDIN, 1),
]);
const answer = Buffer.concat([
  fastcgi.streamRecords(fastcgi.TYPE.STDOUT, 1, Buffer.from('Status: 200\r\n\r\nhello')),
  fastcgi.endRequest(1),
]);

/** A request in segments, with one of them sent twice and one out of order, and every kind of end. */
const script = () => new TcpScript().handshake().data('server', request, 40).data('app', answer);
const regular = script().fin('app').fin('server').packets;
const broken = script().reset('app').packets;
const shuffled = [...regular.slice(0, 5), ...regular.slice(6, 8), ...regular.slice(5, 7), ...regular.slice(8)];
const ethernet = (/** @type {Uint8Array} */ ip) => Buffer.concat([Buffer.from('0000000000010000000000020800', 'hex'), ip]);

const FILES = [
  pcap(regular),
  pcap(shuffled, { littleEndian: false, nanoseconds: true }),
  pcap(broken, { linkType: 1, frame: ethernet }),
  new PcapngScript().section().interface().packets(regular).bytes(),
  new PcapngScript(false)
    .section([[4, 'fcgiscope']])
    .interface(101, [[2, 'tap']])
    .packets(shuffled)
    .section()
    .interface()
    .packets(broken)
    .bytes(),
];

const RECORDED = 'fixtures/captures';
/** Larger ones would be cut by the first change that is made to them. */
const MAX_SEED_LENGTH = 4096;

/** The small ones of the recorded captures. */
function recorded() {
  const names = readdirSync(RECORDED, { recursive: true, encoding: 'utf8' }).filter((name) => /\.pcap(ng)?$/.test(name));
  return names.map((name) => readFileSync(join(RECORDED, name))).filter((file) => file.length < MAX_SEED_LENGTH);
}

/** Capture files; the last byte of an input says how it is cut. */
export const seeds = () => [...FILES, ...recorded()].map((file) => Buffer.concat([file, Buffer.from([7])]));

/** What is in a file that comes in pieces of a size. @param {Uint8Array} file @param {number} size */
function read(file, size) {
  const log = new RecordedLog();
  const reader = new CaptureReader({ sink: log });
  for (let at = 0; at < file.length; at += size) reader.push(file.subarray(at, at + size));
  const summary = reader.end();
  const connections = log.connections.map(({ info, openedAt, events }) => ({ info, openedAt, events }));
  return { connections, summary };
}

/** The same file straight into the pipeline, as a page does it. @param {Uint8Array} file */
function decode(file) {
  const nobody = { begun: () => {}, changed: () => {}, settled: () => {} };
  const pipeline = new Pipeline({ sink: nobody, retention: FULL_RETENTION });
  const reader = new CaptureReader({ sink: pipeline });
  reader.push(file);
  reader.end();
  pipeline.end();
}

/** @param {Uint8Array} input */
export function run(input) {
  const file = input.subarray(0, -1);
  const size = 1 + ((input.at(-1) ?? 0) % 128);
  assert.deepEqual(read(file, size), read(file, file.length + 1));
  decode(file);
}
