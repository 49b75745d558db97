import { describe, expect, it } from 'vitest';
import { IndexRanges } from './index-ranges.js';
import { type ChoiceMode, NOTHING_CHOSEN, selectionAfter } from './selection.js';

/** The list shows these, in this order. */
const SHOWN = [10, 12, 11, 20, 21];
const between = (from: number, to: number) => {
  const [a, b] = [SHOWN.indexOf(from), SHOWN.indexOf(to)].sort((x, y) => x - y);
  return SHOWN.slice(a, (b ?? 0) + 1);
};

function after(...choices: readonly [number, ChoiceMode][]): readonly number[] {
  const selection = choices.reduce((before, [index, mode]) => selectionAfter(before, index, mode, between), NOTHING_CHOSEN);
  return [...selection.chosen];
}

describe('the selection', () => {
  it('is one after a click, and a range of what is shown between with Shift', () => {
    expect(after([10, 'one'], [20, 'one'])).toEqual([20]);
    expect(after([12, 'one'], [20, 'range'])).toEqual([11, 12, 20]);
    expect(after([20, 'one'], [21, 'range'], [10, 'range'])).toEqual([10, 11, 12, 20]);
  });

  it('grows and shrinks one by one with Ctrl', () => {
    expect(after([10, 'one'], [20, 'toggle'], [11, 'toggle'])).toEqual([10, 11, 20]);
    expect(after([10, 'one'], [20, 'toggle'], [10, 'toggle'])).toEqual([20]);
    expect(after([10, 'toggle'], [11, 'range'])).toEqual([10, 11, 12]);
  });
});

describe('IndexRanges', () => {
  it('keep a hundred thousand in a row as one range', () => {
    const all = IndexRanges.of(Array.from({ length: 100_000 }, (_, i) => i + 1));
    expect([all.ranges.length, all.size, all.has(1), all.has(100_000), all.has(100_001)]).toEqual([
      1,
      100_000,
      true,
      true,
      false,
    ]);
    expect(all.without(500).ranges).toEqual([
      { from: 1, to: 499 },
      { from: 501, to: 100_000 },
    ]);
    expect(all.without(1).without(100_000).ranges).toEqual([{ from: 2, to: 99_999 }]);
  });

  it('take numbers in any order', () => {
    expect(IndexRanges.of([5, 1, 2, 5, 9, 3]).ranges).toEqual([
      { from: 1, to: 3 },
      { from: 5, to: 5 },
      { from: 9, to: 9 },
    ]);
    expect([3, 4, 5].map((n) => IndexRanges.of([5, 1, 3]).has(n))).toEqual([true, false, true]);
  });
});
