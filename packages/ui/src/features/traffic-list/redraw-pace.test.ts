import { describe, expect, it } from 'vitest';
import { BUSY_REDRAW_MS, isBusy, REDRAW_PAUSES, redrawDelay, SLOWEST_REDRAW_MS } from './redraw-pace.js';

/** Milliseconds of a machine that is quick enough for the quickest pace, of one that is not, and of one that is worse. */
const QUICK = 2;
const SLOW = 10;
const STUCK = 200;

describe('the pace of the list', () => {
  it.each([
    { what: 'one row after a pause', elapsed: 5000, arrived: 1, cost: QUICK, delay: 0 },
    { what: 'one row right after another', elapsed: 1, arrived: 1, cost: QUICK, delay: 0 },
    { what: 'one row right after another, slowly drawn', elapsed: 1, arrived: 1, cost: STUCK, delay: 0 },
    { what: 'rows that have only changed', elapsed: 1, arrived: 0, cost: QUICK, delay: 0 },
    { what: 'half of what is in sight', elapsed: 16, arrived: 20, cost: QUICK, delay: 0 },
    { what: 'more than half of it', elapsed: 16, arrived: 21, cost: QUICK, delay: BUSY_REDRAW_MS - 16 },
    { what: 'ten times as many', elapsed: 16, arrived: 400, cost: QUICK, delay: BUSY_REDRAW_MS - 16 },
    { what: 'as many, fewer than before', elapsed: 16, arrived: -400, cost: QUICK, delay: BUSY_REDRAW_MS - 16 },
    { what: 'as many, drawn a while ago', elapsed: BUSY_REDRAW_MS, arrived: 400, cost: QUICK, delay: 0 },
    { what: 'as many, slowly drawn', elapsed: 16, arrived: 400, cost: SLOW, delay: SLOW * REDRAW_PAUSES - 16 },
    { what: 'as many, hardly drawn at all', elapsed: 16, arrived: 400, cost: STUCK, delay: SLOWEST_REDRAW_MS - 16 },
    { what: 'a flood after a pause', elapsed: 5000, arrived: 400, cost: STUCK, delay: 0 },
  ])('$what: $delay ms', ({ elapsed, arrived, cost, delay }) => {
    expect(redrawDelay({ elapsed, arrived, inSight: 40, cost })).toBe(delay);
  });

  it.each([
    { what: 'the first rows', elapsed: 5000, arrived: 100_000, inSight: 0 },
    { what: 'rows that double a short list', elapsed: 1, arrived: 8, inSight: 8 },
  ])('draws $what at once', ({ elapsed, arrived, inSight }) => {
    expect(redrawDelay({ elapsed, arrived, inSight, cost: STUCK })).toBe(0);
  });

  it.each([
    { perSecond: 20, busy: false },
    { perSecond: 200, busy: false },
    { perSecond: 2000, busy: true },
  ])('calls $perSecond rows a second busy: $busy', ({ perSecond, busy }) => {
    expect(isBusy({ arrived: perSecond * (BUSY_REDRAW_MS / 1000), inSight: 40 })).toBe(busy);
  });
});
