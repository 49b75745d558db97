import type { PairInput, PreparedPairs, RequesterEvent } from '@fcgiscope/codec/fastcgi';
import { Answer, type AnswerLimits, type AnswerSource } from './answer.js';
import { ClientError } from './client-error.js';
import type { Timeouts } from './client-options.js';
import { Deadlines } from './deadlines.js';
import type { RequestBody } from './request-body.js';

export interface CallInput {
  /** What goes before `params`. */
  readonly prepared: PreparedPairs;
  readonly params: readonly PairInput[];
  readonly role: number;
  readonly body: RequestBody;
  /** The file that a filter works on (§6.4); undefined for other roles. */
  readonly data: RequestBody;
  /** What goes before the body in SCGI and uwsgi; empty in FastCGI, whose records need an id first. */
  readonly header: Uint8Array;
  /** Told of STDERR instead of the answer. */
  readonly onStderr: ((content: Uint8Array) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeouts: Timeouts;
}

type StreamEvent = Extract<RequesterEvent, { readonly type: `std${string}` }>;

/** Who has the call in hands: the queue, or a connection. */
export interface CallHolder {
  /** Nobody waits for the call any more. */
  giveUp(call: Call): void;
  /** The reader of the body caught up. */
  wantMore(): void;
}

/** One request on its way: what is to be sent, what has come back, and all that may end it early. */
export class Call implements AnswerSource {
  readonly input: CallInput;
  readonly answer: Answer;
  readonly deadlines: Deadlines;
  holder: CallHolder | null = null;

  constructor(input: CallInput, limits: AnswerLimits) {
    this.input = input;
    this.answer = new Answer(limits, this);
    this.deadlines = new Deadlines(input.timeouts, (error) => this.fail(error));
    input.signal?.addEventListener('abort', this.#aborted, { once: true });
    if (input.signal?.aborted === true) this.#aborted();
  }

  get isOver(): boolean {
    return this.answer.isOver;
  }

  fail(error: ClientError): void {
    if (this.isOver) return;
    this.#settle();
    this.answer.fail(error);
    this.holder?.giveUp(this);
  }

  /** A piece or the end of an output stream. */
  hear(event: StreamEvent): void {
    this.deadlines.heard();
    if (event.type === 'stderr') this.#stderr(event.content);
    else if (event.type === 'stdout-end') this.answer.stdoutEnd();
    else if (event.type === 'stdout') this.#stdout(event.content);
  }

  #stderr(content: Uint8Array): void {
    if (this.input.onStderr === undefined) this.answer.stderr(content);
    else this.input.onStderr(content);
  }

  #stdout(content: Uint8Array): void {
    const problem = this.answer.stdout(content);
    if (problem !== undefined) this.fail(problem);
  }

  /** END_REQUEST has come; nulls where the protocol has none. */
  end(appStatus: number | null, protocolStatus: number | null): void {
    this.#settle();
    this.answer.end(appStatus, protocolStatus);
  }

  wantMore(): void {
    this.holder?.wantMore();
  }

  abandoned(): void {
    this.fail(new ClientError('aborted', 'the body was destroyed', { sent: true }));
  }

  readonly #aborted = (): void => {
    this.fail(new ClientError('aborted', 'aborted', { sent: this.deadlines.sent, cause: this.input.signal?.reason }));
  };

  #settle(): void {
    this.deadlines.stop();
    this.input.signal?.removeEventListener('abort', this.#aborted);
  }
}
