import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { LIVE_PROTOCOL_VERSION } from '@fcgiscope/codec/live';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Served, TOKEN } from '../../../testing/api-client.js';
import { MemoryCapture } from '../../../testing/memory-capture.js';
import { LIVE_CLOSE } from './live-close.js';
import { LIVE_LIMITS } from './live-limits.js';
import { LivePages } from './live-pages.js';

const HELLO = { type: 'hello', version: LIVE_PROTOCOL_VERSION };

describe('live pages', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start();
  });
  afterEach(() => served.server.close());

  it('see rows as they come', async () => {
    served.capture.put({ uri: '/before' });
    const page = served.live();
    await page.opened();
    page.say(HELLO);
    page.say({ type: 'credit', rows: 100 });
    await page.hears((message) => message.type === 'rows' && message.rows[0]?.uri === '/before');
    served.capture.put({ uri: '/after', state: 'open' });
    await page.hears((message) => message.type === 'rows' && message.rows[0]?.uri === '/after');
    served.capture.put({ index: 2, state: 'end-request' });
    await page.hears((message) => message.type === 'rows' && message.rows[0]?.state === 'end-request');
    served.capture.pause();
    await page.hears((message) => message.type === 'status' && message.state === 'paused');
    page.socket.close();
  });

  it.each([
    ['no token', 401, {}],
    ['a wrong token', 401, { Authorization: 'Bearer wrong' }],
    ['a stranger for host', 403, { Authorization: `Bearer ${TOKEN}`, Host: 'evil.example' }],
    ['another origin', 403, { Authorization: `Bearer ${TOKEN}`, Origin: 'https://evil.example' }],
    [
      'another port as origin',
      403,
      { Authorization: `Bearer ${TOKEN}`, Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site' },
    ],
  ])('are refused with %s', async (_, status, headers) => {
    expect(await served.live(headers).refused).toBe(status);
  });

  it('come in by cookie from their own origin', async () => {
    const entered = await served.askBare(`/?token=${TOKEN}`);
    const Cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = served.live({ Cookie, Origin: `http://${served.host}` });
    await page.opened();
    page.say(HELLO);
    await page.hears((message) => message.type === 'hello');
    page.socket.close();
  });

  it.each([
    ['no JSON', '{', LIVE_CLOSE.invalidMessage],
    ['an unknown type', '{"type":"shout"}', LIVE_CLOSE.invalidMessage],
    ['credit before hello', '{"type":"credit","rows":1}', LIVE_CLOSE.invalidMessage],
    ['another version', '{"type":"hello","version":99}', LIVE_CLOSE.otherVersion],
    ['a huge message', 'x'.repeat(LIVE_LIMITS.messageBytes + 1), 1009],
  ])('that say %s are closed with a code', async (_, text, code) => {
    const page = served.live();
    await page.opened();
    page.say(text);
    expect(await page.closed).toMatchObject({ code });
  });

  it('are told when there are too many of them', async () => {
    const pages = Array.from({ length: LIVE_LIMITS.pages }, () => served.live());
    await Promise.all(pages.map((page) => page.opened()));
    expect(await served.live().closed).toMatchObject({ code: LIVE_CLOSE.tooManyPages });
    pages[0]?.socket.close();
    await pages[0]?.closed;
    const next = served.live();
    await next.opened();
    next.say(HELLO);
    await next.hears((message) => message.type === 'hello');
    for (const page of [...pages, next]) page.socket.terminate();
  });

  it('are told when the proxy stops', async () => {
    const page = served.live();
    await page.opened();
    await served.server.close();
    expect(await page.closed).toMatchObject({ code: LIVE_CLOSE.goingAway });
    expect(served.capture.listeners.size).toBe(0);
  });

  it('that answer no ping, or never say hello, are given up', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const [dead, silent, alive] = [served.live(undefined, false), served.live(), served.live()];
    await Promise.all([dead.opened(), silent.opened(), alive.opened()]);
    for (const page of [dead, alive]) page.say(HELLO);
    await Promise.all([dead, alive].map((page) => page.hears((message) => message.type === 'hello')));
    vi.advanceTimersByTime(LIVE_LIMITS.helloWithin);
    expect(await silent.closed).toMatchObject({ code: LIVE_CLOSE.helloTimeout });
    const pinged = new Promise((resolve) => alive.socket.once('ping', resolve));
    vi.advanceTimersByTime(LIVE_LIMITS.pingEvery - LIVE_LIMITS.helloWithin);
    await pinged;
    // What comes back has passed the pong.
    served.capture.put();
    alive.say({ type: 'credit', rows: 1 });
    await alive.hears((message) => message.type === 'rows');
    vi.advanceTimersByTime(LIVE_LIMITS.pingEvery);
    expect(await dead.closed).toMatchObject({ code: 1006 });
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
    alive.socket.terminate();
    vi.useRealTimers();
  });

  it('that stop reading are written to no more: their rows wait as bits', async () => {
    const capture = new MemoryCapture();
    let rowsWritten = 0;
    const row = capture.row.bind(capture);
    capture.row = (index) => {
      rowsWritten++;
      return row(index);
    };
    const pages = new LivePages(capture, 'fcgiscope');
    const server = createServer().on('upgrade', (request, socket, head) => pages.upgrade(request, socket, head));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stuck = await stuckPage((server.address() as AddressInfo).port);

    const uri = 'x'.repeat(4000);
    const changeAll = (): void => {
      for (let index = 1; index <= 15_000; index++) capture.put({ index, uri });
    };
    changeAll();
    const written = await settled(() => rowsWritten);
    // The page granted all 15,000 rows, 70 MB; out went what fits the kernel's buffers, and the megabyte that may wait.
    expect(written).toBeLessThan(5000);
    changeAll();
    await new Promise((resolve) => setTimeout(resolve, 4 * LIVE_LIMITS.flushEvery));
    expect(rowsWritten).toBe(written);

    stuck.destroy();
    pages.close();
    server.close();
  });
});

/** A page that shakes hands by hand, grants all credit it may, and never reads again. */
async function stuckPage(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  socket.write(masked(JSON.stringify(HELLO)));
  socket.write(masked('{"type":"credit","rows":1000000}'));
  return socket;
}

/** A text frame of a client, with a mask of zeros (RFC 6455 §5.2). */
function masked(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)]);
}

/** The value of `read` once it has stopped changing for a while. */
async function settled(read: () => number): Promise<number> {
  let value = read();
  for (let still = 0; still < 6; ) {
    await new Promise((resolve) => setTimeout(resolve, LIVE_LIMITS.flushEvery));
    still = read() === value && value > 0 ? still + 1 : 0;
    value = read();
  }
  return value;
}
