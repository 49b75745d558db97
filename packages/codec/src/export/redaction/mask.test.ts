import { describe, expect, it } from 'vitest';
import { isMasked, maskText } from './mask.js';

describe('isMasked', () => {
  it.each(['masked12xxxx', 'xxx', '999', 'masked1x.masked2xx', '\0\0\0', '"xxx"'])('knows %j for a mask', (text) => {
    expect(isMasked(text)).toBe(true);
  });

  it.each(['secret', 'xxxa', 'masked', 'xxx.secret', '---', '', '$_9$-*-_'])('knows %j for none', (text) => {
    expect(isMasked(text)).toBe(false);
  });

  it('takes its masks for masks', () => {
    for (const length of [1, 3, 8, 40]) expect(isMasked(maskText(length, 12))).toBe(true);
  });

  it('takes a long row of x in linear time', () => {
    expect(isMasked(`${'x'.repeat(1_000_000)}!a`)).toBe(false);
  });
});
