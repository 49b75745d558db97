import { describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from './headers.js';

/** Each directive of the policy with its sources. */
const policy = new Map(
  (SECURITY_HEADERS['Content-Security-Policy'] ?? '').split('; ').map((directive) => {
    const [name, ...sources] = directive.split(' ');
    return [name, sources] as const;
  }),
);

describe('the content security policy', () => {
  it.each([
    ['default-src', ["'none'"]],
    ['script-src', ["'self'"]],
    ['style-src', ["'self'"]],
    ['connect-src', ["'self'"]],
    ['worker-src', ["'self'"]],
    ['base-uri', ["'none'"]],
    ['form-action', ["'none'"]],
    ['frame-ancestors', ["'none'"]],
  ])('%s allows %j alone', (directive, sources) => {
    expect(policy.get(directive)).toEqual(sources);
  });

  it('lets nothing come from elsewhere, has nothing inline, and evaluates nothing', () => {
    const allowed = new Set(["'none'", "'self'", 'data:', 'blob:']);
    for (const sources of policy.values()) for (const source of sources) expect(allowed).toContain(source);
  });
});

describe('the other headers', () => {
  it.each([
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
  ])('%s is %s', (name, value) => {
    expect(SECURITY_HEADERS[name]).toBe(value);
  });
});
