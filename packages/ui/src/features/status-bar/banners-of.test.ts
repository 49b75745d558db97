import type { StatusMessage } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import type { CaptureFacts } from '../../store/capture-store.js';
import { bannersOf } from './banners-of.js';

const status: StatusMessage = {
  type: 'status',
  state: 'running',
  reason: null,
  directory: null,
  storedBytes: 0,
  limitBytes: 1024,
  exchanges: 0,
  evicted: 0,
  uncapturedBytes: 0,
  taps: [],
};
const facts: CaptureFacts = { connection: { kind: 'live' }, hello: null, status, greeted: true, firstKept: 1 };
const ids = (given: Partial<CaptureFacts>) => bannersOf({ ...facts, ...given }).map(({ id }) => id);

describe('banners', () => {
  it('keep quiet while all is well', () => expect(ids({})).toEqual([]));

  it('say why the list is empty, where a connection tells', () => {
    const trouble = { connections: 2, findings: 3, newest: { connection: 2, message: 'Not FastCGI from the web server: TLS' } };
    expect(bannersOf({ ...facts, status: { ...status, trouble } }).map(({ text }) => text)).toEqual([
      '2 connections came, and no request on them that could be read. Not FastCGI from the web server: TLS',
    ]);
    expect(ids({ status: { ...status, trouble, exchanges: 1 } })).toEqual([]);
  });

  it('say what the taps could not do', () => {
    const address = { name: 'a=b', listen: 'a', upstream: 'b', takeover: false, openConnections: 0, totalConnections: 3 };
    const failed = (message: string, upstreamFailures: number) => {
      const taps = [{ ...address, upstreamFailures, lastFailure: { time: '2026-11-21T01:02:03.123456Z', message } }];
      return bannersOf({ ...facts, status: { ...status, taps } }).map(({ text }) => text);
    };
    expect(failed('b cannot be reached: refused', 3)).toEqual([
      'b cannot be reached: refused. 3 connections could not reach it so far.',
    ]);
    expect(failed('a=b has 8192 connections open, its limit', 0)).toEqual(['a=b has 8192 connections open, its limit']);
  });

  it('name what is not, the worst first', () => {
    const trouble = { ...status, evicted: 1200, uncapturedBytes: 5, state: 'stopped-disk', reason: 'no space on /tmp' } as const;
    expect(ids({ connection: { kind: 'disconnected', attempt: 3, retryInMs: 1000 }, status: trouble })).toEqual([
      'disconnected',
      'stopped',
      'uncaptured',
      'evicted',
    ]);
    expect(bannersOf({ ...facts, status: trouble }).map(({ text }) => text)).toContain('no space on /tmp');
  });
});
