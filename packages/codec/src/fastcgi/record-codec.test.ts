// Invariant: decoding and encoding are inverse to the last byte, in whatever pieces the bytes come.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, type Delivery, inPiecesOf } from '../../testing/deliveries.js';
import { concat, hex, hexBytes, utf8Bytes } from '../bytes/index.js';
import { readBeginRequest, readEndRequest, readUnknownType } from './bodies.js';
import { MAX_RECORD_LENGTH, TYPE } from './constants.js';
import { decodeNameValues } from './name-values.js';
import { type RawRecord, recordLength } from './record.js';
import { RecordDecoder } from './record-decoder.js';
import {
  abortRequest,
  beginRequest,
  encodeRecord,
  endRequest,
  getValues,
  getValuesResult,
  makeRecord,
  NO_PADDING,
  streamEnd,
  streamRecords,
  unknownType,
} from './record-encoder.js';
import { RecordScanner } from './record-scanner.js';
import { paramsRecords } from './request-records.js';

const byte = fc.integer({ min: 0, max: 255 });

const anyRecord = fc
  .record({
    version: byte,
    type: byte,
    requestId: fc.integer({ min: 0, max: 65_535 }),
    reserved: byte,
    content: fc.uint8Array({ maxLength: 300 }),
    padding: fc.uint8Array({ maxLength: 40 }),
  })
  .map((record): RawRecord => ({ ...record, offset: 0 }));

const anyCuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 });

function deliver(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = cuts[i % cuts.length]!;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** Copies what a decoder hands over: it may be a view of a chunk. */
function decodeAll(pieces: readonly Uint8Array[]): { records: RawRecord[]; pending: number } {
  const decoder = new RecordDecoder();
  const records: RawRecord[] = [];
  for (const piece of pieces) {
    for (const record of decoder.push(piece))
      records.push({ ...record, content: record.content.slice(), padding: record.padding.slice() });
  }
  return { records, pending: decoder.pendingBytes };
}

describe('RecordDecoder', () => {
  it('gives back every byte, whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), anyCuts, (records, cuts) => {
        const bytes = concat(records.map(encodeRecord));
        const decoded = decodeAll(deliver(bytes, cuts));
        expect(hex(concat(decoded.records.map(encodeRecord)))).toBe(hex(bytes));
        expect(decoded.pending).toBe(0);
      }),
    );
  });

  it('takes any bytes for records: offsets and the rest cover them all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), anyCuts, (bytes, cuts) => {
        const { records, pending } = decodeAll(deliver(bytes, cuts));
        let offset = 0;
        for (const record of records) {
          expect(record.offset).toBe(offset);
          offset += recordLength(record);
        }
        expect(offset + pending).toBe(bytes.length);
      }),
    );
  });

  it('gives the same at every split point', () => {
    const bytes = concat([
      beginRequest(1),
      paramsRecords(1, [['A', 'b']]),
      streamRecords(TYPE.STDIN, 1, utf8Bytes('hello')),
      endRequest(1),
    ]);
    const expected = decodeAll([bytes]);
    for (let at = 0; at <= bytes.length; at++) expect(decodeAll(cutAt(at)(bytes))).toEqual(expected);
  });

  it('hands over views of the chunk where a record lies in it, and copies nothing', () => {
    const chunk = streamRecords(TYPE.STDOUT, 1, utf8Bytes('zero copies'));
    const [record] = new RecordDecoder().push(chunk);
    expect(record?.content.buffer).toBe(chunk.buffer);
  });

  it('never writes to a record again that it gathered, whatever others gather meanwhile', () => {
    const sizes = [1, 300, 20_000, 49_145, 49_146, 65_535];
    const decoders = sizes.map(() => new RecordDecoder());
    const kept = Array.from({ length: 5 }, (_round, round) =>
      sizes.map((size, i) => {
        const bytes = makeRecord(TYPE.STDOUT, round, new Uint8Array(size).fill(10 * round + i));
        return inPiecesOf(1460)(bytes).flatMap((piece) => decoders[i]!.push(new Uint8Array(piece)));
      }),
    );
    for (const [round, records] of kept.entries())
      for (const [i, [record]] of records.entries())
        expect(hex(record!.content)).toBe(hex(new Uint8Array(sizes[i]!).fill(10 * round + i)));
  });

  it('holds the largest record at most', () => {
    const decoder = new RecordDecoder();
    const largest = makeRecord(TYPE.STDOUT, 1, new Uint8Array(65_535), () => 255);
    expect(decoder.push(largest.subarray(0, -1))).toEqual([]);
    expect(decoder.pendingBytes).toBe(MAX_RECORD_LENGTH - 1);
    expect(decoder.push(largest.subarray(-1))).toHaveLength(1);
  });
});

