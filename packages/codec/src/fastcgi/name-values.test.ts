import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERIES } from '../../testing/deliveries.js';
import { hex, hexBytes, utf8Bytes } from '../bytes/index.js';
import { decodeNameValues, encodeNameValues, lengthBytes, NameValueStream, pairBytes, walkPairs } from './name-values.js';
import { edgeInsidePair, judgeParams } from './params-checks.js';

describe('name-value pairs, §3.4', () => {
  it.each([
    ['one-byte lengths', [['A', 'b']], '01 01 41 62'],
    ['an empty value', [['A', '']], '01 00 41'],
    ['an empty name', [['', 'b']], '00 01 62'],
    ['127 bytes: still one', [['A', 'x'.repeat(127)]], `01 7f 41 ${'78'.repeat(127)}`],
    ['128 bytes: four', [['A', 'x'.repeat(128)]], `01 80000080 41 ${'78'.repeat(128)}`],
    ['a long name', [['N'.repeat(300), 'v']], `8000012c 01 ${'4e'.repeat(300)} 76`],
  ] as const)('%s', (_what, pairs, wire) => {
    const bytes = encodeNameValues(pairs);
    expect(hex(bytes)).toBe(hex(hexBytes(wire)!));
    expect(decodeNameValues(bytes)).toEqual(pairs);
  });

  it('decodes what it encodes, whatever the text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 120, maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 20 }), (pairs) => {
        const bytes = encodeNameValues(pairs);
        expect(decodeNameValues(bytes)).toEqual(pairs);
        expect(bytes.length).toBe(pairs.reduce((sum, [n, v]) => sum + pairBytes(utf8Bytes(n).length, utf8Bytes(v).length), 0));
      }),
    );
  });

  it('finds text that is not ASCII behind long lengths', () => {
    const pairs = [
      ['COOKIE', 'c'.repeat(200)],
      ['CITY', 'Zürich'],
      ['LONG', `${'x'.repeat(300)}é`],
      ['END', 'ascii'],
    ] as const;
    expect(decodeNameValues(encodeNameValues(pairs))).toEqual(pairs);
  });

  it('keeps a value that is not UTF-8 as base64, and its neighbours as text', () => {
    const bytes = encodeNameValues([
      ['A', 'ü'],
      ['RAW', Uint8Array.of(0xff, 0xfe)],
      ['Z', 'z'],
    ]);
    expect(decodeNameValues(bytes)).toEqual([
      ['A', 'ü'],
      ['RAW', '//4=', 'base64'],
      ['Z', 'z'],
    ]);
  });

  it('never throws, and covers all bytes: pairs and the cut one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        let covered = 0;
        const end = walkPairs(bytes, 0, bytes.length, (from, name, value, to) => {
          expect(from).toBe(covered);
          expect(name).toBeLessThanOrEqual(value);
          covered = to;
        });
        expect(end.complete ? bytes.length : end.cut).toBe(covered);
        expect(decodeNameValues(bytes).length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('takes 31-bit lengths for what they are: more than there is', () => {
    expect(walkPairs(hexBytes('ffffffff 01 41')!, 0, 6, () => {})).toEqual({
      complete: false,
      cut: 0,
      claims: 0x7fff_ffff + 1 + 5,
    });
  });

  it('knows the size of a length', () => {
    expect([lengthBytes(0), lengthBytes(127), lengthBytes(128)]).toEqual([1, 1, 4]);
  });
});

describe('NameValueStream', () => {
  const pairs = [
    ['A', 'b'],
    ['LONG', 'v'.repeat(5000)],
    ['CITY', 'Zürich'],
    ['EMPTY', ''],
  ] as const;
  const bytes = encodeNameValues(pairs);

  it('gives the same pairs whatever the pieces, stream after stream', () => {
    const stream = new NameValueStream();
    for (const delivery of Object.values(DELIVERIES)) {
      for (const piece of delivery(bytes)) stream.push(piece, 0, piece.length);
      expect(stream.end()).toEqual(pairs);
    }
    expect(stream.end()).toEqual([]);
  });

  it('holds no more than its limit, and says so', () => {
    const stream = new NameValueStream(100);
    stream.push(bytes, 0, bytes.length);
    expect(stream.truncated).toBe(true);
    expect(stream.end()).toEqual([['A', 'b']]);
    expect(stream.truncated).toBe(false);
  });
});

describe('checks of a whole PARAMS stream', () => {
  const stream = encodeNameValues([
    ['ONE', '1'],
    ['CONTENT_LENGTH', '42'],
    ['CONTENT_LENGTH', '43'],
  ]);

  it('finds the pair that is cut at the end', () => {
    expect(judgeParams(stream).cut).toBeNull();
    expect(judgeParams(stream.subarray(0, -1)).cut).toContain('claims 18 bytes; 17 are left');
    expect(judgeParams(Uint8Array.of(0x80, 0)).cut).toContain('inside the lengths');
  });

  it('finds the pair that an edge cuts', () => {
    expect(edgeInsidePair(stream, [6, stream.length])).toBeNull();
    expect(edgeInsidePair(stream, [7, stream.length])).toBe(6);
    expect(edgeInsidePair(stream, [6, 24, 30])).toBe(24);
  });

  it('reads what CONTENT_LENGTH promises: the last one, where it is a number', () => {
    const promised = (value: string): number | null => judgeParams(encodeNameValues([['CONTENT_LENGTH', value]])).contentLength;
    expect(judgeParams(stream).contentLength).toBe(43);
    expect(judgeParams(encodeNameValues([['CONTENT_LENGTHS', '1']])).contentLength).toBeNull();
    expect(['0', '007', '', '-1', '1e3', '9'.repeat(15), '9'.repeat(16)].map(promised)).toEqual([
      0,
      7,
      null,
      null,
      null,
      999_999_999_999_999,
      null,
    ]);
  });
});
