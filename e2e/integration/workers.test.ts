import type { Exchange } from '@fcgiscope/codec/exchange';
import { afterEach, expect, it } from 'vitest';
import { describeWith } from '../lab/needs.js';
import { startTraffic, type Traffic } from '../lab/traffic.js';

/** The lab's pool has four. */
const WORKERS = 4;
const TAKES_MS = 400;

describeWith(['nginx', 'php-fpm'], 'a pool that has too few workers', () => {
  let traffic: Traffic;
  afterEach(() => traffic?.stop());

  const waitOf = ({ diagnostics }: Exchange) => diagnostics.find(({ code }) => code === 'worker-wait')?.message;

  it.each(['tcp', 'unix'] as const)('shows in who had to wait, over %s', async (kind) => {
    traffic = await startTraffic({ application: kind, listen: kind });
    const asks = Array.from({ length: WORKERS + 2 }, (_, n) => traffic.get(`/once/slow.php?ms=${TAKES_MS}&n=${n}`));
    await Promise.all(asks);
    await traffic.scope.nextEnded(asks.length - 1);
    const waits = (await traffic.scope.exchangesAfter(0)).map(waitOf).slice(-2);
    for (const wait of waits) {
      const [, millis, ahead, workers] =
        /waited (\d+) ms for a worker, until #\d had ended: (\d) connections were ahead, and no more than (\d)/.exec(
          wait ?? '',
        ) ?? [];
      expect(Number(millis), wait).toBeGreaterThan(TAKES_MS * 0.75);
      expect(Number(ahead), wait).toBeGreaterThanOrEqual(WORKERS);
      expect(Number(workers), wait).toBeLessThanOrEqual(WORKERS);
    }
  });

  it('is no finding where there were enough', async () => {
    traffic = await startTraffic({ application: 'tcp', listen: 'tcp' });
    for (let n = 0; n < 3; n++) await traffic.get(`/once/slow.php?ms=150&n=${n}`);
    await traffic.scope.nextEnded(2);
    expect((await traffic.scope.exchangesAfter(0)).map(waitOf)).toEqual([undefined, undefined, undefined]);
  });
});