describe('RecordScanner', () => {
  /** What it tells, as text: headers, content bytes, ends. */
  function scan(pieces: readonly Uint8Array[]): { headers: string[]; content: string; ends: number; left: number } {
    const told = { headers: [] as string[], content: '', ends: 0, left: 0 };
    const scanner = new RecordScanner({
      recordBegin: (h) =>
        told.headers.push([h.offset, h.version, h.type, h.requestId, h.contentLength, h.paddingLength, h.reserved].join(' ')),
      recordContent: (chunk, from, to) => {
        told.content += hex(chunk.subarray(from, to));
      },
      recordEnd: () => told.ends++,
    });
    for (const piece of pieces) scanner.push(piece, 0, piece.length);
    told.left = scanner.pendingBytes;
    return told;
  }

  it('tells the same whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 12 }), fc.uint8Array({ maxLength: 20 }), anyCuts, (records, rest, cuts) => {
        const bytes = concat([...records.map(encodeRecord), rest]);
        expect(scan(deliver(bytes, cuts))).toEqual(scan([bytes]));
      }),
    );
  });

  it('tells what the decoder tells', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 12 }), (records) => {
        const bytes = concat(records.map(encodeRecord));
        const scanned = scan([bytes]);
        expect(scanned.content).toBe(records.map(({ content }) => hex(content)).join(''));
        expect(scanned.ends).toBe(records.length);
      }),
    );
  });

  it('knows where it is at any time: pieces of a larger array, far out in a direction', () => {
    const start = 2 ** 40;
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 12 }), anyCuts, fc.nat(9), (records, cuts, before) => {
        const bytes = concat([new Uint8Array(before), ...records.map(encodeRecord)]);
        const ends: number[] = [];
        const scanner = new RecordScanner(
          {
            recordBegin: ({ offset }) =>
              expect([scanner.offset, scanner.pendingBytes, scanner.contentSeen]).toEqual([offset + 8, 8, 0]),
            recordContent: (_chunk, _from, to) => {
              expect(scanner.offset).toBe(start + to - before);
              expect(scanner.contentSeen).toBe(scanner.offset - scanner.header.offset - 8);
            },
            recordEnd: () => ends.push(scanner.offset - scanner.header.offset),
          },
          start,
        );
        for (let at = before, i = 0; at < bytes.length; i++) {
          const to = Math.min(bytes.length, at + cuts[i % cuts.length]!);
          scanner.push(bytes, at, to);
          expect(scanner.offset).toBe(start + to - before);
          at = to;
        }
        expect(ends).toEqual(records.map(recordLength));
      }),
    );
  });

  it('begins anew where it is told to', () => {
    const offsets: number[] = [];
    const scanner = new RecordScanner({ recordBegin: ({ offset }) => offsets.push(offset), recordContent() {}, recordEnd() {} });
    const bytes = endRequest(1);
    for (const [cut, offset] of [
      [4, 100],
      [12, 5000],
      [16, 6000],
    ] as const) {
      scanner.push(bytes, 0, cut);
      scanner.restart(offset);
      expect([scanner.offset, scanner.pendingBytes, scanner.contentSeen]).toEqual([offset, 0, 0]);
    }
    scanner.push(bytes, 0, 16);
    expect(offsets).toEqual([100, 5000, 6000]);
  });

  it.each<[string, Delivery]>([
    ['whole', (bytes) => [bytes]],
    ['byte by byte', inPiecesOf(1)],
  ])('skips what is missing inside a record and stays in step, %s', (_how, delivery) => {
    const told: number[] = [];
    const scanner = new RecordScanner({ recordBegin: ({ type }) => told.push(type), recordContent() {}, recordEnd() {} });
    const bytes = concat([streamRecords(TYPE.STDOUT, 1, new Uint8Array(100)), endRequest(1)]);
    for (const piece of delivery(bytes.subarray(0, 20))) scanner.push(piece, 0, piece.length);
    expect(scanner.skip(2000)).toBe(false);
    expect(scanner.skip(50)).toBe(true);
    for (const piece of delivery(bytes.subarray(70))) scanner.push(piece, 0, piece.length);
    expect(told).toEqual([TYPE.STDOUT, TYPE.END_REQUEST]);
    expect(scanner.offset).toBe(bytes.length);
  });
});

