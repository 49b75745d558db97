import { describe, expect, it } from 'vitest';
import { OVERSCAN, windowAt } from './fixed-window.js';

const END = Number.POSITIVE_INFINITY;

describe('the window of a list', () => {
  it.each([
    { what: 'at the top', row: 0, fits: 30, count: 1000, from: 0 },
    { what: 'in the middle', row: 500, fits: 30, count: 1000, from: 500 - OVERSCAN },
    { what: 'at the end', row: 970, fits: 30, count: 1000, from: 1000 - 30 - 2 * OVERSCAN },
    { what: 'at the end, wherever that is', row: END, fits: 30, count: 1000, from: 1000 - 30 - 2 * OVERSCAN },
    { what: 'beyond the end, after the list has shrunk', row: 970, fits: 30, count: 100, from: 100 - 30 - 2 * OVERSCAN },
  ])('is equally long $what', ({ row, fits, count, from }) => {
    expect(windowAt({ row, fits }, count)).toEqual({ from, to: from + fits + 2 * OVERSCAN });
  });

  it.each([
    { row: 0, count: 12 },
    { row: 40, count: 12 },
    { row: END, count: 12 },
    { row: END, count: 0 },
  ])('holds all of a short list: $count rows, from $row', ({ row, count }) => {
    expect(windowAt({ row, fits: 30 }, count)).toEqual({ from: 0, to: count });
  });
});
