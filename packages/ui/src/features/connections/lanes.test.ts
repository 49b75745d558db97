import { describe, expect, it } from 'vitest';
import { aRow } from '../../test-rows.js';
import { lanesOf, MOST_LANES, MOST_LEVELS } from './lanes.js';

const row = (index: number, connection: number, start: number, end: number | null) => aRow({ index, connection, start, end });

describe('lanesOf', () => {
  it('makes one lane per connection, the newest first', () => {
    const { lanes, from, to } = lanesOf([row(1, 7, 0, 10), row(2, 8, 20, 30), row(3, 7, 40, 60)], 100);
    expect(lanes.map(({ connection, bars }) => [connection, bars.map((bar) => bar.row.index)])).toEqual([
      [7, [1, 3]],
      [8, [2]],
    ]);
    expect([from, to]).toEqual([0, 60]);
  });

  it('knows how long a connection was kept for nothing', () => {
    expect(lanesOf([row(1, 1, 0, 10), row(2, 1, 40, 60)], 100).lanes[0]?.idle).toBe(0.5);
    expect(lanesOf([row(1, 1, 0, 10), row(2, 1, 5, 20)], 100).lanes[0]?.idle).toBe(0);
  });

  it('puts exchanges that overlap on levels of their own, and an open one goes on until now', () => {
    const [lane] = lanesOf([row(1, 1, 0, null), row(2, 1, 10, 20), row(3, 1, 15, 30), row(4, 1, 25, 40)], 100).lanes;
    expect(lane?.bars.map(({ level }) => level)).toEqual([0, 1, 2, 1]);
    expect([lane?.levels, lane?.to]).toEqual([3, 100]);
  });

  it('is bounded in levels and lanes', () => {
    const together = Array.from({ length: 50 }, (_, i) => row(i + 1, 1, i, 1000));
    expect(lanesOf(together, 0).lanes[0]?.levels).toBe(MOST_LEVELS);
    const many = Array.from({ length: MOST_LANES + 3 }, (_, i) => row(i + 1, i, i, i + 1));
    expect([lanesOf(many, 0).lanes.length, lanesOf(many, 0).hidden]).toEqual([MOST_LANES, 3]);
  });

  it('has a lane for a connection on which nothing but findings came', () => {
    const report = { connection: 9, tap: 'tap', server: '', app: '', opened: 40, closed: 45, findings: [], more: 0 };
    const { lanes } = lanesOf([row(1, 7, 0, 10)], 100, [report, { ...report, connection: 7 }]);
    expect(
      lanes.map(({ connection, bars, from, to, report: found }) => [connection, bars.length, from, to, found?.connection]),
    ).toEqual([
      [9, 0, 40, 45, 9],
      [7, 1, 0, 10, 7],
    ]);
  });

  it('of nothing is nothing', () => expect(lanesOf([], 5).lanes).toEqual([]));
});
