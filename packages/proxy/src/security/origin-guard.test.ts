import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './origin-guard.js';

const host = '127.0.0.1:7357';

describe('isSameOrigin', () => {
  it.each([
    [{ host }],
    [{ host, origin: 'http://127.0.0.1:7357' }],
    [{ host, origin: 'http://127.0.0.1:7357', 'sec-fetch-site': 'same-origin' }],
    [{ host, 'sec-fetch-site': 'same-origin' }],
  ])('%o is the page or a script', (headers) => {
    expect(isSameOrigin(headers)).toBe(true);
  });

  it.each([
    [{ host, origin: 'https://evil.example' }],
    [{ host, origin: 'http://127.0.0.1:3000' }],
    [{ host, origin: 'http://127.0.0.1' }],
    [{ host, origin: 'http://localhost:7357' }],
    [{ host, origin: 'null' }],
    [{ host, origin: '' }],
    [{ host, origin: 'http://127.0.0.1:7357.evil.example' }],
    [{ host, 'sec-fetch-site': 'cross-site' }],
    [{ host, 'sec-fetch-site': 'none' }],
    [{ host, origin: 'http://127.0.0.1:7357', 'sec-fetch-site': 'same-site' }],
  ])('%o is somebody else', (headers) => {
    expect(isSameOrigin(headers)).toBe(false);
  });
});
