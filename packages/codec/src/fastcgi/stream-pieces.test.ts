import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, hex } from '../bytes/index.js';
import { TYPE } from './constants.js';
import { decodeNameValues } from './name-values.js';
import { RecordDecoder } from './record-decoder.js';
import { NO_PADDING, PAD_TO_EIGHT, streamRecords } from './record-encoder.js';
import { paramsRecords } from './request-records.js';
import { streamPieces } from './stream-pieces.js';

describe('streamPieces', () => {
  it('gives the bytes of streamRecords', () => {
    const options = fc.record({
      chunk: fc.integer({ min: 1, max: 100 }),
      padding: fc.constantFrom(PAD_TO_EIGHT, NO_PADDING, () => 255),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), options, (content, { chunk, padding }) => {
        const pieces = streamPieces(TYPE.STDOUT, 7, content, { chunk, padding });
        expect(hex(concat(pieces))).toBe(hex(streamRecords(TYPE.STDOUT, 7, content, { chunk, padding })));
      }),
    );
  });

  it('copies nothing of the content', () => {
    const content = new Uint8Array(150_000);
    const bodies = streamPieces(TYPE.STDOUT, 1, content).filter((piece) => piece.buffer === content.buffer);
    expect(bodies.map(({ byteOffset, length }) => [byteOffset, length])).toEqual([
      [0, 65_528],
      [65_528, 65_528],
      [131_056, 18_944],
    ]);
  });

  it('gives nothing for nothing, and refuses records without content', () => {
    expect(streamPieces(TYPE.STDIN, 1, new Uint8Array(0))).toEqual([]);
    expect(() => streamPieces(TYPE.STDIN, 1, new Uint8Array(1), { chunk: 0 })).toThrow(RangeError);
  });
});

describe('paramsRecords', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 120, maxLength: 300 }));

  it('gives every pair back, whether ASCII or not, short or long', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 20 }), (pairs) => {
        const records = new RecordDecoder().push(paramsRecords(5, pairs));
        expect(decodeNameValues(concat(records.map(({ content }) => content)))).toEqual(pairs);
        expect(records.at(-1)?.content).toHaveLength(0);
        expect(records).toHaveLength(pairs.length === 0 ? 1 : 2);
      }),
    );
  });
});
