import { describe, expect, it } from 'vitest';
import { cookieNameFor, readCookie, sessionCookie } from './cookie.js';

describe('cookies', () => {
  it('differ from port to port', () => {
    expect(cookieNameFor(7357)).not.toBe(cookieNameFor(7358));
  });

  it('stay away from scripts and other sites', () => {
    expect(sessionCookie('a', 'b')).toBe('a=b; Path=/; HttpOnly; SameSite=Strict');
  });

  it.each([
    ['a=1', '1'],
    ['b=2; a=1', '1'],
    ['b=2;a=1 ; c=3', '1'],
    ['aa=2; a=1; a=3', '1'],
    ['a=x=y', 'x=y'],
    ['a=', ''],
    ['b=a=1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s has a = %s', (header, value) => {
    expect(readCookie(header, 'a')).toBe(value);
  });
});
