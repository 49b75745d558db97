import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_GRAMMAR, JSON_GRAMMAR, MARKUP_GRAMMAR, tokensOf } from './grammars.js';

const kinds = (row: string, grammar: RegExp) =>
  tokensOf(row, grammar).flatMap(({ text, kind }) => (kind === null ? [] : [`${kind} ${text}`]));

describe('tokensOf', () => {
  it('tells JSON’s keys from its strings and literals', () => {
    expect(kinds('  "a\\"b": "c", "d": -1.5e3, "e": null', JSON_GRAMMAR)).toEqual([
      'key "a\\"b"',
      'string "c"',
      'key "d"',
      'literal -1.5e3',
      'key "e"',
      'literal null',
    ]);
  });

  it('finds tags, attributes, strings, comments and entities in markup', () => {
    expect(kinds('<a href="/x?a=1" hidden>&amp;<!-- <b> --></a>', MARKUP_GRAMMAR)).toEqual([
      'tag <a',
      'key href',
      'string "/x?a=1"',
      'tag >',
      'literal &amp;',
      'comment <!-- <b> -->',
      'tag </a',
      'tag >',
    ]);
  });

  it('finds words, strings and comments in code', () => {
    expect(kinds('return "x" + 12; // why', CODE_GRAMMAR)).toEqual([
      'keyword return',
      'string "x"',
      'literal 12',
      'comment // why',
    ]);
  });

  it('loses nothing of any row', { timeout: 60_000 }, () => {
    const rows = fc.string({ unit: 'binary' });
    for (const grammar of [JSON_GRAMMAR, MARKUP_GRAMMAR, CODE_GRAMMAR]) {
      const isWhole = (row: string) =>
        tokensOf(row, grammar)
          .map(({ text }) => text)
          .join('') === row;
      fc.assert(fc.property(rows, isWhole));
    }
  });
});