describe('the encoder', () => {
  const vectors: readonly [what: string, bytes: Uint8Array, wire: string][] = [
    ['BEGIN_REQUEST', beginRequest(1, { role: 1, keepConnection: true }), '01 01 0001 0008 00 00  0001 01 0000000000'],
    ['ABORT_REQUEST', abortRequest(258), '01 02 0102 0000 00 00'],
    ['END_REQUEST', endRequest(1, 3, 2), '01 03 0001 0008 00 00  00000003 02 000000'],
    ['PARAMS', paramsRecords(1, [['AB', 'c']]), '01 04 0001 0005 03 00  02 01 41 42 63  000000  01 04 0001 0000 00 00'],
    ['STDIN', streamRecords(TYPE.STDIN, 1, utf8Bytes('hi')), '01 05 0001 0002 06 00  6869 000000000000'],
    ['the end of STDOUT', streamEnd(TYPE.STDOUT, 1), '01 06 0001 0000 00 00'],
    [
      'STDERR without padding',
      streamRecords(TYPE.STDERR, 1, utf8Bytes('!'), { padding: NO_PADDING }),
      '01 07 0001 0001 00 00  21',
    ],
    ['DATA', streamRecords(TYPE.DATA, 1, new Uint8Array(8)), '01 08 0001 0008 00 00  0000000000000000'],
    ['GET_VALUES', getValues(['A']), '01 09 0000 0003 05 00  01 00 41  0000000000'],
    ['GET_VALUES_RESULT', getValuesResult([['A', '1']]), '01 0a 0000 0004 04 00  01 01 41 31  00000000'],
    ['UNKNOWN_TYPE', unknownType(42), '01 0b 0000 0008 00 00  2a 00000000000000'],
  ];

  it.each(vectors)('writes %s', (_what, bytes, wire) => {
    expect(hex(bytes)).toBe(hex(hexBytes(wire)!));
  });

  it('splits a stream at the limit of a record, and never writes an empty record by accident', () => {
    const { records } = decodeAll([streamRecords(TYPE.STDOUT, 1, new Uint8Array(150_000), { chunk: 65_535 })]);
    expect(records.map(({ content }) => content.length)).toEqual([65_535, 65_535, 18_930]);
    expect(streamRecords(TYPE.STDOUT, 1, new Uint8Array(0))).toHaveLength(0);
  });

  it('cuts PARAMS between pairs, so that PHP-FPM can read each record', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => [`NAME_${i}`, 'v'.repeat(5000)] as const);
    const { records } = decodeAll([paramsRecords(1, pairs)]);
    expect(records.length).toBeGreaterThan(3);
    expect(records.flatMap(({ content }) => decodeNameValues(content))).toEqual(pairs);
    expect(records.every(({ content, padding }) => content.length + padding.length <= 65_535)).toBe(true);
  });

  it('pads GET_VALUES whatever its length, so that libfcgi answers at once', () => {
    const all = getValues(['FCGI_MAX_CONNS', 'FCGI_MAX_REQS', 'FCGI_MPXS_CONNS']);
    for (const bytes of [all, getValues(['FCGI_MPXS_CONNS']), getValues([])]) {
      const [record] = new RecordDecoder().push(bytes);
      expect([bytes.length % 8, record?.padding.length]).toEqual([0, expect.toSatisfy((length: number) => length > 0)]);
    }
  });

  it('refuses what does not fit a record', () => {
    expect(() => makeRecord(TYPE.STDOUT, 1, new Uint8Array(65_536))).toThrow(RangeError);
    expect(() => streamRecords(TYPE.STDOUT, 1, new Uint8Array(1), { chunk: 0 })).toThrow(RangeError);
  });
});

describe('the bodies of fixed size', () => {
  it('reads what the encoder writes', () => {
    const content = (bytes: Uint8Array): Uint8Array => new RecordDecoder().push(bytes)[0]!.content;
    expect(readBeginRequest(content(beginRequest(1, { role: 3, keepConnection: true })))).toEqual({
      role: 3,
      flags: 1,
      keepConnection: true,
      reserved: '0000000000',
    });
    expect(readEndRequest(content(endRequest(1, 0xffff_fffe, 1)))).toEqual({
      appStatus: 0xffff_fffe,
      protocolStatus: 1,
      reserved: '000000',
    });
    expect(readUnknownType(content(unknownType(200)))).toEqual({ type: 200, reserved: '00000000000000' });
  });

  it('has nothing to say of other sizes', () => {
    for (const read of [readBeginRequest, readEndRequest, readUnknownType]) {
      expect([read(new Uint8Array(7)), read(new Uint8Array(9)), read(new Uint8Array(0))]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});
