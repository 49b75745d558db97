import type { Socket } from 'node:net';
import { type NameValue, PROTOCOL_STATUS, Requester, type RequesterEvent, ROLE } from '@fcgiscope/codec/fastcgi';
import type { Call } from './call.js';
import { brokenError, ClientError, type ClientErrorCode } from './client-error.js';
import type { ConnectionOwner, PooledConnection } from './pooled-connection.js';
import { piecesOf, type RequestBody, wholeBody } from './request-body.js';

export interface ConnectionOptions {
  /** Of the address, for messages. */
  readonly name: string;
  readonly keepConnection: boolean;
  /** The most requests that may ever share it. */
  readonly maxRequests: number;
}

/** GET_VALUES that was sent, until its answer comes or the connection ends. */
interface Question {
  answered(values: readonly NameValue[]): void;
  failed(error: ClientError): void;
}

/** One open FastCGI connection to an application, and the requests on it. */
export class Connection implements PooledConnection {
  readonly #socket: Socket;
  readonly #name: string;
  readonly #owner: ConnectionOwner;
  readonly #keep: boolean;
  readonly #requester: Requester;
  /** Requests whose END_REQUEST is still to come; null where nobody waits for it. */
  readonly #calls = new Map<number, Call | null>();
  /** Requests whose input is not complete. */
  readonly #sending = new Set<number>();
  #drained: (() => void)[] = [];
  #question: Question | undefined;
  #error: unknown;
  #retired = false;
  /** A request was sent on it before. */
  #used = false;
  capacity = 1;

