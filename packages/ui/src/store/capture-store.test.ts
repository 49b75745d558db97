import type { HelloMessage } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { CaptureStore } from './capture-store.js';

/** A store whose frames come when the test says so. */
function storeWithFrames() {
  const waiting: (() => void)[] = [];
  const store = new CaptureStore((run) => waiting.push(run));
  const frame = () => {
    for (const run of waiting.splice(0)) run();
  };
  return { store, frame };
}

const hello = (resumed: boolean): HelloMessage => ({ type: 'hello', version: 1, capture: 'a', resumed, product: '', taps: [] });

describe('CaptureStore', () => {
  it('applies what came since the last frame at once, wakes listeners once, and then gives credit back', () => {
    const { store, frame } = storeWithFrames();
    let woken = 0;
    const taken: string[] = [];
    store.subscribeRows(() => woken++);
    store.sink.rows([aRow({ index: 1 })], () => taken.push('first'));
    store.sink.rows([aRow({ index: 2 })], () => taken.push('second'));
    expect([store.rows.size, woken, taken]).toEqual([0, 0, []]);
    frame();
    expect([store.rows.size, store.view.count, woken, taken]).toEqual([2, 2, 1, ['first', 'second']]);
  });

  it('keeps its rows when the capture goes on after a break, and starts afresh when it is another one', () => {
    const { store, frame } = storeWithFrames();
    store.sink.rows([aRow({ index: 1 })], () => {});
    frame();
    store.sink.hello(hello(true));
    expect(store.rows.size).toBe(1);
    store.sink.hello(hello(false));
    expect([store.rows.size, store.view.count]).toEqual([0, 0]);
  });

  it('evicts rows that have not been applied yet, too', () => {
    const { store } = storeWithFrames();
    store.sink.rows([aRow({ index: 1 }), aRow({ index: 2 }), aRow({ index: 3 })], () => {});
    store.sink.removed(3, 'evicted');
    expect([store.rows.size, store.view.at(0), store.facts().firstKept]).toEqual([1, 3, 3]);
  });

  it('counts an exchange in the rates once, when it ends', () => {
    const { store, frame } = storeWithFrames();
    const end = 2_000_000;
    store.sink.rows([aRow({ index: 1, end: null, state: 'open' })], () => {});
    frame();
    store.sink.rows([aRow({ index: 1, end })], () => {});
    store.sink.rows([aRow({ index: 1, end, diagnosticCodes: ['late'] })], () => {});
    frame();
    expect(store.rates.at(end).perSecond).toBeCloseTo(0.1);
  });

  it('filters what comes later as what was there', () => {
    const { store, frame } = storeWithFrames();
    store.sink.rows([aRow({ index: 1 }), aRow({ index: 2, status: 500 })], () => {});
    frame();
    store.setTest((row) => row.status === 500);
    store.sink.rows([aRow({ index: 3, status: 500 }), aRow({ index: 4 })], () => {});
    frame();
    expect([store.view.at(0), store.view.at(1), store.view.count]).toEqual([2, 3, 2]);
  });
});
