import { describe, expect, it } from 'vitest';
import { formatPageAddress, parsePageAddress } from './page-address.js';

describe('parsePageAddress', () => {
  it.each([
    ['127.0.0.1:7357', true],
    ['127.9.9.9:1', true],
    ['7357', true],
    ['[::1]:0', true],
    ['localhost:80', true],
    ['0.0.0.0:7357', false],
    ['[::]:7357', false],
    ['192.168.1.2:7357', false],
    ['[::ffff:10.0.0.1]:7357', false],
    ['build.example:7357', false],
    ['localhost.example:80', false],
  ])('%s is loopback: %s', (text, loopback) => {
    expect(parsePageAddress(text)).toMatchObject({ ok: true, value: { loopback } });
  });

  it.each(['unix:/tmp/a.sock', 'http://127.0.0.1:7357', '127.0.0.1', '127.0.0.1:x', ':99999'])('refuses %s', (text) => {
    expect(parsePageAddress(text).ok).toBe(false);
  });

  it('is written as it is read', () => {
    for (const text of ['127.0.0.1:7357', '[::1]:7357', 'localhost:80']) {
      const address = parsePageAddress(text);
      expect(address.ok && formatPageAddress(address.value)).toBe(text);
    }
  });
});
