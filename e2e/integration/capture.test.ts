import type { Exchange, ExchangeMark } from '@fcgiscope/codec/exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../lab/needs.js';
import { readCapture } from '../lab/read-command.js';
import { startTraffic, type Traffic } from '../lab/traffic.js';
import { type DissectedRecord, dissect, segmentsOf } from '../lab/tshark.js';
import { eventually } from '../lab/wait.js';

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
      records.map(({ time, direction, version, typeCode, requestId, contentLength, paddingLength }) => ({
        time,
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

  it('is read back as the API tells it, marks and notes too', async () => {
    const mark: ExchangeMark = { colour: 'orange', note: 'why does it write to stderr? 100 %' };
    await traffic.scope.mark(2, mark);
    await eventually('the same in file and API', async () => {
      const { exchanges } = await readCapture(traffic.scope.captureFolder);
      const live = await traffic.scope.exchangesAfter(0);
      const isDone = live.every(({ marks }) => marks.serverClosed !== null && marks.appClosed !== null);
      return isDone && exchanges.length === live.length;
    });
    const { exchanges } = await readCapture(traffic.scope.captureFolder);
    expect(exchanges.map(comparable)).toEqual((await traffic.scope.exchangesAfter(0)).map(comparable));
    expect(exchanges.map((exchange) => exchange.mark)).toEqual([undefined, mark, undefined, undefined, undefined]);
  });

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

/** Findings of an exchange have no order: those that only its surroundings prove come last when it is decoded alone. */
function comparable(exchange: Exchange): Exchange {
  return { ...exchange, diagnostics: exchange.diagnostics.toSorted((a, b) => a.code.localeCompare(b.code)) };
}
