import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { CaptureStore } from './capture-store.js';
import { originOf, ReplayLinks } from './replay-links.js';

const row = (index: number, note?: string): SummaryRow =>
  aRow({ index, ...(note !== undefined && { mark: { colour: 'violet', note } }) });

function storeWith(...rows: readonly SummaryRow[]): CaptureStore {
  const store = new CaptureStore((apply) => apply());
  store.sink.rows(rows, () => undefined);
  return store;
}

describe('replay links', () => {
  it('know the origin by the note of the session, and by nothing like it', () => {
    expect(originOf(row(2, 'replay of 1'))).toBe(1);
    for (const note of ['', 'a replay of 1', 'replay of 1!', 'replay of', 'replay of 9999999999999999'])
      expect(originOf(row(2, note))).toBeNull();
    expect(originOf(row(2))).toBeNull();
  });

  it('begin with the rows that are there, and follow those that come, change and go', () => {
    const store = storeWith(row(1), row(2, 'replay of 1'));
    const links = new ReplayLinks(store);
    const stop = links.follow();
    expect(links.of(1)).toEqual([2]);
    store.sink.rows([row(3, 'replay of 1'), row(3, 'replay of 1'), row(4, 'replay of 2')], () => undefined);
    expect([links.of(1), links.of(2), links.of(3)]).toEqual([[2, 3], [4], []]);
    expect(links.of(1)).toBe(links.of(1));
    store.sink.removed(3, 'evicted');
    expect([links.of(1), links.of(2)]).toEqual([[3], [4]]);
    stop();
    store.sink.rows([row(5, 'replay of 1')], () => undefined);
    expect(links.of(1)).toEqual([3]);
  });
});
