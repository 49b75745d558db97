// Invariant: the cursor shows the records that were written, in place where they lie whole, in whatever pieces they come.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, DELIVERIES } from '../../testing/deliveries.js';
import { concat, hex, utf8Bytes } from '../bytes/index.js';
import { MAX_RECORD_LENGTH, TYPE } from './constants.js';
import { beginRequest, endRequest, makeRecord, streamEnd, streamRecords } from './record-encoder.js';
import { RecordReader } from './record-reader.js';
import { paramsRecords } from './request-records.js';

const conversation = concat([
  beginRequest(258),
  paramsRecords(258, [['A', 'b'.repeat(2000)]]),
  streamRecords(TYPE.STDIN, 258, utf8Bytes('hello')),
  streamEnd(TYPE.STDIN, 258),
  endRequest(258),
]);

/** Every record as the reader shows it: where it is, its bytes, and what it says of them. */
function read(pieces: readonly Uint8Array[]): { records: string[]; pending: number } {
  const reader = new RecordReader();
  const records: string[] = [];
  for (const piece of pieces) {
    // The owner of a chunk may use it again as soon as it was read.
    const chunk = piece.slice();
    reader.push(chunk);
    while (reader.next()) records.push(told(reader));
    chunk.fill(0xee);
  }
  return { records, pending: reader.pendingBytes };
}

function told(reader: RecordReader): string {
  const { bytes, from, to, contentFrom, contentTo } = reader;
  const sizes = [contentTo - contentFrom, to - contentTo];
  const fields = [reader.offset, reader.version, reader.type, reader.requestId, reader.reserved, ...sizes];
  return `${fields.join(' ')} ${hex(bytes.subarray(from, to))}`;
}

describe('RecordReader', () => {
  it.each(Object.entries(DELIVERIES))('shows each record whole, %s', (_how, delivery) => {
    const { records, pending } = read(delivery(conversation));
    expect(records.map((record) => record.split(' ').slice(0, 7).join(' '))).toEqual([
      '0 1 1 258 0 8 0',
      '16 1 4 258 0 2006 2',
      '2032 1 4 258 0 0 0',
      '2040 1 5 258 0 5 3',
      '2056 1 5 258 0 0 0',
      '2064 1 3 258 0 8 0',
    ]);
    expect(records.map((record) => record.split(' ')[7]).join('')).toBe(hex(conversation));
    expect(pending).toBe(0);
  });

  it('shows the same at every split point', () => {
    const whole = read([conversation]);
    for (let at = 0; at <= conversation.length; at++) expect(read(cutAt(at)(conversation))).toEqual(whole);
  });

  it('takes any bytes for records, and misses none of them', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), sizes, (bytes, cuts) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length]!;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        const { records, pending } = read(pieces);
        const seen = records.map((record) => record.split(' ')[7]).join('');
        expect(seen).toBe(hex(bytes).slice(0, seen.length));
        expect(seen.length / 2 + pending).toBe(bytes.length);
      }),
    );
  });

  it('reads in place what lies in one chunk, and from a part of a chunk', () => {
    const reader = new RecordReader(1000);
    const chunk = concat([Uint8Array.of(9, 9, 9), endRequest(7), Uint8Array.of(9)]);
    reader.push(chunk, 3, chunk.length - 1);
    expect(reader.next()).toBe(true);
    expect([reader.bytes, reader.from, reader.requestId, reader.offset]).toEqual([chunk, 3, 7, 1000]);
    expect(reader.bytes.buffer).toBe(chunk.buffer);
    expect(reader.next()).toBe(false);
  });

  it('gathers in the same memory again, until that is left to the caller', () => {
    const reader = new RecordReader();
    const memory = [false, false, true, false].map((release) => {
      const bytes = streamRecords(TYPE.STDOUT, 1, new Uint8Array(40));
      reader.push(bytes.subarray(0, 20));
      expect(reader.next()).toBe(false);
      reader.push(bytes.subarray(20));
      expect(reader.next()).toBe(true);
      const { bytes: shown } = reader;
      if (release) reader.release();
      return shown;
    });
    expect(memory.map((shown) => shown === memory[0])).toEqual([true, true, true, false]);
  });

  it('knows what it waits for', () => {
    const reader = new RecordReader();
    expect([reader.pendingBytes, reader.pendingVersion]).toEqual([0, undefined]);
    reader.push(makeRecord(TYPE.STDOUT, 1, new Uint8Array(65_535), () => 255).subarray(0, -1));
    expect(reader.next()).toBe(false);
    expect([reader.pendingBytes, reader.pendingVersion]).toEqual([MAX_RECORD_LENGTH - 1, 1]);
  });
});
