import { compileFilter } from '@fcgiscope/codec/filter';
import { describe, expect, it } from 'vitest';
import { aRow } from '../../test-rows.js';
import { endpointsOf, filterOf, MOST_ENDPOINTS } from './endpoint.js';
import { routeOf } from './route-of.js';

describe('routeOf', () => {
  it.each([
    ['/checkout?step=2', '/checkout'],
    ['/orders/4711/items/12', '/orders/:id/items/:id'],
    ['/u/6f1c2b1e-58a1-4c1e-9f35-0d2b8c1a9e77', '/u/:id'],
    ['/static/app.9f8e7d6c5b4a.js', '/static/app.9f8e7d6c5b4a.js'],
    ['/img/9f8e7d6c5b4a3210', '/img/:id'],
    ['/deadbeefdeadbeef', '/deadbeefdeadbeef'],
    ['', ''],
  ])('%s: %s', (uri, route) => expect(routeOf(uri)).toBe(route));
});

describe('endpointsOf', () => {
  const rows = [10, 20, 30, 40].map((ms, i) =>
    aRow({ index: i + 1, uri: `/orders/${i}?x=1`, start: 0, end: ms * 1000, status: i === 3 ? 500 : 200, stdoutBytes: 100 }),
  );

  it('gathers counts, errors, percentiles and bytes', () => {
    const [orders, ...others] = endpointsOf(rows).endpoints;
    expect(others).toEqual([]);
    expect(orders).toMatchObject({ method: 'GET', route: '/orders/:id', count: 4, errors: 1, p50: 20, p95: 40, bytesOut: 400 });
    expect(orders?.histogram.reduce((sum, count) => sum + count)).toBe(4);
  });

  it('makes a filter that finds its exchanges and no others', () => {
    const [orders] = endpointsOf(rows).endpoints;
    const filter = compileFilter(orders === undefined ? '' : filterOf(orders));
    const finds = (uri: string) => filter.ok && filter.value.testRow(aRow({ uri }));
    expect(['/orders/9', '/orders/9?a=/b', '/orders/9/items', '/other', '/orders/'].map(finds)).toEqual([
      'yes',
      'yes',
      'no',
      'no',
      'no',
    ]);
  });

  it('makes a filter for any route, whatever is in it', () => {
    for (const uri of ['/a.b+(c)[d]{e}|f^g$h\\i', '/"quoted" and /space', '/日本', '', `/${'x'.repeat(500)}`]) {
      const [endpoint] = endpointsOf([aRow({ uri })]).endpoints;
      const filter = compileFilter(endpoint === undefined ? '' : filterOf(endpoint));
      expect([uri, filter.ok && filter.value.testRow(aRow({ uri: uri === '' ? null : uri }))]).toEqual([uri, 'yes']);
    }
  });

  it('is bounded, and says what it did not count', () => {
    const { endpoints, uncounted } = endpointsOf(Array.from({ length: MOST_ENDPOINTS + 5 }, (_, i) => aRow({ uri: `/p${i}x` })));
    expect([endpoints.length, uncounted]).toEqual([MOST_ENDPOINTS, 5]);
  });
});
