import type { Socket } from 'node:net';
import { type Address, connectTo } from './address.js';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Hang up after so many milliseconds without an answer, or as soon as the answer holds this text. */
  readonly hangUp?: { readonly afterMs: number } | { readonly on: string };
}

/** What came back, with nothing interpreted that an HTTP library would tidy away. */
export interface HttpAnswer {
  /** Everything that was received, to the last byte. */
  readonly raw: Buffer;
  /** `HTTP/1.1 200 OK`; empty when nothing came. */
  readonly statusLine: string;
  readonly status: number | null;
  /** Wire order, names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without the framing of `Transfer-Encoding: chunked`. */
  readonly body: Buffer;
  /** The end of the body was announced and came. */
  readonly complete: boolean;
  /** Milliseconds after the request was sent at which bytes arrived. */
  readonly arrivals: readonly number[];
  readonly error: NodeJS.ErrnoException | null;
}

const PATIENCE_MS = 30_000;

/** One request on a connection of its own, over a bare socket. Resolves also where the server breaks off. */
export function request(address: Address, wanted: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const socket = connectTo(address);
    const chunks: Buffer[] = [];
    const arrivals: number[] = [];
    let sent = 0;
    let error: NodeJS.ErrnoException | null = null;
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)));
    socket.on('error', (reason) => (error = reason));
    socket.on('close', () => resolve({ ...parseAnswer(Buffer.concat(chunks)), arrivals, error }));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      arrivals.push(performance.now() - sent);
      if (wanted.hangUp && 'on' in wanted.hangUp && Buffer.concat(chunks).includes(wanted.hangUp.on)) socket.destroy();
    });
    socket.on('connect', () => {
      sent = performance.now();
      send(socket, wanted);
    });
  });
}

function send(socket: Socket, { method, path, headers = {}, body, hangUp }: HttpRequest): void {
  const length = body ? { 'Content-Length': String(body.length) } : {};
  const fields = { Host: 'shop.test', ...headers, ...length, Connection: 'close' };
  const head = [`${method} ${path} HTTP/1.1`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', ''].join(
    '\r\n',
  );
  socket.write(head);
  if (body) socket.write(body);
  if (hangUp && 'afterMs' in hangUp) setTimeout(() => socket.destroy(), hangUp.afterMs);
}

function parseAnswer(raw: Buffer): Omit<HttpAnswer, 'arrivals' | 'error'> {
  const headEnd = raw.indexOf('\r\n\r\n');
  if (headEnd < 0) return { raw, statusLine: '', status: null, headers: [], body: Buffer.alloc(0), complete: false };
  const [statusLine = '', ...lines] = raw.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const field = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const content = raw.subarray(headEnd + 4);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? Number.NaN);
  const length = field('content-length');
  const { body, complete } =
    field('transfer-encoding') === 'chunked'
      ? dechunk(content)
      : { body: content, complete: length === undefined || content.length === Number(length) };
  return { raw, statusLine, status: Number.isNaN(status) ? null : status, headers, body, complete };
}

/** RFC 9112 §7.1. What a server broke off gives the bytes that came. */
function dechunk(content: Buffer): { body: Buffer; complete: boolean } {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = content.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(pieces), complete: false };
    const size = Number.parseInt(content.toString('latin1', at, lineEnd), 16);
    if (size === 0) return { body: Buffer.concat(pieces), complete: true };
    pieces.push(content.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
    if (at > content.length) return { body: Buffer.concat(pieces), complete: false };
  }
}
