import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../lab/needs.js';
import { startTraffic, type Traffic } from '../lab/traffic.js';
import { type DissectedRecord, dissect, segmentsOf } from '../lab/tshark.js';

const PATHS = ['/once/hello.php', '/once/stderr.php', '/unbuffered/big.php?bytes=300000', '/once/missing.php', '/once/fatal.php'];

describeWith(['nginx', 'php-fpm', 'tshark'], 'the capture on disk', () => {
  let traffic: Traffic;
  beforeAll(async () => {
    traffic = await startTraffic({ application: 'tcp', listen: 'tcp' });
    for (const path of PATHS) await traffic.get(path);
    await traffic.scope.nextEnded(PATHS.length - 1);
  });
  afterAll(() => traffic?.stop());

  /** The records of each exchange as our API tells them. */
  async function told(): Promise<DissectedRecord[][]> {
    const exchanges = await traffic.scope.exchangesAfter(0);
    const lists = await Promise.all(exchanges.map((exchange) => traffic.scope.records(exchange.index)));
    return lists.map(({ records }) =>
      records.map(({ direction, version, typeCode, requestId, contentLength, paddingLength }) => ({
        direction,
        version,
        type: typeCode,
        requestId,
        contentLength,
        paddingLength,
      })),
    );
  }

  async function dissected(): Promise<DissectedRecord[][]> {
    const port = Number(traffic.lab.application.split(':')[1]);
    const [segment] = segmentsOf(traffic.scope.captureFolder);
    return dissect(segment!, port);
  }

  describe('has the records that the API tells, in the eyes of tshark', () => {
    it('while it is being written', async () => {
      const records = await told();
      expect(records).toHaveLength(PATHS.length);
      expect(await dissected()).toEqual(records);
    });

    it('after kill -9', async () => {
      const records = await told();
      await traffic.scope.kill();
      expect(await dissected()).toEqual(records);
    });
  });
});
