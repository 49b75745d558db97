import { readdirSync, readFileSync } from 'node:fs';
import { beginRequest, endRequest, streamEnd, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedTraffic, startScriptedTraffic } from '../lab/scripted-app.js';
import { eventually } from '../lab/wait.js';

const AT_ONCE = 32;
const HALF = 5000;

/** What the second half of the exchanges may add: some five megabytes of facts, and what the collector has not fetched yet. */
const MAX_GROWTH_MB = 64;

const REQUEST = Buffer.concat([
  beginRequest(1, { role: 1, keepConnection: false }),
  streamEnd(TYPE.PARAMS, 1),
  streamEnd(TYPE.STDIN, 1),
]);
const ANSWER = endRequest(1);

describe.skipIf(process.platform !== 'linux')('ten thousand short connections', () => {
  let traffic: ScriptedTraffic;
  beforeAll(async () => {
    traffic = await startScriptedTraffic();
  });
  afterAll(() => traffic?.stop());

  async function exchanges(count: number): Promise<void> {
    let left = count;
    const visitor = async (): Promise<void> => {
      while (left-- > 0) await traffic.exchange(REQUEST, ANSWER);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  }

  const openFiles = (): number => readdirSync(`/proc/${traffic.scope.pid}/fd`).length;
  const megabytes = (): number =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${traffic.scope.pid}/status`, 'latin1'))?.[1]) / 1024;

  it('leave no file open, next to no memory, and each its exchange', async () => {
    await traffic.scope.status();
    const before = openFiles();
    await exchanges(HALF);
    const half = megabytes();
    await exchanges(HALF);
    const { openConnections, totalConnections } = await eventually('the end of the last connection', async () =>
      (await traffic.scope.status()).taps.find((tap) => tap.openConnections === 0),
    );
    expect({ openConnections, totalConnections }).toEqual({ openConnections: 0, totalConnections: 2 * HALF });
    expect((await traffic.scope.status()).exchanges).toBe(2 * HALF);
    expect(openFiles()).toBeLessThanOrEqual(before + 1);
    expect(megabytes() - half).toBeLessThan(MAX_GROWTH_MB);
  });
});
