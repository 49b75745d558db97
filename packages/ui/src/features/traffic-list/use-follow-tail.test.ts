import { describe, expect, it } from 'vitest';
import { followsAfter } from './use-follow-tail.js';

describe('following the tail', () => {
  it.each([
    { what: 'put at the end', scrollTop: 700, scrollHeight: 1000, before: 700, following: true, follows: true },
    { what: 'scrolled up', scrollTop: 600, scrollHeight: 1000, before: 700, following: true, follows: false },
    { what: 'scrolled down to the end', scrollTop: 695, scrollHeight: 1000, before: 600, following: false, follows: true },
    { what: 'scrolled down, not to the end', scrollTop: 650, scrollHeight: 1000, before: 600, following: false, follows: false },
    {
      what: 'longer since it was put at the end',
      scrollTop: 700,
      scrollHeight: 1240,
      before: 700,
      following: true,
      follows: true,
    },
    { what: 'put at the end of fewer rows', scrollTop: 300, scrollHeight: 600, before: 700, following: true, follows: true },
  ])('$what: $follows', ({ scrollTop, scrollHeight, before, following, follows }) => {
    expect(followsAfter({ scrollTop, clientHeight: 300, scrollHeight, before }, following)).toBe(follows);
  });

  it('goes on where something has taken a part of the list’s height', () => {
    expect(followsAfter({ scrollTop: 700, clientHeight: 260, scrollHeight: 1000, before: 700 }, true)).toBe(true);
  });
});
