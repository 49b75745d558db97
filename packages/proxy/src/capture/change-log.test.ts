import { describe, expect, it } from 'vitest';
import { ChangeLog } from './change-log.js';

describe('change log', () => {
  it('tells what changed since, each row once, ascending', () => {
    const log = new ChangeLog(8);
    for (const row of [3, 1, 3, 2]) log.add(row);
    expect(log.sequence).toBe(4);
    expect(log.since(0, 1)).toEqual([1, 2, 3]);
    expect(log.since(3, 1)).toEqual([2]);
    expect(log.since(4, 1)).toEqual([]);
    expect(log.since(0, 3)).toEqual([3]);
  });

  it('says that it does not know what was too long ago, or never', () => {
    const log = new ChangeLog(4);
    for (let row = 1; row <= 10; row++) log.add(row);
    expect(log.since(5, 1)).toBeUndefined();
    expect(log.since(6, 1)).toEqual([7, 8, 9, 10]);
    expect(log.since(11, 1)).toBeUndefined();
  });
});
