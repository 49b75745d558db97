import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExchangeListReply, StatusReply } from '@fcgiscope/codec/live';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveClient } from '../../testing/api-client.js';
import { CliProcess } from '../../testing/cli-process.js';

const PATIENCE = 30_000;

/** BEGIN_REQUEST (responder), PARAMS with REQUEST_METHOD and REQUEST_URI, their end, and an empty STDIN, all of request 1. */
const REQUEST = Buffer.concat([
  record(1, Buffer.of(0, 1, 0, 0, 0, 0, 0, 0)),
  record(4, Buffer.concat([pair('REQUEST_METHOD', 'GET'), pair('REQUEST_URI', '/hello?a=1')])),
  record(4, Buffer.alloc(0)),
  record(5, Buffer.alloc(0)),
]);

/** STDOUT with a head and a body, its end, STDERR with a line, END_REQUEST. */
const RESPONSE = Buffer.concat([
  record(6, Buffer.from('Status: 418 Teapot\r\nContent-Type: text/plain\r\n\r\nshort and stout')),
  record(6, Buffer.alloc(0)),
  record(7, Buffer.from('PHP message: tea')),
  record(3, Buffer.alloc(8)),
]);

let folder: string;
let application: Server;
let running: CliProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fcgiscope-cli-'));
  application = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(RESPONSE)));
  await new Promise<void>((resolve) => application.listen(join(folder, 'app.sock'), resolve));
});

afterEach(async () => {
  running?.signal('SIGKILL');
  await running?.ended;
  running = undefined;
  await new Promise((resolve) => application.close(resolve));
  await rm(folder, { recursive: true });
});

function start(...args: readonly string[]): CliProcess {
  running = new CliProcess(['tap', ...args]);
  return running;
}

/** The page's address and token, as printed. */
async function pageOf(tap: CliProcess): Promise<{ readonly url: string; readonly token: string }> {
  const [, url = '', token = ''] = await tap.says(/(http:\/\/\S+\/)\?token=(\S+)\n/);
  return { url, token };
}

/** Sends the request through a tap and returns what comes back. */
function exchangeThrough(address: { readonly port: number } | { readonly path: string }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket: Socket = connect({ host: '127.0.0.1', ...address }, () => socket.write(REQUEST));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

describe('fcgiscope tap', { timeout: PATIENCE }, () => {
  it('passes bytes on, shows them, and leaves nothing behind', async () => {
    const tap = start(`127.0.0.1:0=unix:${join(folder, 'app.sock')}`, '--ui', '127.0.0.1:0');
    const { url, token } = await pageOf(tap);
    const [, port = ''] = await tap.says(/tap +127\.0\.0\.1:(\d+) → unix:\S+app\.sock\n/);
    const [, directory = ''] = await tap.says(/capture +(\S+) \(/);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(tap.stderr.split(token)).toHaveLength(2);

    const headers = { Authorization: `Bearer ${token}` };
    const live = new LiveClient(`${url.replace('http', 'ws')}api/live`, headers);
    await live.opened();
    live.say({ type: 'hello', version: 1 });
    live.say({ type: 'credit', rows: 100 });

    expect((await exchangeThrough({ port: Number(port) })).equals(RESPONSE)).toBe(true);
    await live.hears(
      (message) => message.type === 'rows' && message.rows.some((row) => row.status === 418 && row.state === 'end-request'),
    );

    const { exchanges } = (await (await fetch(`${url}api/exchanges?filter=status:418`, { headers })).json()) as ExchangeListReply;
    expect(exchanges).toMatchObject([
      { request: { method: 'GET', uri: '/hello?a=1' }, response: { status: 418, bodyBytes: 15 }, end: { state: 'end-request' } },
    ]);
    expect(exchanges[0]?.streams.stderr.text).toBe('PHP message: tea');
    const body = await fetch(`${url}api/exchanges/1/streams/stdout`, { headers });
    expect(await body.text()).toContain('short and stout');
    const status = (await (await fetch(`${url}api/status`, { headers })).json()) as StatusReply;
    expect(status).toMatchObject({ state: 'running', exchanges: 1, taps: [{ totalConnections: 1, takeover: false }] });

    expect(statSync(directory).mode & 0o777).toBe(0o700);
    tap.signal('SIGINT');
    expect(await tap.ended).toMatchObject({ code: 0, stdout: '' });
    expect(await live.closed).toMatchObject({ code: 1001 });
    expect(existsSync(directory)).toBe(false);
  });

  it('keeps a capture that was asked for, and says so', async () => {
    const directory = join(folder, 'capture');
    const tap = start(`unix:${join(folder, 'tap.sock')}=unix:${join(folder, 'app.sock')}`, '--no-ui', '--capture', directory);
    await tap.says(/Ctrl-C/);
    expect(tap.stderr).not.toContain('token');
    await exchangeThrough({ path: join(folder, 'tap.sock') });
    tap.signal('SIGTERM');
    const { code, stderr } = await tap.ended;
    expect(code).toBe(0);
    expect(stderr).toContain(`kept in ${directory}`);
    expect(existsSync(join(directory, '000001.pcapng'))).toBe(true);
    expect(existsSync(join(folder, 'tap.sock'))).toBe(false);
  });

  it('takes a socket over and gives it back', async () => {
    const path = join(folder, 'app.sock');
    const before = statSync(path).ino;
    const tap = start('--takeover', `unix:${path}`, '--ui', '127.0.0.1:0', '--token', 'my-token');
    const { url } = await pageOf(tap);
    expect(statSync(path).ino).not.toBe(before);
    expect((await exchangeThrough({ path })).equals(RESPONSE)).toBe(true);
    const reply = await fetch(`${url}api/status`, { headers: { Authorization: 'Bearer my-token' } });
    expect(await reply.json()).toMatchObject({ taps: [{ takeover: true }] });
    tap.signal('SIGINT');
    expect(await tap.ended).toMatchObject({ code: 0 });
    expect(statSync(path).ino).toBe(before);
  });

  it('says that the application cannot be reached', async () => {
    const tap = start(`127.0.0.1:0=unix:${join(folder, 'nobody.sock')}`, '--no-ui');
    const [, port = ''] = await tap.says(/tap +127\.0\.0\.1:(\d+) →/);
    await expect(exchangeThrough({ port: Number(port) })).rejects.toThrow('ECONNRESET');
    await tap.says(/nobody\.sock cannot be reached: no such file or directory/);
  });

  it('fails in one line, and undoes what it had done, where an address cannot be had', async () => {
    const path = join(folder, 'app.sock');
    const before = statSync(path).ino;
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const port = (busy.address() as { port: number }).port;
    const { code, stdout, stderr } = await start('--takeover', `unix:${path}`, '--ui', `127.0.0.1:${port}`).ended;
    busy.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^fcgiscope: [^\n]*the address is in use[^\n]*--ui[^\n]*\n$/);
    expect(statSync(path).ino).toBe(before);
  });
});

function record(type: number, content: Buffer): Buffer {
  const header = Buffer.of(1, type, 0, 1, content.length >> 8, content.length & 0xff, 0, 0);
  return Buffer.concat([header, content]);
}

function pair(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.of(name.length, value.length), Buffer.from(name + value)]);
}
