/**
 * A server that only knows rows, made up from their numbers: so that what the page's bench measures is the page. Prints its port.
 *
 *     tsx --conditions=fcgiscope-source packages/ui/dev/row-server.ts LISTED PER_SECOND
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { LIVE_PROTOCOL_VERSION, type PageMessage, type ServerMessage, type StatusMessage } from '@fcgiscope/codec/live';
import { WebSocketServer } from 'ws';
import { exchangeFor, sampleRow } from '../../proxy/testing/sample-exchange.js';

const [listed = 100_000, perSecond = 2000] = process.argv.slice(2).map(Number);
const page = fileURLToPath(new URL('../../proxy/dist/public', import.meta.url));

/** As often as the real one. */
const FLUSH_MS = 50;
const BATCH_ROWS = 250;

/** An exchange is told of when it begins, and once more when it has ended. */
const LASTS_MS = 40;

const began = Date.now();
let last = listed;

/** What came before the bench came at the same rate. */
function startOf(index: number): number {
  return began + ((index - listed) * 1000) / Math.max(1, perSecond);
}

function rowOf(index: number): SummaryRow {
  const start = startOf(index) * 1000;
  const open = Date.now() - startOf(index) < LASTS_MS;
  const took = ((index * 7919) % 97) * 400;
  return sampleRow(index, {
    uri: `/products/${index}?page=${index % 40}&sort=price`,
    status: index % 50 === 0 ? 500 : 200,
    start,
    sent: start,
    firstByte: open ? null : start + took,
    end: open ? null : start + took + 900,
    state: open ? 'open' : 'end-request',
  });
}

const STATUS: StatusMessage = {
  type: 'status',
  state: 'running',
  reason: null,
  directory: '/tmp',
  storedBytes: 0,
  limitBytes: 1 << 30,
  exchanges: listed,
  evicted: 0,
  uncapturedBytes: 0,
  taps: [],
};

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const exchange = /^\/api\/exchanges\/(\d+)$/.exec(path);
  const file = join(page, path === '/' ? 'index.html' : path);
  if (exchange !== null) response.end(JSON.stringify(exchangeFor(rowOf(Number(exchange[1])))));
  else if (!existsSync(file)) response.writeHead(404).end();
  else {
    response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  }
}

const server = createServer(answer);
new WebSocketServer({ server, path: '/api/live' }).on('connection', (socket) => {
  const send = (message: ServerMessage) => socket.send(JSON.stringify(message));
  let credit = 0;
  /** Told of as begun, and as ended, up to these. */
  let toldBegun = 0;
  let toldEnded = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as PageMessage;
    if (message.type === 'credit') credit += message.rows;
    else {
      send({ type: 'hello', version: LIVE_PROTOCOL_VERSION, capture: String(began), resumed: false, product: 'bench', taps: [] });
      send(STATUS);
    }
  });
  const timer = setInterval(() => {
    last = listed + Math.floor(((Date.now() - began) * perSecond) / 1000);
    const ended = Math.max(listed, last - Math.ceil((LASTS_MS * perSecond) / 1000));
    while (credit > 0 && (toldBegun < last || toldEnded < Math.min(toldBegun, ended))) {
      const rows: SummaryRow[] = [];
      const most = Math.min(credit, BATCH_ROWS);
      while (rows.length < most && toldBegun < last) rows.push(rowOf(++toldBegun));
      if (toldEnded === 0) toldEnded = listed;
      while (rows.length < most && toldEnded < Math.min(toldBegun, ended)) rows.push(rowOf(++toldEnded));
      credit -= rows.length;
      send({ type: 'rows', sequence: 0, rows });
    }
  }, FLUSH_MS);
  socket.on('close', () => clearInterval(timer));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(address.port);
});
