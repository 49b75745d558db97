import type { StatusMessage } from '@fcgiscope/codec/live';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchCapture } from './capture-watch.js';

const STATUS: StatusMessage = {
  type: 'status',
  state: 'running',
  reason: null,
  directory: '/capture',
  storedBytes: 0,
  limitBytes: 1,
  exchanges: 0,
  evicted: 0,
  uncapturedBytes: 0,
  taps: [],
};

describe('watchCapture', () => {
  it('says once that the capture has stopped, also where that came just before the end', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let status = STATUS;
    const lines: string[] = [];
    const end = watchCapture({ status: () => status }, (line) => lines.push(line));
    vi.advanceTimersByTime(10_000);
    status = { ...STATUS, state: 'stopped-disk', reason: 'the disk is full' };
    end();
    expect(lines).toEqual(['capture: stopped, the disk takes no more; traffic goes on, unrecorded (the disk is full)']);
    vi.advanceTimersByTime(10_000);
    expect(lines).toHaveLength(1);
  });
});
