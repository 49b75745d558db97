import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMBINATIONS, endOf, Rig, received } from '../../testing/tap-rig.js';
import { createTap, type Tap } from './index.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.end());

const echo = (socket: Socket) => socket.pipe(socket);

async function exchange(tap: Tap): Promise<string> {
  const socket = rig.client(tap);
  socket.end('there?');
  return String(await received(socket));
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe('many connections', () => {
  it.skipIf(process.platform !== 'linux').each(COMBINATIONS)(
    'leave no file open behind them, %s to %s',
    async (listen, upstream) => {
      const { address } = await rig.application(upstream, echo);
      const tap = await rig.tap(rig.pair(listen, address));
      await exchange(tap);
      const before = openFiles();
      const visitor = async (): Promise<void> => {
        for (let i = 0; i < 50; i++) expect(await exchange(tap)).toBe('there?');
      };
      await Promise.all(Array.from({ length: 10 }, visitor));
      await expect.poll(() => tap.status()).toMatchObject({ openConnections: 0, totalConnections: 501 });
      await expect.poll(openFiles).toBeLessThanOrEqual(before);
    },
  );

  it('that say next to nothing keep nobody from being served', async () => {
    const { address } = await rig.application('tcp', echo);
    const tap = await rig.tap(rig.pair('tcp', address));
    const slow = Array.from({ length: 300 }, () => rig.client(tap));
    for (const socket of slow) socket.write('t');
    await expect.poll(() => tap.status().openConnections).toBe(300);
    expect(await exchange(tap)).toBe('there?');
    for (const socket of slow) socket.write('h');
    await expect.poll(() => rig.log.size(300, 'from-app')).toBe(2);
  });

  it('beyond the limit are reset, each told, and there is room again when one ends', async () => {
    const { address } = await rig.application('tcp', echo);
    const tap = await rig.tap(rig.pair('unix', address), { maxConnections: 2 });
    const [first, second, third] = [rig.client(tap), rig.client(tap), rig.client(tap)];
    for (const socket of [first, second, third]) socket.write('there?');
    expect(await endOf(third)).toBe('ECONNRESET');
    expect(rig.events).toMatchObject([
      { type: 'connection-refused', message: expect.stringMatching(/has 2 connections open, its limit$/) },
    ]);
    expect(tap.status()).toMatchObject({ openConnections: 2, upstreamFailures: 0, lastFailure: { message: expect.any(String) } });
    second.destroy();
    await expect.poll(() => tap.status().openConnections).toBe(1);
    expect(await exchange(tap)).toBe('there?');
  });
});

describe('a tap that is closed under load', () => {
  it('takes nobody new, lets exchanges end by themselves, and resets what takes too long', async () => {
    const answering: Socket[] = [];
    const { address } = await rig.application('tcp', (socket) => void answering.push(socket));
    const tap = await rig.tap(rig.pair('unix', address));
    const [served, stuck] = [rig.client(tap), rig.client(tap)];
    const answer = received(served);
    const end = endOf(stuck);
    for (const socket of [served, stuck]) socket.end('request');
    await expect.poll(() => answering.length).toBe(2);
    const closed = tap.close(300);
    const [error] = await once(rig.client(tap), 'error');
    expect(error).toMatchObject({ code: 'ENOENT' });
    answering[0]?.end('answer');
    expect(String(await answer)).toBe('answer');
    await closed;
    expect(await end).toBe('end');
    expect(tap.status().openConnections).toBe(0);
  });

  it('still serves who connected just before', async () => {
    const { address } = await rig.application('tcp', echo);
    const tap = await rig.tap(rig.pair('unix', address));
    const servers = Array.from({ length: 20 }, () => rig.client(tap));
    await Promise.all(servers.map((socket) => once(socket, 'connect')));
    const answers = servers.map((socket) => received(socket.end('there?')));
    await tap.close();
    expect(new Set((await Promise.all(answers)).map(String))).toEqual(new Set(['there?']));
  });

  it('and its place can be had by another one at once', async () => {
    const { address } = await rig.application('unix', echo);
    const place = rig.pair('unix', address);
    await (await rig.tap(place)).close();
    expect(await exchange(await rig.tap(place))).toBe('there?');
    const third = await createTap({ place, sink: rig.log, nextConnectionId: () => 1 });
    expect(third).toMatchObject({ ok: false, error: expect.stringMatching(/another process listens there/) });
  });
});

describe('a log that throws', () => {
  it('is told once for each connection, and traffic goes on', async () => {
    const broken = (): never => {
      throw new Error('the log is broken');
    };
    const { address } = await rig.application('tcp', echo);
    const sink = { opened: () => {}, bytes: broken, gap: broken, closed: broken };
    const tap = await rig.tap(rig.pair('tcp', address), { sink });
    for (const connection of [1, 2]) {
      expect(await exchange(tap)).toBe('there?');
      expect(rig.events.at(-1)).toMatchObject({
        type: 'sink-failure',
        connection,
        message: expect.stringMatching(/the log is broken$/),
      });
    }
    expect(rig.events).toHaveLength(2);
    expect(tap.status()).toMatchObject({
      upstreamFailures: 0,
      lastFailure: { message: expect.stringMatching(/logged no further/) },
    });
  });
});