  constructor(socket: Socket, { name, keepConnection, maxRequests }: ConnectionOptions, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#name = name;
    this.#owner = owner;
    this.#keep = keepConnection;
    this.#requester = new Requester({ maxRequests });
    socket.on('data', (chunk) => this.#received(chunk));
    socket.on('drain', () => this.#releaseWriters());
    socket.on('error', (error) => (this.#error = error));
    socket.on('end', () => this.close());
    socket.on('close', () => this.#closed());
  }

  get hasRoom(): boolean {
    return !this.#retired && this.#calls.size < this.capacity;
  }

  get isIdle(): boolean {
    return this.#calls.size === 0;
  }

  park(): void {
    this.#socket.unref();
  }

  run(call: Call): void {
    const { input } = call;
    const whole = atOnce(call);
    const { role, prepared } = input;
    const options = { role, prepared, keepConnection: this.#keep, endStdin: whole?.length === 0 };
    const { requestId, bytes } = this.#requester.begin(input.params, options);
    this.#socket.ref().cork();
    for (const piece of bytes) this.#socket.write(piece);
    if (whole !== undefined && whole.length > 0) this.#writeWhole(requestId, whole);
    this.#socket.uncork();
    // The application closed the kept connection before we knew: the kernel has taken nothing.
    if (this.#used && this.#socket.errored !== null) this.#handBack(call);
    else this.#sent(requestId, call, whole !== undefined);
  }

  #writeWhole(requestId: number, body: Uint8Array): void {
    for (const piece of this.#requester.stdinPieces(requestId, body)) this.#socket.write(piece);
    this.#socket.write(this.#requester.endStdin(requestId));
  }

  #handBack(call: Call): void {
    this.#retired = true;
    this.#owner.notSent(call);
  }

  #sent(requestId: number, call: Call, withBody: boolean): void {
    this.#used = true;
    this.#calls.set(requestId, call);
    call.holder = this;
    call.deadlines.spoken();
    if (this.#socket.isPaused()) call.deadlines.pause();
    if (!withBody && call.input.role !== ROLE.authorizer) this.#sendInput(requestId, call);
  }

  askValues(names: readonly string[], milliseconds: number): Promise<readonly NameValue[] | undefined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), milliseconds);
      const over = (): void => {
        clearTimeout(timer);
        this.#question = undefined;
      };
      const answered = (values: readonly NameValue[]): void => {
        over();
        resolve(values);
      };
      const failed = (error: ClientError): void => {
        over();
        reject(error);
      };
      this.#question = { answered, failed };
      this.#socket.write(this.#requester.getValues(names));
    });
  }

  wantMore(): void {
    if (this.#isBlocked) return;
    for (const call of this.#calls.values()) call?.deadlines.resume();
    this.#socket.resume();
  }

  /** A reader of one of the requests has more than it takes: all of them wait for it. */
  get #isBlocked(): boolean {
    return [...this.#calls.values()].some((call) => call?.answer.blocked === true);
  }

  /** Ends the request for the application too: by ABORT_REQUEST where others share the connection, else by closing it. */
  giveUp(call: Call): void {
    const [requestId] = [...this.#calls].find(([, one]) => one === call) ?? [];
    if (requestId === undefined) return;
    this.#calls.set(requestId, null);
    if ([...this.#calls.values()].every((one) => one === null)) return void this.#socket.destroy();
    this.#socket.write(this.#requester.abort(requestId));
    this.wantMore();
  }

  close(): void {
    this.#retired = true;
    this.#socket.destroy();
  }

  /** At the application’s pace. */
  #sendInput(requestId: number, call: Call): void {
    const { body, data } = call.input;
    this.#sending.add(requestId);
    this.#stream(requestId, call, body, data).catch((cause: unknown) => {
      this.#retired = true;
      call.fail(new ClientError('body-failed', `the body could not be read: ${String(cause)}`, { sent: true, cause }));
    });
  }

  async #stream(requestId: number, call: Call, body: RequestBody, data: RequestBody): Promise<void> {
    const requester = this.#requester;
    await this.#sendPieces(requestId, call, body, (piece) => requester.stdinPieces(requestId, piece));
    if (this.#isOpen(requestId, call)) this.#socket.write(requester.endStdin(requestId));
    if (call.input.role === ROLE.filter) {
      await this.#sendPieces(requestId, call, data, (piece) => requester.dataPieces(requestId, piece));
      if (this.#isOpen(requestId, call)) this.#socket.write(requester.endData(requestId));
    }
    if (this.#isOpen(requestId, call)) this.#sending.delete(requestId);
  }

  async #sendPieces(
    requestId: number,
    call: Call,
    body: RequestBody,
    encode: (piece: Uint8Array) => Uint8Array[],
  ): Promise<void> {
    for await (const piece of piecesOf(body)) {
      if (!this.#isOpen(requestId, call)) return;
      if (!this.#writeAll(encode(piece))) await this.#drain();
      if (!call.isOver) call.deadlines.spoken();
    }
  }

  /** False where more should wait for `drain`. */
  #writeAll(pieces: readonly Uint8Array[]): boolean {
    let hasRoom = true;
    this.#socket.cork();
    for (const piece of pieces) hasRoom = this.#socket.write(piece);
    this.#socket.uncork();
    return hasRoom;
  }

  #isOpen(requestId: number, call: Call): boolean {
    return this.#calls.get(requestId) === call && !this.#socket.destroyed;
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  #releaseWriters(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #received(chunk: Uint8Array): void {
    for (const event of this.#requester.receive(chunk)) this.#take(event);
    if (!this.#isBlocked) return;
    for (const call of this.#calls.values()) call?.deadlines.pause();
    this.#socket.pause();
  }

  #take(event: RequesterEvent): void {
    if (event.type === 'end') this.#ended(event.requestId, event.appStatus, event.protocolStatus);
    else if (event.type === 'values') this.#question?.answered(event.values);
    else if (event.type === 'breach')
      this.fail(new ClientError('protocol-error', `${this.#name}: ${event.message}`, { sent: true }));
    else if (event.type !== 'unknown-type') this.#calls.get(event.requestId)?.hear(event);
  }

  #ended(requestId: number, appStatus: number, protocolStatus: number): void {
    const call = this.#calls.get(requestId);
    this.#calls.delete(requestId);
    // The rest of a body that nobody wanted would be taken for the next request’s.
    if (this.#sending.delete(requestId) || !this.#keep) this.#retired = true;
    const rejection = REJECTIONS[protocolStatus];
    if (rejection === undefined) call?.end(appStatus, protocolStatus);
    else call?.fail(new ClientError(rejection[0], `${this.#name} ${rejection[1]}`, { sent: true }));
    this.#releaseWriters();
    if (!this.#retired) this.#owner.free(this);
    else if (this.isIdle) this.#socket.destroySoon();
  }

  fail(error: ClientError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call?.fail(error);
    this.#question?.failed(error);
    this.close();
  }

  #closed(): void {
    this.#retired = true;
    const waited = this.#question === undefined ? 'before END_REQUEST' : 'without an answer to GET_VALUES';
    const where = this.#requester.pendingBytes > 0 ? 'in the middle of a record' : waited;
    const early = new ClientError('closed-early', `${this.#name} closed the connection ${where}`, { sent: true });
    this.fail(this.#error === undefined ? early : brokenError(this.#name, this.#error));
    this.#releaseWriters();
    this.#owner.closed(this);
  }
}

/** A body up to this size is written in one go: the kernel takes it, or Node keeps it. */
const AT_ONCE_BYTES = 64 * 1024;

/** A body that goes out with the params, in one segment where it fits; undefined where there is none, or it follows in pieces. */
function atOnce({ input: { body, role } }: Call): Uint8Array | undefined {
  const whole = role === ROLE.responder ? wholeBody(body) : undefined;
  return whole !== undefined && whole.length <= AT_ONCE_BYTES ? whole : undefined;
}

const REJECTIONS: Readonly<Partial<Record<number, readonly [code: ClientErrorCode, words: string]>>> = {
  [PROTOCOL_STATUS.CANT_MPX_CONN]: ['cannot-multiplex', 'takes one request at a time on a connection (CANT_MPX_CONN)'],
  [PROTOCOL_STATUS.OVERLOADED]: ['overloaded', 'is overloaded (OVERLOADED)'],
  [PROTOCOL_STATUS.UNKNOWN_ROLE]: ['unknown-role', 'does not serve this role (UNKNOWN_ROLE)'],
};
