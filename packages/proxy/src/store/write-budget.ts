import type { EpochMicros } from '@fcgiscope/codec/core';
import { BURST_BYTES } from './store-limits.js';

const MICROS_PER_SECOND = 1e6;

/** Once spent, nothing is allowed until this part of the burst is there again: few long gaps say more than many short ones. */
const RECOVERED = 1 / 4;

/**
 * How much may be written to disk: so many bytes per second, and a burst on top. What a flood of large bodies takes, forwarding
 * lacks; past the budget traffic is forwarded uncaptured, and not slowed down.
 */
export class WriteBudget {
  private readonly bytesPerSecond: number;
  private left = BURST_BYTES;
  private filledAt = 0;
  private spent = false;

  constructor(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Whether `length` bytes that came at `time` may be written; if so, they are spent. */
  take(length: number, time: EpochMicros): boolean {
    if (time > this.filledAt) this.fill(time);
    this.spent = this.left < (this.spent ? BURST_BYTES * RECOVERED : length);
    if (this.spent) return false;
    this.left -= length;
    return true;
  }

  private fill(time: EpochMicros): void {
    const earned = ((time - this.filledAt) / MICROS_PER_SECOND) * this.bytesPerSecond;
    this.left = Math.min(BURST_BYTES, this.left + earned);
    this.filledAt = time;
  }
}
