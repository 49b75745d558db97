import type { CaptureState } from '@fcgiscope/codec/live';
import type { CaptureStore } from '../store/capture-store.js';
import type { BusFailure } from './capture-bus.js';
import type { RecordingGate } from './recording-gate.js';

/** Whether a capture goes on, why it does not, and how much has passed it by. */
export class SessionHealth {
  /** Somebody wants it to rest. */
  paused = false;
  private readonly store: CaptureStore;
  private readonly gate: RecordingGate;
  /** Bytes that were not captured before the last clear. */
  private forgottenLosses = 0;
  /** A fault of ours, in words; `failed` where capture cannot go on with it. */
  private failure: string | null = null;
  private failed = false;

  constructor(store: CaptureStore, gate: RecordingGate) {
    this.store = store;
    this.gate = gate;
  }

  get state(): CaptureState {
    if (this.store.stopped !== null) return this.store.stopped.state;
    if (this.failed) return 'stopped-error';
    return this.paused ? 'paused' : 'running';
  }

  get reason(): string | null {
    return this.store.stopped?.reason ?? this.failure;
  }

  get uncapturedBytes(): number {
    return this.losses - this.forgottenLosses;
  }

  forgetLosses(): void {
    this.forgottenLosses = this.losses;
  }

  subscriberFailed({ subscriber, error, detached }: BusFailure): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.failed ||= detached;
    this.failure = `the ${subscriber} failed ${detached ? 'too often and was taken off' : 'at a connection'}: ${reason}`;
  }

  private get losses(): number {
    return this.store.uncapturedBytes + this.gate.lostToDisk;
  }
}
