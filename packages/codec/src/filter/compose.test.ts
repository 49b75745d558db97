import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { andFilter, excludeFilter, filterFor } from './compose.js';
import { compileFilter } from './filter.js';

describe('filterFor', () => {
  it.each([
    ['method', 'GET', 'method:GET'],
    ['role', 'unknown(3)', 'role:"unknown(3)"'],
    ['status', 500, 'status:500'],
    ['status', null, '-status:*'],
    ['uri', '/a "b"', 'uri:="/a \\"b\\""'],
    ['param.HTTP_HOST', 'x', 'param.HTTP_HOST:="x"'],
    ['duration', 1240.2004, 'duration:>=1240.2ms'],
    ['is', 'error', 'is:error'],
    ['uri', 'x'.repeat(2000), `uri:"${'x'.repeat(1000)}"`],
  ])('%s of %s', (field, value, text) => {
    expect(filterFor(field, value)).toBe(text);
    expect(compileFilter(text).ok).toBe(true);
  });

  it('compiles for any value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(compileFilter(filterFor('uri', value)).ok).toBe(true);
      }),
    );
  });
});

describe('andFilter and excludeFilter', () => {
  it.each([
    ['', 'status:500', 'status:500'],
    ['a', 'status:500', 'a status:500'],
    ['a OR b', 'status:500', '(a OR b) status:500'],
    ['a status:500', 'status:500', 'a status:500'],
    ['a', 'b OR c', 'a (b OR c)'],
    ['a', '', 'a'],
    ['a (', 'b', 'a ( b'],
  ])('%s narrowed by %s', (text, term, expected) => {
    expect(andFilter(text, term)).toBe(expected);
  });

  it.each([
    ['a', 'b', 'a -b'],
    ['a', '-status:*', 'a status:*'],
    ['', 'b OR c', '-(b OR c)'],
    ['a', '', 'a'],
  ])('%s without %s', (text, term, expected) => {
    expect(excludeFilter(text, term)).toBe(expected);
  });
});
