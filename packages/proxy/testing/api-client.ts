import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { ServerMessage } from '@fcgiscope/codec/live';
import { WebSocket } from 'ws';
import { type PageServer, type PageServerOptions, startPageServer } from '../src/api/page-server.js';
import { MemoryCapture } from './memory-capture.js';

export const TOKEN = 'a-token-for-tests-0123456789abcdef';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A page server on a free port, with a capture in memory behind it. */
export class Served {
  readonly capture: MemoryCapture;
  readonly server: PageServer;

  constructor(capture: MemoryCapture, server: PageServer) {
    this.capture = capture;
    this.server = server;
  }

  static async start(over: Partial<PageServerOptions> = {}): Promise<Served> {
    const capture = new MemoryCapture();
    const options = {
      capture,
      control: capture,
      host: '127.0.0.1',
      port: 0,
      token: TOKEN,
      product: 'fcgiscope',
      version: '1.2.3',
      pageDirectory: '/nowhere',
    };
    return new Served(capture, await startPageServer({ ...options, ...over }));
  }

  get host(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  /** As a script asks: with the token in a header. */
  ask(path: string, asked: Asked = {}): Promise<Reply> {
    return this.askBare(path, { ...asked, headers: { Authorization: `Bearer ${TOKEN}`, ...asked.headers } });
  }

  askBare(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: this.server.port, path, method, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const whole = Buffer.concat(chunks);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, text: whole.toString() });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  live(headers: Record<string, string> = { Authorization: `Bearer ${TOKEN}` }, answersPings = true): LiveClient {
    return new LiveClient(`ws://${this.host}/api/live`, headers, answersPings);
  }
}

/** A page's end of the live socket. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** Close code and reason; 0 where the socket was just gone. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The status of a refused handshake. */
  readonly refused: Promise<number>;
  private waiting: { readonly until: (message: ServerMessage) => boolean; readonly resolve: (message: ServerMessage) => void }[] =
    [];

  constructor(url: string, headers: Record<string, string>, answersPings = true) {
    this.socket = new WebSocket(url, { headers, autoPong: answersPings });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as ServerMessage));
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    this.refused = new Promise((resolve) => {
      this.socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
    });
  }

  opened(): Promise<void> {
    return new Promise((resolve) => this.socket.once('open', () => resolve()));
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message, past or to come, for which `until` holds. */
  hears(until: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    const known = this.messages.find(until);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.waiting.push({ until, resolve }));
  }

  private hear(message: ServerMessage): void {
    this.messages.push(message);
    for (const waiting of this.waiting) if (waiting.until(message)) waiting.resolve(message);
    this.waiting = this.waiting.filter(({ until }) => !until(message));
  }
}
