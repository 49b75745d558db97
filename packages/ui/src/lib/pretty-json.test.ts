import { describe, expect, it } from 'vitest';
import { prettyJson } from './pretty-json.js';

describe('prettyJson', () => {
  it('lays out as JSON.stringify does', () => {
    const value = { a: [1, { b: 'x,{y}:"z\\' }, []], c: {}, d: null, e: [true, -1.5e3] };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(prettyJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2));
  });

  it('changes no value: big numbers, escapes and repeated keys stay', () => {
    expect(prettyJson('{"n":12345678901234567890,"n":"\\u0041"}')).toBe('{\n  "n": 12345678901234567890,\n  "n": "\\u0041"\n}');
  });

  it('goes as far as it can with what is cut off', () => {
    expect(prettyJson('{"a":[1,"cut o')).toBe('{\n  "a": [\n    1,\n    "cut o');
    expect(prettyJson(']]}')).toBe(']\n]\n}');
  });
});
