import { describe, expect, it } from 'vitest';
import { baseOf, formatRoute, parseRoute } from './route.js';

describe('deep links', () => {
  it('name an exchange and a tab', () => {
    expect(parseRoute('/x/38112/params')).toEqual({ index: 38112, tab: 'params' });
    expect(formatRoute({ index: 38112, tab: 'params' })).toBe('/x/38112/params');
  });

  it('open the first tab where none is named or nobody knows it', () => {
    expect(parseRoute('/x/7')).toEqual({ index: 7, tab: 'overview' });
    expect(parseRoute('/x/7/nonsense')).toEqual({ index: 7, tab: 'overview' });
  });

  it('open beside the connections too', () => {
    const path = '/connections/x/7/records';
    expect(parseRoute(path)).toEqual({ index: 7, tab: 'records' });
    expect(formatRoute(parseRoute(path), baseOf(path))).toBe(path);
    expect([formatRoute(null, baseOf(path)), formatRoute(null)]).toEqual(['/connections', '/']);
  });

  it('open nothing where there is no number', () => {
    for (const path of ['/', '/x/', '/x/abc', '/y/1', '/x/9999999999999999']) expect(parseRoute(path)).toBeNull();
  });
});
