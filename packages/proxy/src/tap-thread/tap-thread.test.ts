import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandPath } from '../../testing/cli-process.js';
import { endOf, Memory, Rig, received } from '../../testing/tap-rig.js';
import type { TapEvent } from '../tap/index.js';
import { TapThread } from './tap-thread.js';

/** The thread's program, as the command has it. */
const PROGRAM = new URL('tap-worker.js', pathToFileURL(commandPath()));

/** In a process of its own: an application that sends everything back, and a web server that asks it through PORT, again and again. */
const ECHO_AND_LOAD = new URL('../../testing/echo-load.mjs', import.meta.url);

let rig: Rig;
let log: Memory;
let events: TapEvent[];
let thread: TapThread;
beforeEach(() => {
  rig = new Rig();
  log = new Memory();
  events = [];
  thread = new TapThread({
    sink: log,
    onEvent: (event) => events.push(event),
    onBug: (trace) => expect.fail(trace),
    program: PROGRAM,
  });
});
afterEach(async () => {
  await thread.close();
  await rig.end();
});

async function tapInFront(upstream: string) {
  const tap = await thread.putIn(rig.pair('unix', upstream));
  if (!tap.ok) throw new Error(tap.error);
  return tap.value;
}

describe('a thread of taps', { timeout: 20_000 }, () => {
  it('forwards, tells here what passed, and counts', async () => {
    const { address } = await rig.application('tcp', (socket) => socket.pipe(socket));
    const tap = await tapInFront(address);
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) & 255));
    const socket = connect({ path: rig.path('tap.sock'), allowHalfOpen: true }).end(bytes);
    expect((await received(socket)).equals(bytes)).toBe(true);
    await log.logged('1 app fin');
    expect(log.connections).toMatchObject([{ id: 1, server: 'unix:', app: address, tap: tap.name, startSeen: true }]);
    expect(log.all(1, 'to-app').equals(bytes)).toBe(true);
    expect(log.all(1, 'from-app').equals(bytes)).toBe(true);
    await expect.poll(() => tap.status()).toMatchObject({ openConnections: 0, totalConnections: 1, upstreamFailures: 0 });
  });

  it('numbers the connections of all its taps together', async () => {
    const { address } = await rig.application('tcp', (socket) => socket.end());
    await tapInFront(address);
    const second = await thread.putIn(rig.pair('tcp', address));
    if (!second.ok) throw new Error(second.error);
    const [host = '', port] = second.value.status().listen.split(':');
    for (const to of [connect(rig.path('tap.sock')), connect(Number(port), host)]) await endOf(to.resume());
    await log.logged('2 app fin');
    expect(log.connections.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('tells of upstreams that cannot be reached', async () => {
    const tap = await tapInFront(`unix:${rig.path('nobody.sock')}`);
    const socket = connect(rig.path('tap.sock'));
    socket.write('there?');
    expect(await endOf(socket)).toBe('ECONNRESET');
    await expect.poll(() => events).toMatchObject([{ type: 'upstream-failure', reason: 'missing', connection: 1 }]);
    expect(tap.status()).toMatchObject({ upstreamFailures: 1, lastFailure: { message: events[0]?.message } });
  });

  it('says in one line why a tap cannot be put in', async () => {
    await tapInFront(`unix:${rig.path('app.sock')}`);
    expect(await thread.putIn(rig.pair('unix', `unix:${rig.path('app.sock')}`))).toEqual({
      ok: false,
      error: expect.stringMatching(/^[^\n]*tap\.sock[^\n]*$/),
    });
  });

  it('has passed everything on when it is closed', async () => {
    const { address } = await rig.application('tcp', (socket) => socket.pipe(socket));
    await tapInFront(address);
    const socket = connect(rig.path('tap.sock')).end('there?');
    expect(String(await received(socket))).toBe('there?');
    expect(await thread.close()).toEqual([]);
    expect(String(log.all(1, 'from-app'))).toBe('there?');
    expect(log.lines).toEqual(['1 opened', '1 server fin', '1 app fin']);
    expect(await endOf(connect(rig.path('tap.sock')))).toBe('ENOENT');
  });

  it('keeps nobody waiting while this thread is busy', async () => {
    const load = fork(ECHO_AND_LOAD, [], { execArgv: [] });
    const [{ port }] = (await once(load, 'message')) as [{ port: number }];
    await tapInFront(`127.0.0.1:${port}`);
    load.send({ path: rig.path('tap.sock'), milliseconds: 1500 });
    await sleep(300);
    const busyUntil = performance.now() + 900;
    while (performance.now() < busyUntil);
    const [{ longest, count }] = (await once(load, 'message')) as [{ longest: number; count: number }];
    load.kill();
    expect(longest).toBeLessThan(400);
    await expect.poll(() => log.size(1, 'from-app')).toBe(count);
  });
});

describe('a thread of taps that dies', () => {
  it('says so, also to whoever waits for it', async () => {
    const dead = new TapThread({
      sink: log,
      onEvent: () => {},
      onBug: () => {},
      program: new URL('data:text/javascript,process.exit(3)'),
    });
    expect(await dead.putIn(rig.pair('tcp', '127.0.0.1:9'))).toEqual({ ok: false, error: 'the thread that forwards ended (3)' });
    expect((await dead.died).message).toBe('the thread that forwards ended (3)');
    expect(await dead.close()).toEqual(['the thread that forwards ended (3)']);
  });
});
