import { describe, expect, it } from 'vitest';
import { formatBytes } from './format-bytes.js';
import { formatDuration } from './format-duration.js';
import { formatPercent, formatRate } from './format-rate.js';

describe('formats', () => {
  it.each([
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [8.14, '8.1 ms'],
    [84.4, '84 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [12_420, '12.4 s'],
    [125_000, '2 min 05 s'],
    [119_999, '2 min 00 s'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [1023, '1.0 kB'],
    [2148, '2.1 kB'],
    [200_000, '195 kB'],
    [5 * 1024 * 1024, '5.0 MB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('rates and shares are short', () => {
    expect([formatRate(0), formatRate(12.44), formatRate(2048.2)]).toEqual(['0', '12.4', '2,048']);
    expect([formatPercent(0), formatPercent(0.003), formatPercent(0.42)]).toEqual(['0 %', '0.3 %', '42 %']);
  });
});
