import { readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Address } from '../lab/address.js';
import { errorLogEntries } from '../lab/error-log.js';
import { request } from '../lab/http-client.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { type Scope, startScope } from '../lab/scope.js';

/** What others see of a socket file. */
function ownership(address: Address): { mode: number; uid: number; gid: number } {
  const { mode, uid, gid } = statSync(address.slice('unix:'.length));
  return { mode, uid, gid };
}

describeWith(['nginx', 'php-fpm'], 'takeover of the socket of PHP-FPM', () => {
  let lab: Lab;
  let scope: Scope;
  const get = async (): Promise<number | null> => (await request(lab.http, { method: 'GET', path: '/once/hello.php' })).status;
  const sockets = (): string[] => readdirSync(lab.folder).filter((name) => name.includes('sock'));

  beforeAll(async () => {
    lab = await startLab({ kind: 'unix' });
  });
  afterAll(async () => {
    await scope?.stop();
    await lab?.stop();
  });

  it('keeps owner and mode, and gives the socket back at the end', async () => {
    const before = { files: sockets(), ownership: ownership(lab.application) };
    scope = await startScope(['--takeover', lab.application]);
    expect(ownership(lab.application)).toEqual(before.ownership);
    expect(await get()).toBe(200);
    expect((await scope.nextEnded(0)).end.state).toBe('end-request');
    await scope.stop();
    expect(sockets()).toEqual(before.files);
    expect(ownership(lab.application)).toEqual(before.ownership);
    expect(await get()).toBe(200);
  });

  it('heals what kill -9 left behind', async () => {
    const before = sockets();
    scope = await startScope(['--takeover', lab.application]);
    await scope.kill();
    expect(await get()).toBe(502);
    expect(errorLogEntries(lab.errorLog()).at(-1)).toMatch(
      /connect\(\) to APPLICATION failed \(111: Connection refused\)|connect\(\) .* failed \(111/,
    );
    scope = await startScope(['--takeover', lab.application]);
    expect(scope.output).toContain('put right what an earlier tap had left');
    expect(await get()).toBe(200);
    expect((await scope.nextEnded(0)).response?.status).toBe(200);
    await scope.stop();
    expect(sockets()).toEqual(before);
    expect(await get()).toBe(200);
  });
});
