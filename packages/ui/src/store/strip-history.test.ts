import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { bandOfDurations, MOST_BUCKETS, StripHistory } from './strip-history.js';

const second = 1_000_000;

function historyOf(...starts: readonly number[]): StripHistory {
  const history = new StripHistory();
  for (const start of starts) {
    const row = aRow({ start: start * second, end: start * second + 5000, status: start % 2 === 0 ? 500 : 200 });
    history.began(row);
    history.ended(row);
  }
  return history;
}

describe('StripHistory', () => {
  it('counts what began in each second, and what of it failed', () => {
    const history = historyOf(10, 10.5, 12);
    expect([...history.all]).toMatchObject([
      { number: 10, count: 2, errors: 1 },
      { number: 12, count: 1, errors: 1 },
    ]);
    expect(history.span).toEqual({ from: 10 * second, to: 13 * second });
  });

  it('widens its stretches so that everything fits, and loses nothing', () => {
    const history = historyOf(0, 1, 2, 3, MOST_BUCKETS * 3);
    expect(history.width).toBe(4 * second);
    expect([...history.all].map(({ number, count }) => [number, count])).toEqual([
      [0, 4],
      [(MOST_BUCKETS * 3) / 4, 1],
    ]);
  });

  it('knows how long most took', () => {
    expect(bandOfDurations([])).toBeNull();
    expect(bandOfDurations([5, 1, 3])).toEqual({ middle: 3, high: 5 });
  });
});
