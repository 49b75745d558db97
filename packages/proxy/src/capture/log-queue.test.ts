import type { LogSink } from '@fcgiscope/codec/capture';
import { epochMicros } from '@fcgiscope/codec/core';
import { describe, expect, it } from 'vitest';
import { LogQueue } from './log-queue.js';

const CONNECTION = { id: 7, server: 'unix:', app: 'unix:/a', tap: 't', startSeen: true };
const MANY = 3000;

function rig() {
  const calls: unknown[][] = [];
  const sink: LogSink = {
    opened: (...args) => calls.push(['opened', ...args]),
    bytes: (id, direction, chunk, from, to, time) =>
      calls.push(['bytes', id, direction, Buffer.from(chunk.subarray(from, to)).toString('latin1'), time]),
    gap: (...args) => calls.push(['gap', ...args]),
    closed: (...args) => calls.push(['closed', ...args]),
  };
  return { calls, queue: new LogQueue(sink) };
}

function waited() {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function at(time: number) {
  return epochMicros(time);
}

describe('log queue', () => {
  it('waits for a moment, keeps order and times, and copies chunks', async () => {
    const { calls, queue } = rig();
    const chunk = Buffer.from('-first-');
    queue.opened(CONNECTION, at(1));
    queue.bytes(7, 'to-app', chunk, 1, 6, at(2));
    chunk.fill('x');
    queue.bytes(7, 'from-app', Buffer.from('answer'), 0, 6, at(3));
    queue.gap(7, 'to-app', null, 'paused', at(4));
    queue.closed(7, 'app', 'reset', at(5));
    expect(calls).toEqual([]);
    await waited();
    expect(calls).toEqual([
      ['opened', CONNECTION, 1],
      ['bytes', 7, 'to-app', 'first', 2],
      ['bytes', 7, 'from-app', 'answer', 3],
      ['gap', 7, 'to-app', null, 'paused', 4],
      ['closed', 7, 'app', 'reset', 5],
    ]);
  });

  it('passes large chunks on at once, behind what waits', () => {
    const { calls, queue } = rig();
    queue.bytes(7, 'to-app', Buffer.from('small'), 0, 5, at(1));
    queue.bytes(7, 'from-app', Buffer.alloc(64 * 1024, 'L'), 0, 64 * 1024, at(2));
    expect(calls.map(([, , , text]) => String(text).slice(0, 5))).toEqual(['small', 'LLLLL']);
  });

  it('neither loses nor holds more than it has room for, in bytes or in events', async () => {
    const { calls, queue } = rig();
    for (let i = 0; i < 40; i++) queue.bytes(7, 'to-app', Buffer.alloc(16 * 1024, 65 + (i % 26)), 0, 16 * 1024, at(i));
    expect(calls.length).toBeGreaterThanOrEqual(32);
    for (let i = 0; i < MANY; i++) queue.gap(7, 'to-app', i, 'overload', at(i));
    expect(calls.length).toBeGreaterThan(MANY - 1024);
    await waited();
    expect(calls).toHaveLength(40 + MANY);
    expect(calls.slice(0, 40).map(([, , , text]) => [String(text).length, String(text)[0]])).toEqual(
      Array.from({ length: 40 }, (_, i) => [16 * 1024, String.fromCharCode(65 + (i % 26))]),
    );
    expect(calls.slice(40).map(([, , , length]) => length)).toEqual(Array.from({ length: MANY }, (_, i) => i));
  });
});
