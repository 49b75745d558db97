import { LIVE_PROTOCOL_VERSION, type ServerMessage } from '@fcgiscope/codec/live';
import { describe, expect, it } from 'vitest';
import { MemoryCapture } from '../../../testing/memory-capture.js';
import { LIVE_CLOSE } from './live-close.js';
import { LIVE_LIMITS } from './live-limits.js';
import { LiveSession } from './live-session.js';

/** A session on a capture, with a clock that a test turns by hand. */
class Page {
  readonly capture: MemoryCapture;
  readonly session: LiveSession;
  now = 0;
  constructor(capture: MemoryCapture) {
    this.capture = capture;
    this.session = new LiveSession(capture, 'fcgiscope');
    capture.subscribe(this.session);
  }
  /** Everything that there is to say now. */
  hears(): ServerMessage[] {
    const messages: ServerMessage[] = [];
    for (let next = this.session.next(this.now); next !== undefined; next = this.session.next(this.now)) messages.push(next);
    return messages;
  }
  hearsRows(): number[] {
    return this.hears().flatMap((message) => (message.type === 'rows' ? message.rows.map((row) => row.index) : []));
  }
  hello(resume?: { capture: string; sequence: number }): this {
    expect(this.session.receive({ type: 'hello', version: LIVE_PROTOCOL_VERSION, ...(resume && { resume }) })).toBeUndefined();
    return this;
  }
  credit(rows: number): this {
    expect(this.session.receive({ type: 'credit', rows })).toBeUndefined();
    return this;
  }
}

function captureOf(rows: number): MemoryCapture {
  const capture = new MemoryCapture();
  for (let row = 0; row < rows; row++) capture.put();
  return capture;
}

