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

  /** The reader is slow, which is nobody’s fault but its own. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#phase = undefined;
  }

  stop(): void {
    this.pause();
    clearTimeout(this.#total);
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase) return void this.#timer?.refresh();
    clearTimeout(this.#timer);
    this.#phase = phase;
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
