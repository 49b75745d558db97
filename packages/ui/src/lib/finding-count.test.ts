import { describe, expect, it } from 'vitest';
import { codesText, findingCount } from './finding-count.js';

describe('findings of a row', () => {
  it('are counted, and said to be more where not all are listed', () => {
    expect(findingCount(['app-reset'])).toBe('1');
    expect(findingCount([...Array(32).fill('stream-after-close'), 'findings-limit'])).toBe('32+');
  });

  it('are named once each', () => {
    expect(codesText(['unknown-type', 'app-reset', 'unknown-type'])).toBe('unknown-type × 2\napp-reset');
  });
});
