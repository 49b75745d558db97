import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeafApplication } from '../../testing/deaf-application.js';
import { asNobody, NEEDS_ROOT, notRoot } from '../../testing/nobody.js';
import { endOf, Rig } from '../../testing/tap-rig.js';

let rig: Rig;
let deaf: DeafApplication | undefined;
beforeEach(() => {
  rig = new Rig();
});
afterEach(async () => {
  await deaf?.end();
  deaf = undefined;
  await rig.end();
});

describe('an application whose backlog is full', () => {
  it('on a Unix socket: the web server is reset, and the reason told', async () => {
    deaf = await DeafApplication.start(rig.path('deaf.sock'));
    const tap = await rig.tap(rig.pair('unix', deaf.address));
    const server = rig.client(tap);
    server.write('request');
    expect(await endOf(server)).toBe('ECONNRESET');
    expect(rig.events).toMatchObject([{ type: 'upstream-failure', reason: 'backlog-full' }]);
    expect(tap.status().lastFailure?.message).toMatch(/cannot be reached: its backlog is full \(EAGAIN\)$/);
  });

  it('on TCP: the web server waits, and is served when there is room again', async () => {
    deaf = await DeafApplication.start();
    const tap = await rig.tap(rig.pair('tcp', deaf.address));
    const server = rig.client(tap);
    server.write('request');
    await expect.poll(() => tap.status().openConnections).toBe(1);
    deaf.listen();
    expect(String((await once(server, 'data'))[0])).toBe('request');
    expect(rig.events).toEqual([]);
  });
});

describe('an application that comes and goes', () => {
  it('is found again without a restart of the tap', async () => {
    const path = rig.path('app.sock');
    const tap = await rig.tap(rig.pair('tcp', `unix:${path}`));
    const before = rig.client(tap);
    before.write('request');
    expect(await endOf(before)).toBe('ECONNRESET');
    await rig.application('unix', (socket) => socket.pipe(socket), path);
    const after = rig.client(tap);
    after.write('request');
    expect(String((await once(after, 'data'))[0])).toBe('request');
    expect(tap.status()).toMatchObject({ upstreamFailures: 1, totalConnections: 2 });
  });
});

describe.skipIf(notRoot)(`an application that we may not connect to (${NEEDS_ROOT})`, () => {
  it('is told as such', async () => {
    const { address } = await rig.application('unix');
    const tap = await rig.tap(rig.pair('tcp', address));
    await asNobody(async () => {
      const server = rig.client(tap);
      server.write('request');
      expect(await endOf(server)).toBe('ECONNRESET');
    });
    expect(rig.events).toMatchObject([{ type: 'upstream-failure', reason: 'denied' }]);
  });
});
