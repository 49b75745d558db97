import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../bytes/index.js';
import { multipartBoundary, parseMultipart, partText } from './multipart.js';

const body = (...lines: string[]) => utf8Bytes(lines.join('\r\n'));

const parts = (bytes: Uint8Array, boundary = 'B') =>
  parseMultipart(bytes, boundary).parts.map((part) => [part.name, part.filename, partText(bytes, part), part.complete]);

const FORM = body(
  'preamble',
  '--B',
  'Content-Disposition: form-data; name="title"',
  '',
  'très bien',
  '--B',
  'Content-Disposition: form-data; name="file"; filename="a \\"b\\".txt"',
  'Content-Type: text/plain',
  '',
  '--Bogus is no boundary',
  '',
  '--B--',
  'epilogue --B',
);

describe('multipartBoundary', () => {
  it.each([
    ['multipart/form-data; boundary=----WebKit7', '----WebKit7'],
    ['Multipart/Mixed; charset=x; boundary="a b;\\"c"', 'a b;"c'],
    ['multipart/form-data', undefined],
    ['text/plain; boundary=x', undefined],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
  ])('%s → %s', (type, boundary) => expect(multipartBoundary(type)).toBe(boundary));
});

describe('parseMultipart', () => {
  it('finds names, files, types and contents', () => {
    expect(parts(FORM)).toEqual([
      ['title', null, 'très bien', true],
      ['file', 'a "b".txt', '--Bogus is no boundary\r\n', true],
    ]);
    expect(parseMultipart(FORM, 'B')).toMatchObject({ closed: true, cut: false, parts: [{}, { contentType: 'text/plain' }] });
  });

  it('takes bare line feeds, as PHP does', () => {
    expect(parts(utf8Bytes('--B\nContent-Disposition: form-data; name=a\n\n1\n--B--'))).toEqual([['a', null, '1', true]]);
  });

  it('says what is missing of a body that is cut off anywhere', () => {
    for (let length = 0; length < FORM.length; length++) {
      const multipart = parseMultipart(FORM.subarray(0, length), 'B');
      for (const { from, to } of multipart.parts) expect(from <= to && to <= length).toBe(true);
      expect(multipart.parts.filter(({ complete }) => !complete).length).toBeLessThanOrEqual(1);
    }
  });

  it('is bounded: a thousand parts, and it says that there are more', () => {
    const many = utf8Bytes('--B\r\n\r\nx\r\n'.repeat(5000));
    const { parts: found, cut } = parseMultipart(many, 'B');
    expect([found.length, cut]).toEqual([1000, true]);
  });

  it('reads megabytes without line breaks, or with nothing else, in no time', () => {
    for (const bytes of [new Uint8Array(4_000_000).fill(45), new Uint8Array(4_000_000).fill(10)])
      expect(parseMultipart(bytes, 'B').parts).toEqual([]);
  });
});
