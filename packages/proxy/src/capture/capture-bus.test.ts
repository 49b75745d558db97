import type { LogSink } from '@fcgiscope/codec/capture';
import { epochMicros } from '@fcgiscope/codec/core';
import { describe, expect, it } from 'vitest';
import { type BusFailure, CaptureBus, MAX_FAILURES } from './capture-bus.js';

const now = epochMicros(0);

function counter(): LogSink & { heard: number } {
  const sink = {
    heard: 0,
    opened: () => void sink.heard++,
    bytes: () => void sink.heard++,
    gap: () => void sink.heard++,
    closed: () => void sink.heard++,
  };
  return sink;
}

describe('capture bus', () => {
  it('keeps a subscriber that fails away from the connection it fails at, and from nobody else', () => {
    const failures: BusFailure[] = [];
    const bus = new CaptureBus((failure) => failures.push(failure));
    const heardByFaulty: number[] = [];
    const healthy = counter();
    const faulty = counter();
    faulty.bytes = (connection) => {
      heardByFaulty.push(connection);
      if (connection === 1) throw new Error('oh');
    };
    bus.subscribe('faulty', faulty);
    bus.subscribe('healthy', healthy);
    for (const id of [1, 2, 1, 2]) bus.bytes(id, 'to-app', new Uint8Array(1), 0, 1, now);
    bus.closed(1, 'app', 'fin', now);
    expect(heardByFaulty).toEqual([1, 2, 2]);
    expect(faulty.heard).toBe(0);
    expect(healthy.heard).toBe(5);
    expect(failures).toEqual([{ subscriber: 'faulty', error: new Error('oh'), detached: false }]);
  });

  it('takes off one that fails again and again', () => {
    const failures: BusFailure[] = [];
    const bus = new CaptureBus((failure) => failures.push(failure));
    const faulty = counter();
    faulty.opened = () => {
      throw new Error('always');
    };
    bus.subscribe('faulty', faulty);
    for (let id = 1; id <= 2 * MAX_FAILURES; id++) {
      bus.opened({ id, server: '', app: '', tap: '', startSeen: true }, now);
    }
    expect(failures).toHaveLength(MAX_FAILURES);
    expect(failures.at(-1)?.detached).toBe(true);
  });
});
