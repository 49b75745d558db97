// Invariant: however a request is put together, the application reads the same pairs, and no record cuts one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, hex, utf8Bytes } from '../bytes/index.js';
import { readBeginRequest } from './bodies.js';
import { MAX_CONTENT_LENGTH, ROLE, TYPE } from './constants.js';
import { decodeNameValues, encodeNameValues, type PairInput } from './name-values.js';
import type { RawRecord } from './record.js';
import { RecordDecoder } from './record-decoder.js';
import { beginRequest, NO_PADDING, streamEnd } from './record-encoder.js';
import { paramsRecords, preparePairs, requestRecords } from './request-records.js';

const latin = fc.string({ unit: 'binary-ascii', maxLength: 20 });
const long = fc.integer({ min: 100, max: 400 }).map((length) => 'x'.repeat(length));
const anyText = fc.oneof({ weight: 6, arbitrary: latin }, long, fc.string({ unit: 'grapheme', maxLength: 10 }));
const anyBytes = fc.uint8Array({ maxLength: 20 });
const anyPair: fc.Arbitrary<PairInput> = fc.tuple(
  fc.oneof({ weight: 9, arbitrary: anyText }, anyBytes),
  fc.oneof({ weight: 9, arbitrary: anyText }, anyBytes),
);
const anyPairs = fc.array(anyPair, { maxLength: 30 });

function recordsOf(bytes: Uint8Array): RawRecord[] {
  const decoder = new RecordDecoder();
  const records = decoder.push(bytes);
  expect(decoder.pendingBytes).toBe(0);
  return records;
}

/** The stream of pairs, from all its records. */
function paramsOf(bytes: Uint8Array): Uint8Array {
  return concat(
    recordsOf(bytes)
      .filter(({ type }) => type === TYPE.PARAMS)
      .map(({ content }) => content),
  );
}

describe('requestRecords', () => {
  it('is BEGIN_REQUEST, the params and, where asked, the end of STDIN', () => {
    fc.assert(
      fc.property(anyPairs, fc.boolean(), fc.integer({ min: 1, max: 65_535 }), (pairs, endStdin, id) => {
        const options = { role: ROLE.filter, keepConnection: true, endStdin };
        const parts = [beginRequest(id, options), paramsRecords(id, pairs)];
        if (endStdin) parts.push(streamEnd(TYPE.STDIN, id));
        expect(hex(requestRecords(id, pairs, options))).toBe(hex(concat(parts)));
      }),
    );
  });

  it('sends prepared pairs before the others, as if all were given at once', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, fc.boolean(), (first, rest, endStdin) => {
        const together = requestRecords(7, [...first, ...rest], { endStdin });
        expect(hex(requestRecords(7, rest, { prepared: preparePairs(first), endStdin }))).toBe(hex(together));
      }),
    );
  });

  it('carries what a stream of the pairs carries', () => {
    fc.assert(
      fc.property(anyPairs, anyPairs, (first, rest) => {
        const bytes = requestRecords(1, rest, { prepared: preparePairs(first) });
        expect(decodeNameValues(paramsOf(bytes))).toEqual(decodeNameValues(encodeNameValues([...first, ...rest])));
      }),
    );
  });

  it('can be made again and again of the same prepared pairs', () => {
    const prepared = preparePairs([['LONG', 'y'.repeat(300)]]);
    const one = requestRecords(1, [['A', 'x'.repeat(200)]], { prepared });
    const kept = hex(one);
    requestRecords(1, [['BCD', 'z'.repeat(1000)]], { prepared });
    expect(hex(one)).toBe(kept);
    expect(hex(requestRecords(1, [['A', 'x'.repeat(200)]], { prepared }))).toBe(kept);
  });

  it('says the role, whether to keep the connection, and pads as told', () => {
    const [begin, params, end, ...more] = recordsOf(
      requestRecords(1, [['ODD', '1']], { role: ROLE.authorizer, padding: NO_PADDING }),
    );
    expect(readBeginRequest(begin!.content)).toMatchObject({ role: ROLE.authorizer, keepConnection: false });
    expect([params!.padding.length, end!.content.length, more]).toEqual([0, 0, []]);
  });

  it.each([
    ['of one byte a character', 'a'],
    ['of three bytes a character', '☃'],
    ['lone halves of pairs', '\ud83d'],
  ])('splits at the most that a record holds, and cuts no pair: %s', (_what, character) => {
    const pairs = Array.from({ length: 300 }, (_, i): [string, string] => [`NAME_${i}`, character.repeat(200 + i)]);
    const prepared = preparePairs(pairs.slice(0, 100));
    const records = recordsOf(requestRecords(1, pairs.slice(100), { prepared })).filter(({ type }) => type === TYPE.PARAMS);
    expect(records.length).toBeGreaterThan(2);
    const decoded = records.flatMap(({ content, padding }) => {
      expect(content.length + padding.length).toBeLessThanOrEqual(MAX_CONTENT_LENGTH);
      return decodeNameValues(content);
    });
    expect(decoded).toEqual(decodeNameValues(encodeNameValues(pairs)));
  });

  it.each([65_527, 65_528, 65_529, 65_535, 65_536])('one pair of %i bytes', (length) => {
    const value = 'v'.repeat(length - 1 - 1 - 4);
    expect(decodeNameValues(paramsOf(requestRecords(1, [['N', value]])))).toEqual([['N', value]]);
  });

  it('takes names and values that are bytes, alone and prepared', () => {
    const odd: PairInput = [utf8Bytes('RAW'), Uint8Array.of(0xff, 0)];
    for (const bytes of [requestRecords(1, [odd]), requestRecords(1, [], { prepared: preparePairs([odd]) })])
      expect(decodeNameValues(paramsOf(bytes))).toEqual([['RAW', '/wA=', 'base64']]);
  });
});
