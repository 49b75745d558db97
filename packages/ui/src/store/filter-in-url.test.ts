import { describe, expect, it } from 'vitest';
import { formatTimeRange, parseTimeRange } from './filter-in-url.js';

describe('a stretch of time in the address', () => {
  it('comes back to the microsecond', () => {
    const range = { from: 1_795_000_000_123_456, to: 1_795_000_060_000_001 };
    expect(parseTimeRange(formatTimeRange(range))).toEqual(range);
  });

  it.each(['', 'yesterday', '2026-11-21T01:02:03Z', '2026-11-21T01:02:03Z/x', '2026-11-21T01:02:03Z/2026-11-21T01:02:03Z'])(
    'is none: %j',
    (text) => expect(parseTimeRange(text)).toBeNull(),
  );
});
