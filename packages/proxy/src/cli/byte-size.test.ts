import { describe, expect, it } from 'vitest';
import { formatByteSize, parseByteSize } from './byte-size.js';

describe('parseByteSize', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['64k', 65_536],
    ['64KB', 65_536],
    ['1.5GiB', 1_610_612_736],
    ['512M', 536_870_912],
    [' 2 g ', 2_147_483_648],
  ])('reads %s', (text, bytes) => {
    expect(parseByteSize(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['', 'M', '-1M', '1X', '1e9', '99999999T', '1 000'])('refuses "%s"', (text) => {
    expect(parseByteSize(text).ok).toBe(false);
  });
});

describe('formatByteSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1_610_612_736, '1.5 GiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatByteSize(bytes)).toBe(text);
  });
});
