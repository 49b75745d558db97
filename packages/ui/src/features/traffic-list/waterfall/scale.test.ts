import { describe, expect, it } from 'vitest';
import { aRow } from '../../../test-rows.js';
import { barOf, scaleOf } from './scale.js';

const lasting = (ms: number, start = 0) => aRow({ start, sent: start, firstByte: null, end: start + ms * 1000 });

describe('the waterfall', () => {
  it('has one scale for all rows, a round one', () => {
    const scale = scaleOf([lasting(40), lasting(70)], 0, 'duration');
    expect(scale.span).toBe(100_000);
    expect(barOf(lasting(40), scale, 0, 200)).toMatchObject({ torn: false, parts: [{ phase: 'wait', from: 0, to: 80 }] });
  });

  it('tears what is much longer than the others, rather than hide them', () => {
    const rows = [lasting(10), lasting(12), lasting(11), lasting(30_000)];
    const scale = scaleOf(rows, 0, 'duration');
    expect(scale.span).toBeLessThan(1_000_000);
    expect(barOf(lasting(30_000), scale, 0, 200)).toMatchObject({ torn: true, parts: [{ from: 0, to: 200 }] });
  });

  it('by the clock puts bars where they happened', () => {
    const rows = [lasting(10, 0), lasting(10, 90_000)];
    const scale = scaleOf(rows, 0, 'clock');
    expect(barOf(lasting(10, 90_000), scale, 0, 100).parts).toEqual([{ phase: 'wait', from: 90, to: 100 }]);
  });

  it('lets no bar vanish, also at the right edge', () => {
    const rows = [lasting(0.01, 0), lasting(0.01, 60_000_000)];
    const scale = scaleOf(rows, 0, 'clock');
    for (const row of rows) {
      const [part] = barOf(row, scale, 0, 100).parts;
      expect((part?.to ?? 0) - (part?.from ?? 0)).toBe(2);
      expect(part?.to).toBeLessThanOrEqual(100);
    }
  });

  it('is open while there is no end', () => {
    const row = aRow({ start: 0, sent: 0, firstByte: null, end: null, state: 'open' });
    expect(barOf(row, scaleOf([row], 5000, 'duration'), 5000, 100)).toMatchObject({
      open: true,
      parts: [{ phase: 'wait', from: 0, to: 100 }],
    });
  });
});