describe('LiveSession', () => {
  it('says nothing before the page has said hello', () => {
    const page = new Page(captureOf(3));
    page.capture.put();
    expect(page.hears()).toEqual([]);
  });

  it('answers with the facts, the state, and with credit the rows', () => {
    const page = new Page(captureOf(2)).hello();
    expect(page.hears()).toMatchObject([
      { type: 'hello', version: LIVE_PROTOCOL_VERSION, capture: 'capture-1', resumed: false, product: 'fcgiscope' },
      { type: 'status', state: 'running' },
    ]);
    page.credit(100);
    expect(page.hears()).toMatchObject([{ type: 'rows', sequence: 2, rows: [{ index: 1 }, { index: 2 }] }]);
  });

  it('sends no more rows than were granted, and goes on where it stopped', () => {
    const page = new Page(captureOf(5)).hello().credit(2);
    expect(page.hearsRows()).toEqual([1, 2]);
    expect(page.hearsRows()).toEqual([]);
    expect(page.credit(2).hearsRows()).toEqual([3, 4]);
    expect(page.credit(2).hearsRows()).toEqual([5]);
  });

  it('sends a row that changed many times once, in its newest state', () => {
    const page = new Page(captureOf(0)).hello();
    page.hears();
    for (let bytes = 1; bytes <= 50; bytes++) page.capture.put({ index: 1, stdoutBytes: bytes });
    expect(page.credit(100).hears()).toMatchObject([{ type: 'rows', sequence: 50, rows: [{ index: 1, stdoutBytes: 50 }] }]);
  });

  it('names a sequence only when the page has seen everything up to it', () => {
    const page = new Page(captureOf(3)).hello().credit(1);
    expect(page.hears()).toMatchObject([{ type: 'hello' }, { type: 'rows', sequence: 0 }, { type: 'status' }]);
    expect(page.credit(10).hears()).toMatchObject([{ type: 'rows', sequence: 3 }]);
  });

  it('resumes with the changes since', () => {
    const capture = captureOf(10);
    const point = { capture: capture.id, sequence: capture.sequence };
    capture.put({ index: 4, status: 500 });
    capture.put();
    const page = new Page(capture).hello(point).credit(100);
    expect(page.hears()).toMatchObject([
      { type: 'hello', resumed: true },
      { type: 'rows', sequence: 12, rows: [{ index: 4, status: 500 }, { index: 11 }] },
      { type: 'status' },
    ]);
  });

  it('tells a page that resumes what was evicted meanwhile', () => {
    const capture = captureOf(10);
    const point = { capture: capture.id, sequence: capture.sequence };
    capture.evict(6);
    const page = new Page(capture).hello(point);
    expect(page.hears()).toMatchObject([{ type: 'hello', resumed: true }, { type: 'removed', before: 6, reason: 'evicted' }, {}]);
  });

  it.each([
    ['another capture', { capture: 'elsewhere', sequence: 1 }],
    ['a sequence that never was', { capture: 'capture-1', sequence: 99 }],
  ])('starts afresh for %s', (_, point) => {
    const page = new Page(captureOf(2)).hello(point).credit(100);
    expect(page.hears()).toMatchObject([
      { type: 'hello', resumed: false },
      { type: 'rows', rows: [{ index: 1 }, { index: 2 }] },
      {},
    ]);
  });

  it('tells of evicted rows before any later row, and sends none of them', () => {
    const page = new Page(captureOf(4)).hello();
    page.hears();
    page.capture.evict(3);
    page.capture.put();
    page.credit(100);
    expect(page.hears()).toMatchObject([
      { type: 'removed', before: 3, reason: 'evicted' },
      { type: 'rows', rows: [{ index: 3 }, { index: 4 }, { index: 5 }] },
    ]);
  });

  it('after a clear names the new capture and counts from its first row', async () => {
    const page = new Page(captureOf(4)).hello().credit(100);
    page.hears();
    await page.capture.clear();
    page.capture.put();
    page.now = 1000;
    expect(page.hears()).toMatchObject([
      { type: 'removed', before: 5, reason: 'cleared' },
      { type: 'hello', capture: 'capture-2', resumed: false },
      { type: 'rows', sequence: 1, rows: [{ index: 1 }] },
      { type: 'status' },
    ]);
  });

  it('tells the state at most four times a second, and only when it changed', () => {
    const page = new Page(captureOf(0)).hello();
    page.hears();
    page.capture.state = 'paused';
    page.now = LIVE_LIMITS.statusEvery - 1;
    expect(page.hears()).toEqual([]);
    page.now = LIVE_LIMITS.statusEvery;
    expect(page.hears()).toMatchObject([{ type: 'status', state: 'paused' }]);
    page.now = 10 * LIVE_LIMITS.statusEvery;
    expect(page.hears()).toEqual([]);
  });

  it('cuts batches by rows and by size', () => {
    const capture = captureOf(LIVE_LIMITS.batchRows + 1);
    const page = new Page(capture).hello().credit(4000);
    const batches = page.hears().flatMap((message) => (message.type === 'rows' ? [message.rows.length] : []));
    expect(Math.max(...batches)).toBeLessThanOrEqual(LIVE_LIMITS.batchRows);
    expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(LIVE_LIMITS.batchRows + 1);

    for (let row = 0; row < 6; row++) capture.put({ uri: 'x'.repeat(LIVE_LIMITS.batchCharacters / 2) });
    expect(page.hears().map((message) => message.type)).toEqual(['rows', 'rows', 'rows']);
  });

  it('refuses what is out of turn', () => {
    const page = new Page(captureOf(0));
    expect(page.session.receive({ type: 'credit', rows: 1 })).toMatchObject({ code: LIVE_CLOSE.invalidMessage });
    expect(page.session.receive({ type: 'hello', version: 99 })).toMatchObject({ code: LIVE_CLOSE.otherVersion });
    page.hello();
    expect(page.session.receive({ type: 'hello', version: 1 })).toMatchObject({ code: LIVE_CLOSE.invalidMessage });
  });
});
