import { CGI_DIAGNOSTICS } from '@fcgiscope/codec/cgi';
import { describe, expect, it } from 'vitest';
import { proofOf, spanOf } from './proof-of.js';

const tabOf = (code: string) => proofOf({ code, severity: 'error', message: '' }).tab;

describe('proofOf', () => {
  it('leads to the bytes where there are some', () => {
    const span = { direction: 'to-app', offset: 0, length: 8 } as const;
    expect(proofOf({ code: 'php-fatal-error', severity: 'error', message: '', span }).tab).toBe('records');
  });

  it('points at the last finding that is listed where more are not', () => {
    const span = { direction: 'to-app', offset: 24, length: 8 } as const;
    const limit = { code: 'findings-limit', severity: 'info', message: '3 more findings' } as const;
    const listed = [{ ...limit, code: 'unknown-type', span }, { ...limit, code: 'php-fatal-error' }, limit];
    expect(spanOf(limit, listed)).toEqual(span);
    expect(spanOf({ ...limit, code: 'php-fatal-error' }, listed)).toBeNull();
  });

  it.each([
    ['php-fatal-error', 'stderr'],
    ['script-unknown', 'stderr'],
    ['script-is-directory', 'params'],
    ['php-ini-override', 'params'],
    ['duplicate-param', 'params'],
    ['head-too-big', 'response'],
    ['empty-response', 'response'],
    ['findings-limit', 'records'],
    ['app-reset', 'diagnostics'],
  ])('%s is seen on %s', (code, tab) => expect(tabOf(code)).toBe(tab));

  it('knows a place for every finding of params, head and stderr', () => {
    expect(Object.keys(CGI_DIAGNOSTICS).filter((code) => tabOf(code) === 'diagnostics')).toEqual([]);
  });
});
