import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asNobody, NEEDS_ROOT, notRoot } from '../../testing/nobody.js';
import { Rig } from '../../testing/tap-rig.js';
import { createTap, parseAddressPair, type Tap, type TapPlace } from './index.js';

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

describe('the mode of the socket that a tap listens on', () => {
  const modeOf = (name: string): number => statSync(rig.path(name)).mode & 0o777;

  it("becomes that of the application's as soon as there is one, and whenever that changes", async () => {
    const place = rig.pair('unix', `unix:${rig.path('app.sock')}`);
    const tap = await rig.tap(place);
    expect(types()).toEqual(['upstream-missing']);
    expect(rig.events[0]?.message).toBe(
      `unix:${rig.path('app.sock')} is not there, or is no socket: start the application, or look at the address again`,
    );
    expect(tap.status().lastFailure).toBeNull();
    expect(modeOf('tap.sock')).toBe(0o660);
    await rig.application('unix', echo);
    chmodSync(rig.path('app.sock'), 0o666);
    await expect.poll(() => modeOf('tap.sock')).toBe(0o666);
    chmodSync(rig.path('app.sock'), 0o600);
    await expect.poll(() => modeOf('tap.sock')).toBe(0o600);
    expect(types()).toEqual(['upstream-missing']);
  });

  it.skipIf(notRoot)(`is shared with the application's group by whoever is in it (${NEEDS_ROOT})`, async () => {
    const { address } = await rig.application('unix', echo);
    const place = rig.pair('unix', address);
    chmodSync(rig.directory, 0o777);
    await asNobody(async () => {
      const group = process.getegid?.() ?? 0;
      process.seteuid?.(0);
      chownSync(rig.path('app.sock'), 1, group);
      chmodSync(rig.path('app.sock'), 0o660);
      process.seteuid?.(65_534);
      expect(await answers(await rig.tap(place))).toBe('there?');
      expect(statSync(rig.path('tap.sock'))).toMatchObject({ uid: process.geteuid?.(), gid: group });
    });
    expect(modeOf('tap.sock')).toBe(0o660);
  });
});

describe('an address that a tap cannot listen on', () => {
  async function refusal(listen: string, upstream = '127.0.0.1:1'): Promise<string> {
    const pair = parseAddressPair(`${listen}=${upstream}`);
    if (!pair.ok) throw new Error(pair.error);
    const place: TapPlace = { kind: 'pair', pair: pair.value };
    const tap = await createTap({ place, sink: rig.log, nextConnectionId: () => 1 });
    return tap.ok ? 'nothing was refused' : tap.error;
  }

  it('is in a directory that is not there, or under a file', async () => {
    const folder = rig.path('misspelt');
    expect(await refusal(`unix:${folder}/tap.sock`)).toBe(
      `cannot listen on unix:${folder}/tap.sock: there is no directory ${folder}`,
    );
    writeFileSync(folder, '');
    expect(await refusal(`unix:${folder}/tap.sock`)).toMatch(/tap\.sock: part of the path is no directory \(ENOTDIR\)$/);
    expect(await refusal(`unix:${rig.path('tap.sock')}`, `unix:${folder}/app.sock`)).toBe('nothing was refused');
  });

  it.each(['tcp', 'unix'] as const)('is that of the application, where the two were taken for each other: %s', async (kind) => {
    const { address } = await rig.application(kind, echo);
    expect(await refusal(address)).toMatch(/\(EADDRINUSE\); the address of the application comes second: LISTEN=UPSTREAM$/);
  });

  it.skipIf(notRoot)(`is one that we may not even look at (${NEEDS_ROOT})`, async () => {
    await asNobody(async () => {
      expect(await refusal(`unix:${rig.path('tap.sock')}`)).toMatch(
        /^cannot listen on unix:\S+tap\.sock: permission denied \(EACCES\)$/,
      );
    });
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

describe('a tap whose process ends', () => {
  it('leaves its sockets as they were, at once', async () => {
    const taken = await rig.tap(await takeoverPlace());
    const { address } = await rig.application('unix', echo, rig.path('other.sock'));
    const pair = await rig.tap(rig.pair('unix', address));
    for (const tap of [taken, pair]) tap.abandon();
    expect(readdirSync(rig.directory).sort()).toEqual(['app.sock', 'other.sock']);
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
