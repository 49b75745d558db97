import {
  CREDIT_WINDOW,
  LIVE_PROTOCOL_VERSION,
  type PageMessage,
  type ResumePoint,
  type ServerMessage,
} from '@fcgiscope/codec/live';
import { type CaptureSink, type ConnectionState, SourceError } from '../capture-source.js';
import { backoffMs } from './backoff.js';

/** The close code of a server that speaks another version of the protocol: trying again is of no use. */
const OTHER_VERSION = 4426;

export interface LiveSocketOptions {
  readonly url: string;
  /** Asked after a failure: rejects with a SourceError of kind `unauthorised` or `absent` where trying again is of no use. */
  readonly checkAccess: () => Promise<void>;
}

/**
 * One page's end of the live protocol: says hello, grants credit for what the page has applied, comes back after a break where it
 * left off. See `@fcgiscope/codec/live` for the messages.
 */
export class LiveSocket {
  private readonly options: LiveSocketOptions;
  private readonly sink: CaptureSink;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempt = 0;
  private resume: ResumePoint | null = null;
  /** Rows applied since credit was granted last. */
  private applied = 0;
  private stopped = false;

  constructor(options: LiveSocketOptions, sink: CaptureSink) {
    this.options = options;
    this.sink = sink;
  }

  start(): void {
    this.sink.connection({ kind: 'connecting' });
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      this.send({ type: 'hello', version: LIVE_PROTOCOL_VERSION, ...(this.resume === null ? {} : { resume: this.resume }) });
    };
    socket.onmessage = (event) => this.receive(socket, event.data);
    socket.onclose = (event) => {
      if (socket !== this.socket || this.stopped) return;
      if (event.code === OTHER_VERSION) this.sink.connection({ kind: 'refused', message: event.reason });
      else void this.retry();
    };
  }

  private send(message: PageMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private receive(socket: WebSocket, data: unknown): void {
    const message = parse(data);
    if (message === undefined) socket.close();
    else this.take(socket, message);
  }

  private take(socket: WebSocket, message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.greet(message.capture, message.resumed, () => this.sink.hello(message));
        break;
      case 'rows':
        if (this.resume !== null) this.resume = { capture: this.resume.capture, sequence: message.sequence };
        this.sink.rows(message.rows, () => this.grant(socket, message.rows.length));
        break;
      case 'removed':
        this.sink.removed(message.before, message.reason);
        break;
      case 'status':
        this.sink.status(message);
        break;
    }
  }

  private greet(capture: string, resumed: boolean, tell: () => void): void {
    this.attempt = 0;
    this.applied = 0;
    if (!resumed) this.resume = { capture, sequence: 0 };
    tell();
    this.sink.connection({ kind: 'live' });
    this.send({ type: 'credit', rows: CREDIT_WINDOW });
  }

  /** Grants again what was used, once half of the window has been applied. */
  private grant(socket: WebSocket, rows: number): void {
    if (socket !== this.socket) return;
    this.applied += rows;
    if (this.applied < CREDIT_WINDOW / 2) return;
    this.send({ type: 'credit', rows: this.applied });
    this.applied = 0;
  }

  private async retry(): Promise<void> {
    this.attempt++;
    const retryInMs = backoffMs(this.attempt);
    const disconnected = { kind: 'disconnected', attempt: this.attempt, retryInMs } as const;
    // Who has never been connected waits until it is known whether there is anything to connect to.
    if (this.resume !== null) this.sink.connection(disconnected);
    const refusal = await this.refusal();
    if (this.stopped) return;
    this.sink.connection(refusal ?? disconnected);
    if (refusal !== undefined) return;
    this.timer = setTimeout(() => this.connect(), retryInMs);
  }

  /** Why it is of no use to try again. */
  private async refusal(): Promise<ConnectionState | undefined> {
    try {
      await this.options.checkAccess();
      return undefined;
    } catch (error) {
      return error instanceof SourceError ? refusalOf(error) : undefined;
    }
  }
}

function refusalOf({ kind, message }: SourceError): ConnectionState | undefined {
  if (kind === 'absent') return { kind: 'absent' };
  if (kind !== 'unauthorised') return undefined;
  return { kind: 'refused', message: `${message}. Open the URL that fcgiscope printed at its start: it carries the token.` };
}

/** The server is ours, so the envelope alone is checked: rows come by the thousand. */
function parse(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const message = JSON.parse(data) as ServerMessage;
    return typeof message === 'object' && message !== null && typeof message.type === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
