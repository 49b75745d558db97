import { ClientError, type ClientErrorCode } from './client-error.js';
import type { Timeouts } from './client-options.js';

type Phase = 'firstByte' | 'idle';

const CODES: Readonly<Record<keyof Timeouts, ClientErrorCode>> = {
  connect: 'connect-timeout',
  firstByte: 'first-byte-timeout',
  idle: 'idle-timeout',
  total: 'total-timeout',
};

/** The clocks of one request: one for the phase it is in, one for all of it. */
export class Deadlines {
  readonly #timeouts: Timeouts;
  readonly #expired: (error: ClientError) => void;
  readonly #total: NodeJS.Timeout | undefined;
  #phase: Phase | undefined;
  #timer: NodeJS.Timeout | undefined;
  #paused = false;
  /** Whether bytes of the request were handed to a connection. */
  sent = false;

  constructor(timeouts: Timeouts, expired: (error: ClientError) => void) {
    this.#timeouts = timeouts;
    this.#expired = expired;
    this.#total = this.#start('total');
  }

  /** Bytes of the request went out: the answer is waited for from now on. */
  spoken(): void {
    this.sent = true;
    if (this.#phase !== 'idle') this.#enter('firstByte');
  }

  /** Bytes of the answer came: the next ones are waited for from now on. */
  heard(): void {
    this.#enter('idle');
  }

  /** The connection is not read: a reader is slow, which is not the application’s fault. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#paused = true;
  }

  /** It is read again: what is waited for is waited for from now on. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#phase !== undefined) this.#timer = this.#start(this.#phase);
  }

  stop(): void {
    this.pause();
    clearTimeout(this.#total);
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase && !this.#paused) return void this.#timer?.refresh();
    this.#phase = phase;
    if (this.#paused) return;
    clearTimeout(this.#timer);
    this.#timer = this.#start(phase);
  }

  #start(phase: keyof Timeouts): NodeJS.Timeout | undefined {
    const milliseconds = this.#timeouts[phase];
    if (milliseconds === 0) return undefined;
    return setTimeout(() => this.#expired(timeoutError(phase, milliseconds, this.sent)), milliseconds);
  }
}

export function timeoutError(phase: keyof Timeouts, milliseconds: number, sent: boolean): ClientError {
  return new ClientError(CODES[phase], `${CODES[phase].replaceAll('-', ' ')} of ${milliseconds} ms`, { sent });
}
