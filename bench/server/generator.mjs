// The web server's side: a closed loop on so many connections; an answer is over at its END_REQUEST.
import net from 'node:net';
import {
  beginRequest,
  encodeNameValues,
  paramsRecords,
  streamEnd,
  streamRecords,
  TYPE,
} from '../../packages/codec/dist/fastcgi/index.js';

/** What nginx sends for a page of a shop: 28 params, 1 KB. */
const PARAMS = [
  ['SCRIPT_FILENAME', '/srv/www/shop/index.php'],
  ['QUERY_STRING', 'page=2&sort=price'],
  ['REQUEST_METHOD', 'POST'],
  ['CONTENT_TYPE', 'application/x-www-form-urlencoded'],
  ['CONTENT_LENGTH', '200'],
  ['SCRIPT_NAME', '/index.php'],
  ['REQUEST_URI', '/index.php?page=2&sort=price'],
  ['DOCUMENT_ROOT', '/srv/www/shop'],
  ['SERVER_PROTOCOL', 'HTTP/1.1'],
  ['REMOTE_ADDR', '192.0.2.7'],
  ['SERVER_NAME', 'shop.test'],
  ['HTTP_USER_AGENT', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['HTTP_COOKIE', `session=${'0123456789abcdef'.repeat(8)}`],
  ...Array.from({ length: 15 }, (_, n) => [`HTTP_X_HEADER_${n}`, 'a value as they are']),
];

export function requestBytes(keepConnection) {
  return Buffer.concat([
    beginRequest(1, { keepConnection }),
    paramsRecords(1, PARAMS),
    streamRecords(TYPE.STDIN, 1, Buffer.alloc(200, 'a=b&')),
    streamEnd(TYPE.STDIN, 1),
  ]);
}

export const requestParamsBytes = encodeNameValues(PARAMS).length;

/** Requests, and how many per second, over `milliseconds`; rejects where an answer is none. */
export async function load(path, { connections, keepConnection, milliseconds }) {
  const bytes = requestBytes(keepConnection);
  const state = { count: 0, stop: false };
  const loops = Array.from({ length: connections }, () => loop(path, bytes, keepConnection, state));
  const started = performance.now();
  const timer = setTimeout(() => {
    state.stop = true;
  }, milliseconds);
  await Promise.all(loops);
  clearTimeout(timer);
  return { count: state.count, perSecond: (state.count / (performance.now() - started)) * 1000 };
}

async function loop(path, bytes, keepConnection, state) {
  let connection = new Connection(path);
  while (!state.stop) {
    await connection.ask(bytes);
    state.count++;
    if (keepConnection) continue;
    connection.close();
    connection = new Connection(path);
  }
  connection.close();
}

class Connection {
  #socket;
  #rest = Buffer.alloc(0);
  #settle = { resolve: () => {}, reject: () => {} };
  #stdout = 0;

  constructor(path) {
    this.#socket = net.connect({ path });
    this.#socket.on('data', (chunk) => this.#received(chunk));
    this.#socket.on('error', (error) => this.#settle.reject(error));
    this.#socket.on('close', () => this.#settle.reject(new Error('closed before END_REQUEST')));
  }

  ask(bytes) {
    this.#socket.write(bytes);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  close() {
    this.#settle = { resolve: () => {}, reject: () => {} };
    this.#socket.destroy();
  }

  #received(chunk) {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 8 <= bytes.length) {
      const content = bytes.readUInt16BE(at + 4);
      const end = at + 8 + content + bytes[at + 6];
      if (end > bytes.length) break;
      this.#record(bytes[at + 1], content);
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  #record(type, content) {
    if (type === TYPE.STDOUT) this.#stdout += content;
    if (type !== TYPE.END_REQUEST) return;
    if (this.#stdout < 600) this.#settle.reject(new Error(`an answer of ${this.#stdout} bytes`));
    this.#stdout = 0;
    this.#settle.resolve();
  }
}
