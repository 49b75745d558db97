import { epochMicros, isoTime } from '@fcgiscope/codec/core';
import type { RecordSummary } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { readsOf } from './reads.js';

const ORIGIN = epochMicros(1_000_000_000_000_000);

const record = (direction: RecordSummary['direction'], micros: number, contentLength: number): RecordSummary => ({
  record: 1,
  time: isoTime(epochMicros(ORIGIN + micros)),
  connection: 1,
  direction,
  version: 1,
  type: 'STDOUT',
  typeCode: 6,
  requestId: 1,
  contentLength,
  paddingLength: 0,
  offset: 0,
});

describe('readsOf', () => {
  const records = [record('to-app', 0, 8), record('to-app', 0, 300), record('from-app', 1500, 10), record('to-app', 2000, 0)];

  it('puts records of one time together, by direction', () => {
    expect(readsOf(records, 'to-app', ORIGIN, 10)).toEqual([
      { at: 0, records: 2, bytes: 308 },
      { at: 2, records: 1, bytes: 0 },
    ]);
    expect(readsOf(records, 'from-app', ORIGIN, 10)).toEqual([{ at: 1.5, records: 1, bytes: 10 }]);
  });

  it('is bounded', () => expect(readsOf(records, 'to-app', ORIGIN, 1)).toHaveLength(1));
});
