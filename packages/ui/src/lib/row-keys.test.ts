import { describe, expect, it } from 'vitest';
import { NO_ROW_KEYS, nextRowKeys } from './row-keys.js';

const START = nextRowKeys(NO_ROW_KEYS, { from: 100, to: 106 });

describe('elements of rows', () => {
  it.each([
    { what: 'nowhere', to: [[100, 106]], keys: [0, 1, 2, 3, 4, 5] },
    { what: 'two rows down', to: [[102, 108]], keys: [2, 3, 4, 5, 0, 1] },
    { what: 'two rows up', to: [[98, 104]], keys: [6, 7, 0, 1, 2, 3] },
    {
      what: 'down and back',
      to: [
        [102, 108],
        [100, 106],
      ],
      keys: [6, 7, 2, 3, 4, 5],
    },
    { what: 'to where no row is known', to: [[200, 206]], keys: [0, 1, 2, 3, 4, 5] },
    {
      what: 'far away and back',
      to: [
        [200, 206],
        [100, 106],
      ],
      keys: [0, 1, 2, 3, 4, 5],
    },
    {
      what: 'two rows down, then far away',
      to: [
        [102, 108],
        [900, 906],
      ],
      keys: [2, 3, 4, 5, 0, 1],
    },
    { what: 'to two rows more', to: [[99, 107]], keys: [6, 0, 1, 2, 3, 4, 5, 7] },
    { what: 'to two rows less', to: [[101, 105]], keys: [1, 2, 3, 4] },
    { what: 'far away, to fewer rows', to: [[200, 203]], keys: [0, 1, 2] },
    { what: 'far away, to more rows', to: [[200, 208]], keys: [0, 1, 2, 3, 4, 5, 6, 7] },
    { what: 'to no rows', to: [[0, 0]], keys: [] },
  ] as const)('when the window moves $what', ({ to, keys }) => {
    const after = to.reduce((before, [first, end]) => nextRowKeys(before, { from: first, to: end }), START);
    expect(after.keys).toEqual(keys);
  });
});
