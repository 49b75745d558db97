import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.js';

describe('spreadOf', () => {
  it('takes the nearest rank', () => {
    expect(spreadOf([])).toBeNull();
    expect(spreadOf([7])).toEqual({ min: 7, median: 7, p95: 7, max: 7 });
    expect(spreadOf(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ min: 1, median: 50, p95: 95, max: 100 });
  });
});
