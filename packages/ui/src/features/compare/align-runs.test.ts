import { diffSequences } from '@fcgiscope/codec/diff';
import { describe, expect, it } from 'vitest';
import { alignRuns } from './align-runs.js';

const rows = (left: string, right: string) =>
  alignRuns(diffSequences(left.split(''), right.split(''))).map(
    ({ left: a, right: b, same }) =>
      `${a === null ? '' : a.number + a.text}${same ? '=' : '|'}${b === null ? '' : b.number + b.text}`,
  );

describe('alignRuns', () => {
  it('puts what was replaced beside what replaced it, and numbers both sides', () => {
    expect(rows('abc', 'axyc')).toEqual(['1a=1a', '2b|2x', '|3y', '3c=4c']);
  });

  it('leaves a side empty where only the other has something', () => {
    expect([rows('ab', 'a'), rows('a', 'ba'), rows('', '')]).toEqual([['1a=1a', '2b|'], ['|1b', '1a=2a'], []]);
  });
});
