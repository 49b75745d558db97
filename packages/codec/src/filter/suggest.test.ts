import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange, row } from '../../testing/filter-subjects.js';
import { FIELDS } from './fields.js';
import { compileFilter } from './filter.js';
import { scanFilter } from './scan.js';
import { suggest } from './suggest.js';
import { valuesOf } from './vocabulary.js';

const SEEN: Readonly<Record<string, readonly string[]>> = {
  method: ['GET', 'PURGE'],
  status: ['200', '502'],
  uri: ['/checkout?step=2', '/a b', '/api/', 'say "hi"', 'a,b', '>5', '*', '(', 'x)'],
  host: ['shop.example.org'],
  param: ['HTTP_HOST', 'SCRIPT_FILENAME', 'odd name'],
  'param.HTTP_HOST': ['shop.example.org'],
  diag: ['php-fatal', 'stderr-output'],
};
const seen = (field: string) => SEEN[field] ?? [];

/** The text with `|` where the caret stands, and the inserts offered there. */
function inserts(marked: string): readonly string[] {
  return suggest(marked.replace('|', ''), marked.indexOf('|'), seen).items.map(({ insert }) => insert);
}

/** Where the mistake is, parentheses that are still open aside; behind the text where there is none, or a value is missing. */
function firstMistake(text: string): number {
  const marks = scanFilter(text).map(({ type }) => type);
  const open = marks.filter((type) => type === 'open').length - marks.filter((type) => type === 'close').length;
  const filter = compileFilter(text + ')'.repeat(Math.max(0, open)));
  return filter.ok ? text.length : filter.error.offset;
}

describe('suggest', () => {
  it.each([
    ['|', 'status:'],
    ['sta|', 'status:'],
    ['a -sta|', 'status:'],
    ['-|', 'status:'],
    ['(sta|', 'status:'],
    ['err|', 'is:error'],
    ['pos|', 'method:POST'],
    ['pur|', 'method:PURGE'],
    ['par|', 'param.'],
    ['param.HTTP|', 'param.HTTP_HOST:'],
    ['param.HTTP_HOST:|', 'shop.example.org'],
    ['status:|', '5xx'],
    ['status:50|', '502'],
    ['duration:|', '>200ms'],
    ['method:GET,P|', 'PURGE'],
    ['is:|', 'open'],
    ['is:er|', 'error'],
    ['uri:che|', '/checkout?step=2'],
    ['uri:"/a|', '"/a b"'],
    ['uri:api|', '"/api/"'],
    ['uri:say|', '"say \\"hi\\""'],
    ['uri:|', '"a,b"'],
    ['diag:php|', 'php-fatal'],
    ['end:re|', 'server-reset'],
  ])('%s offers %s', (marked, insert) => {
    expect(inserts(marked)).toContain(insert);
  });

  it.each(['OR|', '"quoted|', 'uri:/re|gex/', 'nofield:|', 'method.x:|', 'param:|'])('%s offers nothing', (marked) => {
    expect(inserts(marked)).toEqual([]);
  });

  it('replaces what is typed, before the caret and behind it', () => {
    expect(suggest('a sta|tus:5xx b'.replace('|', ''), 5, seen)).toMatchObject({ from: 2, to: 9 });
    expect(suggest('method:GET,POST', 9, seen)).toMatchObject({ from: 7, to: 10 });
  });

  it('does not offer names that cannot be written', () => {
    expect(inserts('param.|')).not.toContain('param.odd name:');
  });

  it('never adds a mistake, at any caret of any text', () => {
    const pieces = fc.constantFrom(
      'status:',
      'uri:',
      'is:',
      'param.HTTP_HOST:',
      'param.',
      'a',
      '"',
      '/',
      ' ',
      ' OR ',
      '-',
      '(',
      ')',
      ',',
      '>',
      'GET',
    );
    const text = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(40), (written, place) => {
        const caret = Math.min(place, written.length);
        const { from, to, items } = suggest(written, caret, seen);
        expect(from).toBeLessThanOrEqual(caret);
        expect(to).toBeGreaterThanOrEqual(caret);
        const before = written.slice(0, from);
        // What was wrong already stays wrong.
        fc.pre(firstMistake(`${before}x`) >= from && !before.endsWith('"'));
        for (const { insert } of items) {
          const after = before + insert;
          expect({ before, insert, fine: firstMistake(after) >= after.length }).toEqual({ before, insert, fine: true });
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('offers only what compiles, in an empty filter and behind every field', () => {
    for (const { name, kind } of FIELDS) {
      const key = kind === 'named' ? `${name}.HTTP_HOST:` : `${name}:`;
      for (const insert of inserts(`${key}|`))
        expect({ insert, ok: compileFilter(key + insert).ok }).toEqual({ insert, ok: true });
    }
  });
});

describe('valuesOf', () => {
  const subject = { row: row(), exchange: exchange([['HTTP_HOST', 'shop.example.org']]) };

  it.each([
    ['method', ['POST']],
    ['status', ['500']],
    ['diag', ['php-fatal', 'stderr-output']],
    ['type', ['text/html; charset=utf-8', 'application/x-www-form-urlencoded']],
    ['is', ['error', 'slow', 'kept']],
    ['param.HTTP_HOST', ['shop.example.org']],
    ['header.location', ['/login?next=/cart']],
    ['nothing', []],
  ])('%s has %j', (field, values) => {
    expect(valuesOf(field, subject)).toEqual(values);
  });
});
