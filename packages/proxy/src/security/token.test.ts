import { describe, expect, it } from 'vitest';
import { createToken, tokensEqual } from './token.js';

describe('tokens', () => {
  it('are long, fresh, and fit for a URL and a cookie', () => {
    const tokens = new Set(Array.from({ length: 100 }, createToken));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  });

  it.each(['', 'secre', 'secret2', 'SECRET', 'secret '])('are not equal to "%s"', (given) => {
    expect(tokensEqual(given, 'secret')).toBe(false);
    expect(tokensEqual('secret', 'secret')).toBe(true);
  });
});
