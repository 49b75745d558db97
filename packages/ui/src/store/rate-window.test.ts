import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { RateWindow } from './rate-window.js';

const second = (n: number) => n * 1e6;

describe('RateWindow', () => {
  it('knows nothing of what ended before its window', () => {
    const rates = new RateWindow();
    rates.add(aRow({ start: second(1), end: second(2) }));
    expect(rates.at(second(30))).toEqual({ perSecond: 0, p95: null, errorShare: null });
  });

  it('counts rate, p95 and errors of the last ten seconds', () => {
    const rates = new RateWindow();
    for (let i = 0; i < 100; i++)
      rates.add(aRow({ start: second(100), end: second(100) + (i + 1) * 1000, status: i < 5 ? 503 : 200 }));
    expect(rates.at(second(101))).toEqual({ perSecond: 10, p95: 95, errorShare: 0.05 });
  });

  it('stays bounded in a flood', () => {
    const rates = new RateWindow();
    for (let i = 0; i < 20_000; i++) rates.add(aRow({ start: second(5), end: second(5) + 2000 }));
    expect(rates.at(second(6))).toMatchObject({ perSecond: 2000, p95: 2 });
  });
});
