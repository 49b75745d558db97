import { Readable } from 'node:stream';
import { KeptBytes } from '@fcgiscope/codec/bytes';
import { HeadFinder, parseHead } from '@fcgiscope/codec/cgi';
import { protocolStatusName } from '@fcgiscope/codec/fastcgi';
import { ClientError } from './client-error.js';
import { ClientResponse, type RequestEnd } from './response.js';

export interface AnswerLimits {
  readonly maxHeadBytes: number;
  readonly maxStderrBytes: number;
}

/** What an answer needs of the connection that it comes from. */
export interface AnswerSource {
  /** The reader of the body caught up: more may come. */
  wantMore(): void;
  /** The reader destroyed the body. */
  abandoned(): void;
}

/** Makes a {@link ClientResponse} of what an application says: the head first, then a body that tells when its reader is slow. */
export class Answer {
  /** Settles when the head is complete. */
  readonly response: Promise<ClientResponse>;
  readonly #finder = new HeadFinder();
  readonly #head: KeptBytes;
  readonly #limits: AnswerLimits;
  readonly #body: Readable;
  readonly #stderr: Readable;
  readonly #end = deferred<RequestEnd>();
  readonly #response = deferred<ClientResponse>();
  #stderrBytes = 0;
  #stderrDropped = 0;
  #over = false;
  /** The reader has more than it takes now. */
  blocked = false;

  constructor(limits: AnswerLimits, source: AnswerSource) {
    this.#limits = limits;
    this.#head = new KeptBytes(limits.maxHeadBytes);
    this.response = this.#response.promise;
    this.#body = new Readable({
      read: () => {
        this.blocked = false;
        source.wantMore();
      },
      destroy: (error, done) => {
        if (!this.#over) source.abandoned();
        done(error);
      },
    });
    this.#stderr = new Readable({ read: () => {} });
    // Whoever reads the body learns of its error; whoever does not must not be brought down by it.
    this.#body.on('error', () => {});
    this.#end.promise.catch(() => {});
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Takes a piece of STDOUT; returns what is wrong with the answer if anything is. */
  stdout(content: Uint8Array): ClientError | undefined {
    if (this.#finder.headBytes !== null) return this.#push(content);
    const behind = this.#finder.push(content, 0, content.length);
    this.#head.append(content, 0, behind ?? content.length);
    if (this.#head.truncated) return protocolError(`the head of the answer is longer than ${this.#limits.maxHeadBytes} bytes`);
    if (behind === undefined) return undefined;
    return this.#headComplete() ?? this.#push(content.subarray(behind));
  }

  stderr(content: Uint8Array): void {
    this.#stderrBytes += content.length;
    if (this.#stderr.readableLength + content.length > this.#limits.maxStderrBytes) this.#stderrDropped += content.length;
    else this.#stderr.push(content);
  }

  /** The stream of the body is over; END_REQUEST is still to come. */
  stdoutEnd(): void {
    this.#body.push(null);
  }

  /** END_REQUEST of a request that was worked on; nulls where the protocol has none. */
  end(appStatus: number | null, protocolStatus: number | null): void {
    if (this.#over) return;
    if (this.#finder.headBytes === null) this.fail(protocolError('the request ended before the head of its answer did'));
    else this.#complete({ appStatus, protocolStatus: statusName(protocolStatus), ...this.#stderrCounts });
  }

  get #stderrCounts(): Pick<RequestEnd, 'stderrBytes' | 'stderrDropped'> {
    return { stderrBytes: this.#stderrBytes, stderrDropped: this.#stderrDropped };
  }

  #complete(end: RequestEnd): void {
    this.#over = true;
    this.#body.push(null);
    this.#stderr.push(null);
    this.#end.resolve(end);
  }

  fail(error: ClientError): void {
    if (this.#over) return;
    this.#over = true;
    this.#response.reject(error);
    this.#end.reject(error);
    this.#body.destroy(error);
    this.#stderr.push(null);
  }

  #push(content: Uint8Array): undefined {
    if (content.length > 0 && !this.#body.push(content)) this.blocked = true;
  }

  #headComplete(): ClientError | undefined {
    const head = parseHead(this.#head.view());
    this.#head.drop();
    if (head.status === null) return protocolError('the Status of the answer is no number');
    const streams = { body: this.#body, stderr: this.#stderr };
    this.#response.resolve(new ClientResponse(head, head.status, streams, this.#end.promise));
    return undefined;
  }
}

function statusName(protocolStatus: number | null): RequestEnd['protocolStatus'] {
  return protocolStatus === null ? null : protocolStatusName(protocolStatus);
}

function protocolError(message: string): ClientError {
  return new ClientError('protocol-error', message, { sent: true });
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
