/**
 * A server that speaks fcgiscope's API about traffic that it makes up: to develop and photograph the page.
 *
 *     pnpm --filter @fcgiscope/ui run fake-server -- --rate 20 --port 7357
 *
 * `--rate` exchanges per second (0: none), `--preload` exchanges that happened before, `--kept` how many are kept, `--paused`,
 * `--disk-full`, `--foreign` (HTTP has come to the tap), `--serve DIR` the built page. Prints the port that it listens on.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { epochMicros } from '@fcgiscope/codec/core';
import type { StatusMessage } from '@fcgiscope/codec/live';
import { WebSocketServer } from 'ws';
import { answerApi } from './fake-api.js';
import { FakeCapture } from './fake-capture.js';
import { LiveClient } from './fake-live.js';
import { FakeTraffic, TAP } from './fake-traffic.js';

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '12' },
    port: { type: 'string', default: '7357' },
    preload: { type: 'string', default: '300' },
    kept: { type: 'string', default: '1000000' },
    paused: { type: 'boolean', default: false },
    'disk-full': { type: 'boolean', default: false },
    foreign: { type: 'boolean', default: false },
    serve: { type: 'string', default: '' },
  },
});

const capture = new FakeCapture();
const traffic = new FakeTraffic(capture, 7);
let state: StatusMessage['state'] = options['disk-full'] ? 'stopped-disk' : options.paused ? 'paused' : 'running';

function status(): StatusMessage {
  const { trouble } = capture.findings;
  return {
    type: 'status',
    state,
    reason:
      state === 'stopped-disk' ? 'The disk is full (/var/tmp has 0 bytes left): traffic goes on, nothing is recorded.' : null,
    directory: '/tmp/fcgiscope',
    storedBytes: capture.size * 5200,
    limitBytes: 512 * 1024 * 1024,
    exchanges: capture.size,
    evicted: capture.first - 1,
    uncapturedBytes: 0,
    ...(trouble && { trouble }),
    taps: [
      { ...TAP, takeover: false, openConnections: 3, totalConnections: capture.size, upstreamFailures: 0, lastFailure: null },
    ],
  };
}

const PRELOAD_SPACING_US = 70_000;
const preload = Number(options.preload);
const now = Date.now() * 1000;
for (let i = preload; i > 0; i--) traffic.replay(epochMicros(now - 4_000_000 - i * PRELOAD_SPACING_US));

if (options.foreign) {
  const connection = { id: preload + 1_000_000, server: '127.0.0.1:40112', app: TAP.upstream, tap: TAP.name, startSeen: true };
  capture.foreign(connection, epochMicros(now));
}

const TICK_MS = 10;
let owed = 0;
setInterval(() => {
  if (state !== 'running') return;
  owed += (Number(options.rate) * TICK_MS) / 1000;
  for (; owed >= 1; owed--) traffic.begin();
}, TICK_MS);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The policy of the real server: what it forbids, the page must not need. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

function answerPage(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const file = join(options.serve, path === '/' ? 'index.html' : path);
  if (options.serve === '' || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': POLICY,
  });
  createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  const steer = (action: string) => {
    if (action === 'clear') capture.evict(0);
    else if (action !== 'mark') state = action === 'pause' ? 'paused' : 'running';
    for (const client of clients) client.status();
  };
  if (!answerApi(capture, status, steer, request, response)) answerPage(request, response);
});

const clients = new Set<LiveClient>();
new WebSocketServer({ server, path: '/api/live' }).on('connection', (socket) => {
  const client = new LiveClient(capture, socket, status);
  clients.add(client);
  socket.on('close', () => clients.delete(client));
});

setInterval(() => {
  if (capture.evict(Number(options.kept))) for (const client of clients) client.evicted();
}, 500);

server.listen(Number(options.port), '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : options.port);
});
