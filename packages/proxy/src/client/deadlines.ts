import { ClientError, type ClientErrorCode } from './client-error.js';
import type { Timeouts } from './client-options.js';

type Phase = 'firstByte' | 'idle';

const CODES: Readonly<Record<keyof Timeouts, ClientErrorCode>> = {
  connect: 'connect-timeout',
  firstByte: 'first-byte-timeout',
  idle: 'idle-timeout',
  total: 'total-timeout',
};

/** Timers of Node come this much early at most, in milliseconds. */
const EARLY = 2;

/** The clocks of one request: one for the phase it is in, one for all of it. */
export class Deadlines {
  readonly #timeouts: Timeouts;
  readonly #expired: (error: ClientError) => void;
  readonly #total: NodeJS.Timeout | undefined;
  #phase: Phase | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Milliseconds that the timer was wound for. */
  #wound = 0;
  /** When the phase has lasted long enough, by `performance.now()`; while it is paused, how much was left. */
  #due = 0;
  #left = 0;
  #paused = false;
  /** Whether bytes of the request were handed to a connection. */
  sent = false;

  constructor(timeouts: Timeouts, expired: (error: ClientError) => void) {
    this.#timeouts = timeouts;
    this.#expired = expired;
    const { total } = timeouts;
    this.#total = total === 0 ? undefined : setTimeout(() => this.#expire('total'), total);
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
    if (this.#paused) return;
    this.#paused = true;
    clearTimeout(this.#timer);
    this.#left = Math.max(0, this.#due - performance.now());
  }

  /** It is read again, and the clock goes on: of a connection that stops every moment, for one reader, others would wait for ever. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#phase !== undefined) this.#wind(this.#phase, this.#left);
  }

  stop(): void {
    this.pause();
    clearTimeout(this.#total);
  }

  #enter(phase: Phase): void {
    const milliseconds = this.#timeouts[phase];
    const goesOn = this.#phase === phase && this.#wound === milliseconds;
    this.#phase = phase;
    if (this.#paused) this.#left = milliseconds;
    else if (goesOn) this.#refresh(milliseconds);
    else this.#wind(phase, milliseconds);
  }

  #refresh(milliseconds: number): void {
    this.#due = performance.now() + milliseconds;
    this.#timer?.refresh();
  }

  #wind(phase: Phase, milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#wound = milliseconds;
    this.#due = performance.now() + milliseconds;
    // Bytes that lie there already are read before it is too late for them.
    const late = (): void => void setImmediate(() => this.#isLate && this.#expire(phase));
    this.#timer = this.#timeouts[phase] === 0 ? undefined : setTimeout(late, milliseconds);
  }

  get #isLate(): boolean {
    return !this.#paused && performance.now() >= this.#due - EARLY;
  }

  #expire(phase: keyof Timeouts): void {
    this.#expired(timeoutError(phase, this.#timeouts[phase], this.sent));
  }
}

export function timeoutError(phase: keyof Timeouts, milliseconds: number, sent: boolean): ClientError {
  return new ClientError(CODES[phase], `${CODES[phase].replaceAll('-', ' ')} of ${milliseconds} ms`, { sent });
}
