import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { StatusReply } from '@fcgiscope/codec/live';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { endOf, Rig, received } from '../../testing/tap-rig.js';

const PATIENCE = 30_000;
const TOKEN = 'a-token-for-tests';

let rig: Rig;
let running: CliProcess | undefined;
beforeEach(() => {
  rig = new Rig();
});
afterEach(async () => {
  // Two of them: at once, and nothing is left behind.
  running?.signal('SIGTERM');
  running?.signal('SIGTERM');
  await running?.ended;
  running = undefined;
  await rig.end();
});

/** The command with its page. */
function start(...places: readonly string[]): Promise<{ tap: CliProcess; page: string }> {
  return startWith(places);
}

async function startWith(places: readonly string[], openFiles?: number): Promise<{ tap: CliProcess; page: string }> {
  const tap = new CliProcess(['tap', ...places, '--ui', '127.0.0.1:0', '--token', TOKEN], {}, openFiles);
  running = tap;
  const [, page = ''] = await tap.says(/page +(http:\S+)\?token/);
  return { tap, page };
}

/** The command in front of the application at `upstream`, and the port that it listens on. */
async function startTap(upstream: string, openFiles?: number): Promise<{ tap: CliProcess; port: number; page: string }> {
  const { tap, page } = await startWith([`127.0.0.1:0=${upstream}`], openFiles);
  const [, port = ''] = await tap.says(/tap +127\.0\.0\.1:(\d+) →/);
  return { tap, port: Number(port), page };
}

async function statusOf(page: string): Promise<StatusReply> {
  const reply = await fetch(`${page}api/status`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  return (await reply.json()) as StatusReply;
}

function openTo(port: number): Socket {
  return connect({ host: '127.0.0.1', port, allowHalfOpen: true }).on('error', () => {});
}

describe('fcgiscope tap in trouble', { timeout: PATIENCE }, () => {
  it('says one line of thousands of refusals, and counts them all', async () => {
    const { tap, port, page } = await startTap(`unix:${rig.path('nobody.sock')}`);
    const visitor = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) expect(await endOf(openTo(port))).toBe('ECONNRESET');
    };
    await Promise.all(Array.from({ length: 20 }, visitor));
    const { taps } = await statusOf(page);
    expect(taps).toMatchObject([{ upstreamFailures: 2000, totalConnections: 2000, openConnections: 0 }]);
    expect(taps[0]?.lastFailure?.message).toMatch(/nobody\.sock cannot be reached: no such file or directory \(ENOENT\)$/);
    expect(tap.stderr.match(/cannot be reached/g)).toHaveLength(1);
  });

  it('takes no more connections than it has file descriptors for, says so, and goes on', async () => {
    const { address } = await rig.application('unix', (socket) => socket.pipe(socket));
    const { tap, port, page } = await startTap(address, 160);
    const crowd = Array.from({ length: 100 }, () => openTo(port));
    const ends = crowd.map(endOf);
    for (const socket of crowd) socket.write('there?');
    await tap.says(/connections open, as many as this process may \(ulimit -n is 160\)/);
    expect(await Promise.race(ends)).toBe('ECONNRESET');
    expect((await statusOf(page)).taps[0]?.lastFailure?.message).toMatch(/ulimit -n is 160/);
    for (const socket of crowd) socket.destroy();
    await expect.poll(async () => (await statusOf(page)).taps[0]?.openConnections).toBe(0);
    expect(String(await received(openTo(port).end('there?')))).toBe('there?');
    expect((await statusOf(page)).state).toBe('running');
  });

  it('lets requests under way end when it is told to stop', async () => {
    const waiting: Socket[] = [];
    const { address } = await rig.application('unix', (socket) => void waiting.push(socket));
    const { tap, port } = await startTap(address);
    const servers = Array.from({ length: 50 }, () => openTo(port).end('request'));
    const answers = servers.map(received);
    await expect.poll(() => waiting.length).toBe(50);
    tap.signal('SIGTERM');
    await tap.says(/stopping/);
    for (const socket of waiting) socket.end('answer');
    expect(new Set((await Promise.all(answers)).map(String))).toEqual(new Set(['answer']));
    expect(await tap.ended).toMatchObject({ code: 0 });
  });

  it('gives a taken-over socket back also when a second signal ends it at once', async () => {
    await rig.application('unix', (socket) => socket.pipe(socket));
    const { tap, page } = await start('--takeover', `unix:${rig.path('app.sock')}`);
    const [, capture = ''] = await tap.says(/capture +(\/\S+)/);
    const stuck = connect(Number(new URL(page).port), '127.0.0.1').on('error', () => {});
    stuck.write('GET / HT');
    const silent = connect(rig.path('app.sock')).on('error', () => {});
    await expect.poll(async () => (await statusOf(page)).taps[0]?.openConnections).toBe(1);
    tap.signal('SIGINT');
    await tap.says(/stopping/);
    tap.signal('SIGINT');
    expect(await tap.ended).toMatchObject({ code: 130 });
    expect(readdirSync(rig.directory)).toEqual(['app.sock']);
    expect(String(await received(connect(rig.path('app.sock')).end('there?')))).toBe('there?');
    expect(existsSync(capture)).toBe(false);
    for (const socket of [stuck, silent]) socket.destroy();
  });

  it('says that something else is in the place of its socket, and that it is back', async () => {
    const { address } = await rig.application('unix', (socket) => socket.pipe(socket));
    const path = rig.path('tap.sock');
    const { tap, page } = await start(`unix:${path}=${address}`);
    rmSync(path);
    writeFileSync(path, 'mine');
    await tap.says(/tap\.sock does not lead to the tap: it was deleted or replaced/);
    expect((await statusOf(page)).taps[0]?.lastFailure?.message).toMatch(/does not lead to the tap/);
    rmSync(path);
    await tap.says(/tap\.sock was deleted; it is back/);
    expect(String(await received(connect(path).end('there?')))).toBe('there?');
  });

  it('starts in the place of a tap that was killed', async () => {
    const { address } = await rig.application('unix', (socket) => socket.pipe(socket));
    const path = rig.path('tap.sock');
    const { tap } = await start(`unix:${path}=${address}`, '--capture', rig.path('capture'));
    tap.signal('SIGKILL');
    await tap.ended;
    await start(`unix:${path}=${address}`);
    expect(String(await received(connect(path).end('there?')))).toBe('there?');
  });
});
