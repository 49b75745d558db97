import { describe, expect, it } from 'vitest';
import { parseByteRange } from './byte-range.js';

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-9', 100, 0, 10],
    ['bytes=90-', 100, 90, 100],
    ['bytes=90-999', 100, 90, 100],
    ['bytes=-10', 100, 90, 100],
    ['bytes=-1000', 100, 0, 100],
    ['Bytes=5-5', 100, 5, 6],
  ])('%s of %d bytes is a part', (header, size, from, to) => {
    expect(parseByteRange(header, size)).toEqual({ kind: 'part', from, to });
  });

  it.each([
    [undefined],
    [''],
    ['bytes=-'],
    ['bytes=9-5'],
    ['lines=1-2'],
    ['bytes=0-1,5-6'],
    ['bytes=a-b'],
    ['bytes=1-2x'],
    [`bytes=${'9'.repeat(40)}-`],
  ])('%s asks for everything', (header) => {
    expect(parseByteRange(header, 100)).toEqual({ kind: 'whole' });
  });

  it.each([
    ['bytes=100-', 100],
    ['bytes=100-200', 100],
    ['bytes=-0', 100],
    ['bytes=0-0', 0],
    ['bytes=-5', 0],
  ])('%s of %d bytes cannot be had', (header, size) => {
    expect(parseByteRange(header, size)).toEqual({ kind: 'unsatisfiable' });
  });
});
