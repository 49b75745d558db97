import type { Param } from '@fcgiscope/codec/exchange';
import { describe, expect, it } from 'vitest';
import { changesIn, type Draft, draftOf, editsOf, isSafe, mistakeIn, withNewParam, withoutParam, withParam } from './draft.js';

const PARAMS: readonly Param[] = [
  ['REQUEST_METHOD', 'POST'],
  ['A', '1'],
  ['RAW', '/w==', 'base64'],
];

const request = { method: 'POST', uri: '/a?b=c', host: null, script: null };

const original = draftOf({ params: PARAMS, request }, { kind: 'text', text: 'x=y' });

describe('a draft', () => {
  it('that is not edited says nothing', () => {
    expect([editsOf(original, original), changesIn(original, original), mistakeIn(original)]).toEqual([{}, 0, null]);
    expect(editsOf(original, { ...original, body: { kind: 'text', text: 'x=y' } })).toEqual({});
  });

  it('says what is different, and no more', () => {
    expect(editsOf(original, { ...original, method: 'PUT' })).toEqual({ method: 'PUT' });
    expect(editsOf(original, { ...original, uri: '/z', body: { kind: 'text', text: '' } })).toEqual({
      uri: '/z',
      body: { text: '' },
    });
    const [, a] = original.params;
    const edited = withParam(original, { ...a!, value: '2' });
    expect(editsOf(original, edited)).toEqual({
      params: [
        ['REQUEST_METHOD', 'POST'],
        ['A', '2'],
        ['RAW', '/w==', 'base64'],
      ],
    });
  });

  it('counts what was changed, added and removed', () => {
    const [method, a] = original.params;
    const added = withNewParam(withoutParam(withParam(original, { ...a!, value: '2' }), method!.id));
    expect(changesIn(original, { ...added, method: 'PUT' })).toBe(4);
    expect(added.params.map(({ id }) => id)).toEqual([1, 2, 3]);
    const last = original.params.at(-1)!;
    expect(withNewParam(withoutParam(original, last.id)).params.at(-1)?.id).not.toBe(last.id);
  });

  it.each<[string, Partial<Draft>]>([
    ['A method is a word of letters.', { method: 'GE T' }],
    ['A URI begins with /.', { uri: 'a' }],
    ['A param has no name.', withNewParam(original)],
    ['The capture does not hold all of the body: replace it.', { body: { kind: 'incomplete', held: 1, bytes: 2 } }],
  ])('is not sent: %s', (mistake, change) => {
    expect(mistakeIn({ ...original, ...change })).toBe(mistake);
  });

  it('keeps a body that is no text, and replaces it by one that is', () => {
    const recorded = draftOf({ params: PARAMS, request }, { kind: 'recorded', bytes: 9, reason: 'not text' });
    expect([editsOf(recorded, recorded), mistakeIn(recorded)]).toEqual([{}, null]);
    expect(editsOf(recorded, { ...recorded, body: { kind: 'text', text: '' } })).toEqual({ body: { text: '' } });
  });
});

it('methods that may change something are not safe', () => {
  expect(['get', 'HEAD', 'POST', 'PATCH', 'DELETE', 'FOO'].map(isSafe)).toEqual([true, true, false, false, false, false]);
});
