import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFilter } from './format.js';
import { parseFilter } from './parse.js';
import type { FilterNode, Term } from './syntax.js';

/** A node without its spans: those depend on the spacing. */
function bare(node: FilterNode): unknown {
  return JSON.parse(JSON.stringify(node, (name, value) => (name === 'from' || name === 'to' ? undefined : value)));
}

function reparsed(text: string): unknown {
  const parsed = parseFilter(text);
  return parsed.ok ? bare(parsed.value) : parsed.error;
}

const at = { from: 0, to: 0 };
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '/', ' ', ',', '(', ')', '*', '-', ':', '>', '.') }),
  fc.string(),
);
const quoted = text.map((value) => ({ ...at, operator: null, form: 'quoted' as const, text: value }));
const keyedValue = fc.oneof(
  fc
    .record({ operator: fc.constantFrom(null, '=' as const, '>=' as const), text })
    .map((value) => ({ ...at, form: 'quoted' as const, ...value })),
  fc
    .stringMatching(/^[a-z0-9.*-][a-z0-9.*/-]{0,7}[a-z]$/)
    .map((value) => ({ ...at, operator: null, form: 'word' as const, text: value })),
  fc.stringMatching(/^[a-z.+*]{1,8}$/).map((value) => ({ ...at, operator: null, form: 'regex' as const, text: value })),
);
const term: fc.Arbitrary<Term> = fc.oneof(
  quoted.map((value) => ({ ...at, type: 'term' as const, key: null, values: [value] })),
  fc
    .tuple(
      fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/),
      fc.option(fc.stringMatching(/^[A-Z_-]{1,6}$/)),
      fc.array(keyedValue, { minLength: 1, maxLength: 3 }),
    )
    .map(([name, argument, values]) => ({ ...at, type: 'term' as const, key: { ...at, name, argument }, values })),
);
const node = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    term,
    tie('node').map((operand): FilterNode => ({ ...at, type: 'not', operand })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
      .map(([type, operands]): FilterNode => ({ ...at, type, operands })),
  ),
})).node;

describe('formatFilter', () => {
  it('is undone by parseFilter, for any nodes', () => {
    fc.assert(
      fc.property(node, (one) => {
        expect(reparsed(formatFilter(one))).toEqual(bare(one));
      }),
      { numRuns: 1500 },
    );
  });

  it('is undone by parseFilter, for the nodes of any text', () => {
    const pieces = fc.constantFrom('a', ' ', '(', ')', '-', 'OR', ' OR ', 'NOT', '"', '/', 'k:', ',', '\\', '*', 'i', '>=');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const parsed = parseFilter(parts.join(''));
        if (parsed.ok) expect(reparsed(formatFilter(parsed.value))).toEqual(bare(parsed.value));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['  a   AND  b ', 'a b'],
    ['NOT (a OR b)', '-(a OR b)'],
    ['((a))', 'a'],
    ['a (b c)', 'a (b c)'],
    ['a OR b c', 'a OR b c'],
    ['URI:/x/i', 'uri:/x/'],
    ['', ''],
  ])('writes %s as %s', (written, short) => {
    const parsed = parseFilter(written);
    expect(parsed.ok && formatFilter(parsed.value)).toBe(short);
  });
});
