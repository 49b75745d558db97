import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asNobody, NEEDS_ROOT, notRoot } from '../../testing/nobody.js';
import { Rig } from '../../testing/tap-rig.js';
import { createTap, type Tap, type TapPlace } from './index.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.end());

const echo = (socket: Socket) => socket.pipe(socket);

async function answers(tap: Tap): Promise<string> {
  const socket = rig.client(tap);
  socket.write('there?');
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  return String(chunk);
}

/** A socket of an application, and the place of a tap that takes it over. */
async function takeoverPlace(name = 'app.sock'): Promise<TapPlace> {
  await rig.application('unix', echo, rig.path(name));
  return { kind: 'takeover', address: { kind: 'unix', path: rig.path(name) } };
}

const types = (): string[] => rig.events.map(({ type }) => type);

describe('the socket file that a tap listens on', () => {
  it('is put back where somebody deletes it', async () => {
    const { address } = await rig.application('unix', echo);
    const tap = await rig.tap(rig.pair('unix', address));
    rmSync(rig.path('tap.sock'));
    await expect.poll(types).toEqual(['listener-restored']);
    expect(await answers(tap)).toBe('there?');
    expect(tap.status().lastFailure).toBeNull();
  });

  it('is told once as lost where something else is in its place, which is left alone', async () => {
    const { address } = await rig.application('unix', echo);
    const tap = await rig.tap(rig.pair('unix', address));
    rmSync(rig.path('tap.sock'));
    writeFileSync(rig.path('tap.sock'), 'mine');
    await expect.poll(types).toEqual(['listener-lost']);
    expect(tap.status().lastFailure?.message).toMatch(/tap\.sock does not lead to the tap: it was deleted or replaced$/);
    rmSync(rig.path('tap.sock'));
    await expect.poll(types).toEqual(['listener-lost', 'listener-restored']);
    expect(await answers(tap)).toBe('there?');
  });

  it('is told as lost where its directory is gone', async () => {
    const tap = await rig.tap(rig.pair('unix', '127.0.0.1:1'));
    for (const name of readdirSync(rig.directory)) rmSync(rig.path(name));
    await expect.poll(types).toEqual(['listener-lost']);
    expect(tap.status().lastFailure?.message).toMatch(/no such file or directory \(ENOENT\)$/);
  });
});

describe('a taken-over socket', () => {
  it('is taken over again where the application makes it anew', async () => {
    const tap = await rig.tap(await takeoverPlace());
    rmSync(rig.path('app.sock'));
    await expect.poll(types).toEqual(['listener-lost']);
    await takeoverPlace();
    await expect.poll(types).toEqual(['listener-lost', 'takeover-renewed']);
    expect(await answers(tap)).toBe('there?');
    expect(rig.log.lines).toContain('1 opened');
  });

  it('never becomes its own application, also where the second name is deleted', async () => {
    const tap = await rig.tap(await takeoverPlace());
    rmSync(rig.path('app.sock.fcgiscope-tap'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await answers(tap)).toBe('there?');
    await tap.close(0);
    expect(rig.events).toEqual([]);
    expect(readdirSync(rig.directory)).toEqual(['app.sock']);
  });
});

describe.skipIf(notRoot)(`a takeover without the rights (${NEEDS_ROOT})`, () => {
  /** What is refused, with every file as it was. */
  async function refused(place: TapPlace): Promise<string> {
    const before = readdirSync(rig.directory);
    let error = 'nothing was refused';
    await asNobody(async () => {
      const tap = await createTap({ place, sink: rig.log, nextConnectionId: () => 1 });
      if (!tap.ok) error = tap.error;
    });
    expect(readdirSync(rig.directory)).toEqual(before);
    return error;
  }

  it('of a socket that we may not connect to', async () => {
    const place = await takeoverPlace();
    chmodSync(rig.directory, 0o755);
    chmodSync(rig.path('app.sock'), 0o600);
    expect(await refused(place)).toMatch(/^cannot take over unix:\S+app\.sock: we may not connect to it$/);
  });

  it('in a directory that we may not write to', async () => {
    const place = await takeoverPlace();
    chmodSync(rig.directory, 0o755);
    chmodSync(rig.path('app.sock'), 0o666);
    expect(await refused(place)).toMatch(/^cannot listen on unix:\S+app\.sock: permission denied \(EACCES\)$/);
  });

  it("of somebody else's socket, whose owner we could not be", async () => {
    const place = await takeoverPlace();
    chmodSync(rig.directory, 0o777);
    chmodSync(rig.path('app.sock'), 0o666);
    const inode = statSync(rig.path('app.sock')).ino;
    expect(await refused(place)).toMatch(/^cannot give unix:\S+app\.sock to uid 0, gid 0: not permitted \(EPERM\)$/);
    expect(statSync(rig.path('app.sock')).ino).toBe(inode);
    expect(existsSync(rig.path('app.sock.fcgiscope-app'))).toBe(false);
  });
});
