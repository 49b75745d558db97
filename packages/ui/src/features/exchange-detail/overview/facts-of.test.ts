import type { Exchange } from '@fcgiscope/codec/exchange';
import { describe, expect, it } from 'vitest';
import { anExchange } from '../../../test-exchange.js';
import { factsOf } from './facts-of.js';

function endOf(given: Partial<Exchange['end']>): string | undefined {
  const exchange = anExchange({});
  return factsOf({ ...exchange, end: { ...exchange.end, ...given } }).find(({ name }) => name === 'end')?.value;
}

describe('factsOf', () => {
  it('says once that the web server had gone', () => {
    expect(endOf({ serverClosedBefore: true })).toContain('; the web server had gone before');
    expect(endOf({ state: 'server-closed', protocolStatus: null, serverClosedBefore: true })).toBe(
      'the web server closed the connection before the end',
    );
  });
});
