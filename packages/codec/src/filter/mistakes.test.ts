import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange, row } from '../../testing/filter-subjects.js';
import { FIELDS } from './fields.js';
import { compileFilter } from './filter.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a mistake', () => {
  it.each([
    ['stauts:500', 0, 6, 'Did you mean status?'],
    ['a http://x', 2, 4, 'quote it'],
    ['status:', 7, 0, 'A value is missing'],
    ['method:GET,', 11, 0, 'A value is missing'],
    ['status:abc', 7, 3, '404, 4xx'],
    ['uri:x status:5x', 13, 2, 'not understood'],
    ['duration:200ms', 9, 5, 'compare instead'],
    ['duration:>2days', 9, 6, 'us, ms, s, m, h'],
    ['size:10k..1k', 5, 7, '1k..10k'],
    ['size:..', 5, 2, 'no ends'],
    ['is:eror', 3, 4, 'is:error'],
    ['is:foo', 3, 3, 'open, error'],
    ['end:nothing-like', 4, 12, 'end-request'],
    ['protocol:fcgi', 9, 4, 'fastcgi'],
    ['uri:>5', 4, 2, 'quote it'],
    ['param:x', 0, 5, 'needs a name'],
    ['param.:x', 0, 6, 'needs a name'],
    ['method.a:x', 0, 8, 'takes no name'],
    ['status:/5../', 7, 5, 'regular expression'],
    ['uri:/a(b/', 6, 1, 'never closed'],
    ['x uri:/(?=a)/', 7, 3, 'Look-around'],
    ['""', 0, 2, 'Nothing is searched'],
    ['(a', 0, 1, 'never closed'],
    ['a)', 1, 1, 'No parenthesis is open'],
    ['()', 1, 1, 'empty'],
    ['a OR', 4, 0, 'after OR'],
    ['OR a', 0, 2, 'joins two terms'],
    ['uri:"ab', 4, 3, 'quote is never closed'],
    ['uri:f(x', 4, 3, 'quote the word'],
    ['"a"b', 3, 1, 'Put a space'],
    [`${'('.repeat(65)}a`, 64, 1, 'levels'],
    ['x'.repeat(8193), 8192, 1, 'at most 8192'],
  ])('%s is shown where it is', (text, offset, length, message) => {
    expect(compileFilter(text)).toEqual({ ok: false, error: { offset, length, message: expect.stringContaining(message) } });
  });
});

/** Texts that look like filters, mistakes included. */
const nearlyFilter = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '-',
        ' ',
        ' OR ',
        'AND',
        'NOT ',
        '"',
        '/',
        '*',
        ',',
        ':',
        '..',
        '>',
        '=',
        'xx',
        '\\',
        '[',
        '{9}',
        '5',
        '1k',
      ),
      fc.constantFrom(...FIELDS.map((field) => `${field.name}:`), 'param.A:'),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('compiles, or has its mistake within the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFilter, fc.string({ unit: 'binary' })), (text) => {
        const filter = compileFilter(text);
        if (filter.ok) {
          expect(['yes', 'no', 'maybe']).toContain(filter.value.testRow(row()));
        } else {
          const { offset, length, message } = filter.error;
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect(message).toMatch(/[.?]$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives no other answer when more is known', () => {
    const subject = {
      row: row(),
      exchange: exchange([['A', 'x']], row().stderrText),
      bodies: { stdin: bytes('x'), stdout: bytes('y') },
    };
    fc.assert(
      fc.property(nearlyFilter, (text) => {
        const filter = compileFilter(text);
        if (!filter.ok) return;
        const early = filter.value.testRow(subject.row);
        const full = filter.value.verdict(subject);
        expect(full).not.toBe('maybe');
        if (early !== 'maybe') expect(full).toBe(early);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('the field table', () => {
  it('has one field per name, and examples that compile and use it', () => {
    expect(new Set(FIELDS.map((field) => field.name)).size).toBe(FIELDS.length);
    for (const field of FIELDS) {
      expect(field.examples.length).toBeGreaterThan(0);
      for (const example of field.examples) {
        expect(compileFilter(example)).toMatchObject({ ok: true, value: { needs: field.needs } });
        expect(example.replace(/^-/, '').startsWith(field.name)).toBe(true);
      }
    }
  });
});
