import { describe, expect, it } from 'vitest';
import { createHostGuard } from './host-guard.js';

describe('createHostGuard', () => {
  const guard = createHostGuard(['Build.Example']);

  it.each([
    'localhost',
    'LOCALHOST:7357',
    '127.0.0.1',
    '127.0.0.1:9999',
    '[::1]:7357',
    '[::1]',
    '192.168.1.7:80',
    'build.example:7357',
  ])('serves %s', (host) => {
    expect(guard(host)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:7357',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example/localhost',
    'localhost:7357:1',
    'localhost, evil.example',
    '[::1',
    '::1',
    'x.build.example',
    ' localhost',
  ])('does not serve %s', (host) => {
    expect(guard(host)).toBe(false);
  });
});
