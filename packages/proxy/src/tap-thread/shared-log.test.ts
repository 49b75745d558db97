import { setTimeout as sleep } from 'node:timers/promises';
import type { LogSink } from '@fcgiscope/codec/capture';
import { epochMicros } from '@fcgiscope/codec/core';
import { describe, expect, it } from 'vitest';
import { newSharedLog, SLAB_BYTES, SLABS } from './log-memory.js';
import { LogOutlet } from './log-outlet.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';

const CONNECTION = { id: 7, server: '127.0.0.1:40000', app: 'unix:/run/ä.sock', tap: 'a=b', startSeen: true };
const CHUNK = 64 * 1024;

/** Both ends in one thread; `calls` is what the sink was told. */
function rig() {
  const calls: unknown[][] = [];
  const sink: LogSink = {
    opened: (...args) => calls.push(['opened', ...args]),
    bytes: (id, direction, chunk, from, to, time) =>
      calls.push(['bytes', id, direction, Buffer.from(chunk.slice(from, to)), time]),
    gap: (...args) => calls.push(['gap', ...args]),
    closed: (...args) => calls.push(['closed', ...args]),
  };
  const log = newSharedLog();
  let wakes = 0;
  const writer = new LogWriter(log, () => wakes++);
  const reader = new LogReader(log, sink);
  const readAll = () => {
    while (reader.read());
  };
  return { calls, writer, outlet: new LogOutlet(writer), reader, readAll, wakes: () => wakes };
}

function at(time: number) {
  return epochMicros(time);
}

describe('a log in shared memory', () => {
  it('brings every kind of entry across, in order', () => {
    const { calls, writer, readAll } = rig();
    const chunk = Buffer.from('-first-');
    writer.opened(CONNECTION, at(1));
    writer.bytes(7, 'to-app', chunk, 1, 6, at(1.7e15 + 0.25));
    chunk.fill('x');
    writer.bytes(2 ** 40, 'from-app', new Uint8Array(0), 0, 0, at(3));
    writer.gap(7, 'to-app', null, 'paused', at(4));
    writer.gap(7, 'from-app', 2 ** 40, 'overload', at(5));
    writer.closed(7, 'server', 'fin', at(6));
    writer.closed(7, 'app', 'reset', at(7));
    writer.publish();
    readAll();
    expect(calls).toEqual([
      ['opened', CONNECTION, 1],
      ['bytes', 7, 'to-app', Buffer.from('first'), 1.7e15 + 0.25],
      ['bytes', 2 ** 40, 'from-app', Buffer.alloc(0), 3],
      ['gap', 7, 'to-app', null, 'paused', 4],
      ['gap', 7, 'from-app', 2 ** 40, 'overload', 5],
      ['closed', 7, 'server', 'fin', 6],
      ['closed', 7, 'app', 'reset', 7],
    ]);
  });

  it('hands over by itself within a moment, and wakes only a reader that sleeps', async () => {
    const { calls, writer, reader, readAll, wakes } = rig();
    writer.closed(1, 'app', 'fin', at(1));
    expect(reader.sleep()).toBe(true);
    await sleep(20);
    expect(wakes()).toBe(1);
    for (let i = 0; i < 10; i += 1) {
      writer.closed(1, 'server', 'fin', at(2));
      await sleep(3);
    }
    expect(wakes()).toBe(1);
    expect(reader.sleep()).toBe(false);
    readAll();
    expect(calls).toHaveLength(11);
    writer.closed(2, 'server', 'fin', at(3));
    writer.publish();
    expect(wakes()).toBe(1);
    readAll();
    expect(reader.sleep()).toBe(true);
    writer.closed(3, 'server', 'fin', at(4));
    writer.publish();
    expect(wakes()).toBe(2);
  });

  it('keeps chunks of all sizes whole, many times around its memory', () => {
    const { calls, outlet, writer, reader, readAll } = rig();
    const sent: Buffer[] = [];
    outlet.opened(CONNECTION, at(0));
    for (let i = 1; i < 2000; i += 1) {
      const chunk = Buffer.alloc((i * i * 131) % (CHUNK + 1), i);
      sent.push(chunk);
      outlet.bytes(7, 'to-app', chunk, 0, chunk.length, at(i));
      if (i % 3 === 0) reader.read();
    }
    writer.publish();
    readAll();
    const got = calls.slice(1).map(([, , , bytes]) => bytes as Buffer);
    expect(got.length).toBe(sent.length);
    expect(Buffer.concat(got).equals(Buffer.concat(sent))).toBe(true);
  });

  it('goes on behind what a sink threw at', () => {
    const log = newSharedLog();
    const writer = new LogWriter(log, () => {});
    const heard: number[] = [];
    const failing = (id: number) => {
      if (id === 1) throw new Error('a bug');
      heard.push(id);
    };
    const reader = new LogReader(log, { opened: () => {}, bytes: () => {}, gap: () => {}, closed: failing });
    for (const id of [1, 2]) {
      writer.closed(id, 'app', 'fin', at(id));
      writer.publish();
    }
    expect(() => reader.read()).toThrow('a bug');
    expect([reader.read(), reader.read()]).toEqual([true, false]);
    expect(heard).toEqual([2]);
  });
});

describe('a log whose reader is far behind', () => {
  it('waits for it once; then counts bytes, keeps closes, and says how many are missing when it goes on', {
    timeout: 20_000,
  }, () => {
    const { calls, outlet, writer, readAll } = rig();
    const chunk = Buffer.alloc(CHUNK, 'c');
    let sent = 0;
    const send = (id: number) => {
      outlet.bytes(id, 'from-app', chunk, 0, CHUNK, at(sent));
      sent += CHUNK;
    };
    for (const id of [7, 8]) outlet.opened({ ...CONNECTION, id }, at(0));
    const started = performance.now();
    for (let i = 0; i < (4 * SLABS * SLAB_BYTES) / CHUNK; i += 1) send(7);
    expect(performance.now() - started).toBeLessThan(5000);
    send(8);
    outlet.opened({ ...CONNECTION, id: 9 }, at(sent));
    send(9);
    outlet.closed(9, 'app', 'reset', at(sent));
    outlet.closed(8, 'app', 'reset', at(sent));
    readAll();
    const held = calls.length;
    send(7);
    writer.publish();
    readAll();
    const told = calls.slice(held).map(([kind, id, , size]) => [kind, id, kind === 'bytes' ? (size as Buffer).length : size]);
    const missing = calls.filter(([kind]) => kind === 'gap').reduce((sum, [, , , length]) => sum + Number(length), 0);
    const arrived = calls.filter(([kind]) => kind === 'bytes').reduce((sum, [, , , bytes]) => sum + (bytes as Buffer).length, 0);
    expect(told.map(([kind, id]) => `${String(kind)} ${String(id)}`)).toEqual(['gap 8', 'closed 8', 'gap 7', 'bytes 7']);
    // Connection 9 came and went unseen.
    expect(arrived + missing).toBe(sent - CHUNK);
    expect(arrived).toBeGreaterThan((SLABS * SLAB_BYTES) / 2);
  });
});
