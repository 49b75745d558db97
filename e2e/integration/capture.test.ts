import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Address, freeAddress } from '../lab/address.js';
import { request } from '../lab/http-client.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { type Scope, startScope } from '../lab/scope.js';
import { type DissectedRecord, dissect, segmentsOf } from '../lab/tshark.js';

const PATHS = ['/once/hello.php', '/once/stderr.php', '/unbuffered/big.php?bytes=300000', '/once/missing.php', '/once/fatal.php'];

describeWith(['nginx', 'php-fpm', 'tshark'], 'the capture on disk', () => {
  let lab: Lab;
  let scope: Scope;
  let application: Address;
  beforeAll(async () => {
    lab = await startLab({
      kind: 'tcp',
      between: async (app, folder) => {
        const tap = await freeAddress('tcp', folder, 'tap');
        application = app;
        scope = await startScope([`${tap}=${app}`]);
        return tap;
      },
    });
    for (const path of PATHS) await request(lab.http, { method: 'GET', path });
    await scope.nextEnded(PATHS.length - 1);
  });
  afterAll(async () => {
    await scope?.stop();
    await lab?.stop();
  });

  /** The records of each exchange as our API tells them. */
  async function told(): Promise<DissectedRecord[][]> {
    const exchanges = await scope.exchangesAfter(0);
    const lists = await Promise.all(exchanges.map((exchange) => scope.records(exchange.index)));
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
    const port = Number(application.split(':')[1]);
    const [segment] = segmentsOf(scope.captureFolder);
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
      await scope.kill();
      expect(await dissected()).toEqual(records);
    });
  });
});
