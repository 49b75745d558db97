import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex } from './index.js';

function search(source: string, text: string): boolean | string {
  const compiled = compileRegex(source);
  return compiled.ok ? compiled.value(text) : compiled.error.message;
}

/** Patterns of the supported language, from the inside out. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'a',
      'B',
      'é',
      '1',
      '_',
      ' ',
      '.',
      '\\d',
      '\\w',
      '\\W',
      '\\s',
      '\\n',
      '[ab]',
      '[^a]',
      '[a-c1]',
      '[^\\s-]',
      '\\x41',
      '\\u00c9',
    ),
    fc.constantFrom('^', '$', '\\b', '\\B'),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{0,2}', '{1,}')).map(([a, count]) => `(?:${a})${count}`),
  ),
})).node;

const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'c', 'É', 'é', '1', '_', ' ', '-', '\n', '\r', '\u2028', 'ſ', 'K', 'ß'),
  maxLength: 12,
});

describe('compileRegex', () => {
  it('finds what RegExp finds with the flags i and m', () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        expect(search(source, subject)).toBe(new RegExp(source, 'im').test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, subject) => void search(source, subject)),
      { numRuns: 2000 },
    );
  });

  it.each(['(a+)+$', '(a|a)*$', '(a*)*b', '(.*)*x{2}$', '^(([a-z])+.)+[A-Z]([a-z])+$', '[ab]*a[ab]{12}c'])(
    'stays linear for /%s/',
    (source) => {
      const subject = `${'ab'.repeat(5_000)}${'a'.repeat(40_000)}!`;
      const start = performance.now();
      search(source, subject);
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );

  it.each([
    ['a(b', 1, 'never closed'],
    ['a)', 1, 'No group is open'],
    ['[ab', 0, 'never closed'],
    ['*', 0, 'Nothing to repeat'],
    ['a**', 2, 'Nothing to repeat'],
    ['^*', 0, 'cannot be repeated'],
    ['(?=a)', 0, 'Look-around'],
    ['(?<!a)', 0, 'Look-around'],
    ['(a)\\1', 3, 'References'],
    ['\\p{L}', 0, 'not supported'],
    ['[b-a]', 1, 'backwards'],
    ['a{3,2}', 0, 'smaller number'],
    ['a\\', 1, 'backslash at the end'],
    ['((a{99}){99}){99}', 0, 'too large'],
  ])('points at the mistake in /%s/', (source, offset, message) => {
    const compiled = compileRegex(source);
    expect(compiled).toMatchObject({ ok: false, error: { offset, message: expect.stringContaining(message) } });
  });
});
