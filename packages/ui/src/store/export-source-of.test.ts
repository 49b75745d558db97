import type { RecordSummary } from '@fcgiscope/codec/exchange';
import { expect, it } from 'vitest';
import type { CaptureSource } from '../source/capture-source.js';
import { exportSourceOf } from './export-source-of.js';

const TOTAL = 25;
const PAGE = 10;

it('has all records of an exchange, however many replies that takes', async () => {
  const asked: number[] = [];
  const records: CaptureSource['records'] = async (_scope, after) => {
    asked.push(after);
    const numbers = Array.from({ length: TOTAL }, (_, at) => at + 1).filter((number) => number > after);
    return { records: numbers.slice(0, PAGE).map((record) => ({ record }) as RecordSummary), total: TOTAL };
  };
  const source = exportSourceOf({ records } as CaptureSource, new AbortController().signal);
  expect((await source.records(1))?.length).toBe(TOTAL);
  expect(asked).toEqual([0, PAGE, 2 * PAGE]);
});
