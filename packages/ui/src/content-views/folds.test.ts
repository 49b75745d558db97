import { describe, expect, it } from 'vitest';
import { prettyJson } from '../lib/pretty-json.js';
import { textRows } from '../lib/text-rows.js';
import { foldsOf, unfoldedRows } from './folds.js';

const rowsOf = (json: string) => textRows(prettyJson(json));

describe('folds', () => {
  const rows = rowsOf('{"a":[1,2],"b":{"c":"x{"},"d":[]}');

  it('are the blocks', () => {
    expect([...foldsOf(rows)]).toEqual([
      [1, 4],
      [5, 7],
      [0, 9],
    ]);
  });

  it('hide what is in a block, and keep its closing row', () => {
    expect(unfoldedRows(rows.length, foldsOf(rows), new Set([1, 5])).map((i) => rows[i]?.text.trim())).toEqual([
      '{',
      '"a": [',
      '],',
      '"b": {',
      '},',
      '"d": []',
      '}',
    ]);
  });

  it('reach to the end where the text is cut off', () => {
    const cut = rowsOf('{"a":[1,{"b":2');
    expect(unfoldedRows(cut.length, foldsOf(cut), new Set([0]))).toEqual([0]);
  });

  it('take what cannot be folded as it is', () => {
    expect(unfoldedRows(3, new Map(), new Set([1]))).toEqual([0, 1, 2]);
  });
});
