import { describe, expect, it } from 'vitest';
import { BUSY_REDRAW_MS, isBusy, redrawDelay } from './redraw-pace.js';

describe('the pace of the list', () => {
  it.each([
    { what: 'one row after a pause', elapsed: 5000, arrived: 1, delay: 0 },
    { what: 'one row right after another', elapsed: 1, arrived: 1, delay: 0 },
    { what: 'rows that have only changed', elapsed: 1, arrived: 0, delay: 0 },
    { what: 'half of what is in sight', elapsed: 16, arrived: 20, delay: 0 },
    { what: 'more than half of it', elapsed: 16, arrived: 21, delay: BUSY_REDRAW_MS - 16 },
    { what: 'ten times as many', elapsed: 16, arrived: 400, delay: BUSY_REDRAW_MS - 16 },
    { what: 'as many, fewer than before', elapsed: 16, arrived: -400, delay: BUSY_REDRAW_MS - 16 },
    { what: 'as many, drawn a while ago', elapsed: BUSY_REDRAW_MS, arrived: 400, delay: 0 },
    { what: 'a flood after a pause', elapsed: 5000, arrived: 400, delay: 0 },
  ])('$what: $delay ms', ({ elapsed, arrived, delay }) => {
    expect(redrawDelay({ elapsed, arrived, inSight: 40 })).toBe(delay);
  });

  it('draws the first rows at once', () => {
    expect(redrawDelay({ elapsed: 5000, arrived: 100_000, inSight: 0 })).toBe(0);
  });

  it.each([
    { perSecond: 20, busy: false },
    { perSecond: 200, busy: false },
    { perSecond: 2000, busy: true },
  ])('calls $perSecond rows a second busy: $busy', ({ perSecond, busy }) => {
    expect(isBusy({ arrived: perSecond * (BUSY_REDRAW_MS / 1000), inSight: 40 })).toBe(busy);
  });
});
