import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../lab/needs.js';
import { startTraffic, type Traffic } from '../lab/traffic.js';

/** What PHP adds to the parameters that it was sent. */
const ADDED_BY_PHP = new Set(['USER', 'HOME', 'PHP_SELF', 'FCGI_ROLE']);

const UPLOAD = Buffer.from('one line of an upload\n'.repeat(20_000));

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

describeWith(['nginx', 'php-fpm'], 'what the API tells', () => {
  let traffic: Traffic;
  beforeAll(async () => {
    traffic = await startTraffic({ application: 'unix', listen: 'unix' });
  });
  afterAll(() => traffic?.stop());

  it('has the params that PHP saw', async () => {
    const before = await traffic.scope.lastIndex();
    const { body } = await traffic.get('/once/params.php/info?a=1', { 'X-Raw': 'caf\u00e9 au lait', Cookie: 'a=b' });
    const seen = Object.entries<string>(JSON.parse(body.toString())).filter(([name]) => !ADDED_BY_PHP.has(name));
    const { params } = await traffic.scope.nextEnded(before);
    expect(Object.fromEntries(params)).toEqual(Object.fromEntries(seen));
  });

  it('has both bodies to the last byte', async () => {
    const before = await traffic.scope.lastIndex();
    const type = { 'Content-Type': 'text/plain' };
    const { body } = await traffic.request({ method: 'POST', path: '/once/echo.php', headers: type, body: UPLOAD });
    const { index, response } = await traffic.scope.nextEnded(before);
    expect(sha1(await traffic.scope.stream(index, 'stdin'))).toBe(sha1(UPLOAD));
    const stdout = await traffic.scope.stream(index, 'stdout');
    expect(stdout.subarray(response?.headerBytes).toString()).toBe(body.toString());
  });

  it('tells the requests of a kept connection apart', async () => {
    const before = await traffic.scope.lastIndex();
    for (const n of [1, 2, 3]) await traffic.get(`/keep/hello.php?n=${n}`);
    await traffic.scope.nextEnded(before + 2);
    const exchanges = await traffic.scope.exchangesAfter(before);
    expect(exchanges.map(({ request }) => request.uri)).toEqual([1, 2, 3].map((n) => `/keep/hello.php?n=${n}`));
    expect(exchanges.map(({ requestId, generation, keepConnection }) => ({ requestId, generation, keepConnection }))).toEqual(
      [1, 2, 3].map((generation) => ({ requestId: 1, generation, keepConnection: true })),
    );
    expect(new Set(exchanges.map(({ connection }) => connection.id)).size).toBe(1);
  });

  it('knows how long PHP took', async () => {
    const before = await traffic.scope.lastIndex();
    await traffic.get('/once/slow.php?ms=300');
    const { timings } = await traffic.scope.nextEnded(before);
    expect(timings.wait).toBeGreaterThan(290);
    expect(timings.wait).toBeLessThan(1500);
    expect(timings.total).toBeGreaterThanOrEqual(timings.wait ?? 0);
  });

  it('is told to nobody without the token', async () => {
    const reply = await fetch(`${traffic.scope.url}/api/exchanges`);
    expect(reply.status).toBe(401);
  });
});
