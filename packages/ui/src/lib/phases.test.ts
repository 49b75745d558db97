import { describe, expect, it } from 'vitest';
import { segmentsOf } from './phases.js';

const times = { start: 0, sent: 10, firstByte: 40, end: 100, gaveUp: null };

describe('phases', () => {
  it('follow one another without a gap', () => {
    expect(segmentsOf(times, 0)).toEqual([
      { phase: 'send', from: 0, to: 10 },
      { phase: 'wait', from: 10, to: 40 },
      { phase: 'receive', from: 40, to: 100 },
    ]);
  });

  it('end now while the exchange is open', () => {
    expect(segmentsOf({ ...times, firstByte: null, end: null }, 70)).toEqual([
      { phase: 'send', from: 0, to: 10 },
      { phase: 'wait', from: 10, to: 70 },
    ]);
  });

  it('show the afterlife, whether or not the answer had begun', () => {
    expect(segmentsOf({ ...times, gaveUp: 60 }, 0).at(-1)).toEqual({ phase: 'afterlife', from: 60, to: 100 });
    expect(segmentsOf({ ...times, firstByte: 90, gaveUp: 60 }, 0)).toEqual([
      { phase: 'send', from: 0, to: 10 },
      { phase: 'wait', from: 10, to: 60 },
      { phase: 'afterlife', from: 60, to: 100 },
    ]);
  });

  it('have no wait where the application answers before its input is complete', () => {
    expect(segmentsOf({ ...times, sent: 80, firstByte: 20 }, 0)).toEqual([
      { phase: 'send', from: 0, to: 20 },
      { phase: 'receive', from: 20, to: 100 },
    ]);
  });
});
