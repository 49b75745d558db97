import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPairs } from './diff-pairs.js';
import { diffSequences } from './sequence-diff.js';

const script = (left: string, right: string) =>
  diffSequences(left.split(''), right.split(''))
    .map(({ kind, items }) => `${{ same: '=', left: '-', right: '+' }[kind]}${items.join('')}`)
    .join(' ');

/** Length of the longest common subsequence, by the book. */
function lcs(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const x of a) {
    const next = [0];
    for (let j = 1; j <= b.length; j++) next.push(x === b[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!));
    row = next;
  }
  return row[b.length]!;
}

describe('diffSequences', () => {
  it.each([
    ['', '', ''],
    ['abc', 'abc', '=abc'],
    ['', 'ab', '+ab'],
    ['ab', '', '-ab'],
    ['abc', 'axc', '=a -b +x =c'],
    ['abcd', 'acbd', '=a -b =c +b =d'],
  ])('%s and %s: %s', (left, right, expected) => expect(script(left, right)).toBe(expected));

  it('says where each run stands in both', () => {
    expect(diffSequences('abc'.split(''), 'xbc'.split('')).map(({ kind, left, right }) => [kind, left, right])).toEqual([
      ['left', 0, 0],
      ['right', 1, 0],
      ['same', 1, 1],
    ]);
  });

  it('gives both sequences back, by the shortest way', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 24 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const runs = diffSequences(left.split(''), right.split(''));
        const side = (kind: string) => runs.flatMap((run) => (run.kind === kind ? [] : run.items)).join('');
        const edits = runs.reduce((sum, { kind, items }) => sum + (kind === 'same' ? 0 : items.length), 0);
        expect([side('right'), side('left')]).toEqual([left, right]);
        expect(edits).toBe(left.length + right.length - 2 * lcs(left, right));
      }),
    );
  });

  it('stays quick where everything differs, and keeps the common ends', () => {
    const lines = (word: string) => ['first', ...Array.from({ length: 40_000 }, (_, i) => `${word}${i}`), 'last'];
    const began = performance.now();
    const runs = diffSequences(lines('a'), lines('b'));
    expect(performance.now() - began).toBeLessThan(1500);
    expect(runs.map(({ kind, items }) => [kind, items.length])).toEqual([
      ['same', 1],
      ['left', 40_000],
      ['right', 40_000],
      ['same', 1],
    ]);
  });
});

describe('diffPairs', () => {
  it('matches by name, repeated names in order, and says what a side lacks', () => {
    const left = [
      ['A', '1'],
      ['SET', 'x'],
      ['SET', 'y'],
      ['GONE', '1'],
    ] as const;
    const right = [
      ['SET', 'x'],
      ['A', '2'],
      ['SET', 'z'],
      ['NEW', '3'],
    ] as const;
    expect(diffPairs(left, right)).toEqual([
      { name: 'A', left: '1', right: '2', same: false },
      { name: 'SET', left: 'x', right: 'x', same: true },
      { name: 'SET', left: 'y', right: 'z', same: false },
      { name: 'GONE', left: '1', right: null, same: false },
      { name: 'NEW', left: null, right: '3', same: false },
    ]);
  });

  it('takes headers for the same whatever their case', () => {
    expect(diffPairs([['Content-Type', 'a']], [['content-type', 'a']], { ignoreCase: true })).toEqual([
      { name: 'Content-Type', left: 'a', right: 'a', same: true },
    ]);
  });
});
