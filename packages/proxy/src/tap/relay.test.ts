import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '@fcgiscope/codec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMBINATIONS, endOf, Rig, received, type SocketKind } from '../../testing/tap-rig.js';
import { acceptHandles, acceptSockets, type Tap, writeToHandle, writeToStream } from './index.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.end());

/** How sockets are taken and written to. */
const MEANS = {
  'by their handles': { acceptor: acceptHandles, makeWriter: writeToHandle },
  'by documented means': { acceptor: acceptSockets, makeWriter: writeToStream },
};

const CASES = COMBINATIONS.flatMap(([listen, upstream]) =>
  Object.entries(MEANS).map(([name, means]) => ({ name, listen, upstream, means })),
);

/** Writes `bytes` in pieces of any size, with pauses that let some of them be read. */
async function writeInPieces(socket: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const next = at + randomInt(1, 40_000);
    if (!socket.write(bytes.subarray(at, next))) await once(socket, 'drain');
    else if (randomInt(3) === 0) await new Promise(setImmediate);
    at = next;
  }
  socket.end();
}

const STILL_MS = 50;
const PIECE = Buffer.alloc(100_000);
/** More than all buffers on the way take. */
const FLOOD = Buffer.alloc(64 * 1024 * 1024);

/**
 * Ends a socket without a word: a reset. That of a Unix socket is an end with bytes unread: `other` has to send some, more than
 * Node reads of a paused socket.
 */
async function breakOff(socket: Socket, kind: SocketKind, other: Socket, towards: Direction): Promise<void> {
  if (kind === 'tcp') return void socket.resetAndDestroy();
  const before = rig.log.size(1, towards);
  other.write(PIECE);
  await expect.poll(() => rig.log.size(1, towards)).toBe(before + PIECE.length);
  socket.destroy();
}

/** Settles when nothing has gone to the application for a while. */
async function stalled(): Promise<void> {
  for (let before = -1; before !== rig.log.size(1, 'to-app'); await sleep(STILL_MS)) before = rig.log.size(1, 'to-app');
}

describe.each(CASES)('a relay from $listen to $upstream , sockets $name', ({ listen, upstream, means }) => {
  /** A tap, a web server's socket and the application's, joined by a byte each way. */
  async function joined(): Promise<{ tap: Tap; server: Socket; app: Socket }> {
    const { address, next } = await rig.application(upstream);
    const tap = await rig.tap(rig.pair(listen, address), means);
    const arriving = next();
    const server = rig.client(tap);
    server.write('>');
    const app = await arriving;
    await once(app, 'data');
    app.pause().write('<');
    await once(server, 'data');
    server.pause();
    return { tap, server, app };
  }

  it('passes every byte, in order, both ways at once, and logs the same', async () => {
    const { server, app } = await joined();
    const request = randomBytes(1_500_000);
    const answer = randomBytes(1_500_000);
    const [asked, answered] = await Promise.all([
      received(app),
      received(server),
      writeInPieces(server, request),
      writeInPieces(app, answer),
    ]);
    expect(asked.equals(request)).toBe(true);
    expect(answered.equals(answer)).toBe(true);
    await Promise.all([rig.log.logged('1 server fin'), rig.log.logged('1 app fin')]);
    expect(rig.log.all(1, 'to-app').equals(Buffer.concat([Buffer.from('>'), request]))).toBe(true);
    expect(rig.log.all(1, 'from-app').equals(Buffer.concat([Buffer.from('<'), answer]))).toBe(true);
  });

  it('keeps a half-close of the web server: the application may still answer', async () => {
    const { tap, server, app } = await joined();
    server.end();
    expect((await received(app)).length).toBe(0);
    app.end('late answer');
    expect(String(await received(server))).toBe('late answer');
    await rig.log.logged('1 app fin');
    expect(rig.log.lines).toEqual(['1 opened', '1 server fin', '1 app fin']);
    await expect.poll(() => tap.status().openConnections).toBe(0);
  });

  it('keeps a half-close of the application', async () => {
    const { server, app } = await joined();
    app.end();
    expect((await received(server)).length).toBe(0);
    server.end('late request');
    expect(String(await received(app))).toBe('late request');
  });

  // A Unix socket has no reset: its peer sees one where bytes of its own are still unread, else an end.
  const resetOnceRead = { server: listen === 'tcp' ? 'ECONNRESET' : 'end', app: upstream === 'tcp' ? 'ECONNRESET' : 'end' };

  it('passes a reset of the application on, as far as the socket can carry it', async () => {
    const { server, app } = await joined();
    const end = endOf(server);
    await breakOff(app, upstream, server, 'to-app');
    expect(await end).toBe(resetOnceRead.server);
    await rig.log.logged('1 app reset');
  });

  it('passes a reset of the web server on, as far as the socket can carry it', async () => {
    const { server, app } = await joined();
    const end = endOf(app);
    await breakOff(server, listen, app, 'from-app');
    expect(await end).toBe(resetOnceRead.app);
    await rig.log.logged('1 server reset');
  });

  it('passes a reset of the application on whole while the request is still being sent', async () => {
    const { server, app } = await joined();
    server.write(FLOOD);
    await stalled();
    const end = endOf(server);
    if (upstream === 'tcp') app.resetAndDestroy();
    else app.destroy();
    expect(await end).toBe('ECONNRESET');
    await rig.log.logged('1 app reset');
  });

  it('lets the application know that the web server is gone', async () => {
    const { tap, server, app } = await joined();
    server.destroy();
    await once(app.resume(), 'end');
    const broken = once(app, 'error');
    const timer = setInterval(() => app.write('to nobody'), 5);
    const [error] = await broken;
    clearInterval(timer);
    expect(['EPIPE', 'ECONNRESET']).toContain(error.code);
    await expect.poll(() => tap.status().openConnections).toBe(0);
    expect(rig.log.lines).toEqual(['1 opened', '1 server fin', '1 server reset']);
  });

  it('resets the web server, and says why, where nothing listens', async () => {
    const { address, close } = await rig.application(upstream);
    await close();
    const tap = await rig.tap(rig.pair(listen, address), means);
    const server = rig.client(tap);
    const end = endOf(server);
    server.write('a request that cannot be passed on');
    expect(['ECONNRESET', ...(means.acceptor === acceptSockets ? ['EPIPE'] : [])]).toContain(await end);
    const reason = upstream === 'unix' ? 'missing' : 'refused';
    const failures = rig.events.filter(({ type }) => type !== 'upstream-missing');
    expect(failures).toMatchObject([{ type: 'upstream-failure', connection: 1, reason, tap: tap.name }]);
    expect(rig.log.lines).toEqual(['1 opened', '1 app reset']);
    expect(tap.status()).toMatchObject({ upstreamFailures: 1, totalConnections: 1, openConnections: 0 });
    expect(tap.status().lastFailure?.message).toContain(address);
  });
});
