import { readdirSync } from 'node:fs';
import type { ExchangeListReply } from '@fcgiscope/codec/live';
import { afterEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { Opened } from '../../testing/fastcgi-peers.js';
import { runHere } from '../../testing/run-here.js';

const opened = new Opened();
afterEach(() => opened.closeAll());

/** `fcgiscope demo` with a temporary folder of its own: what it leaves there, it leaves behind. */
function startDemo(...args: readonly string[]): { demo: CliProcess; folder: string } {
  const folder = opened.folder();
  const demo = new CliProcess(['demo', '--ui', '127.0.0.1:0', ...args], { TMPDIR: folder });
  opened.later(() => demo.signal('SIGKILL'));
  return { demo, folder };
}

async function exchangesOf(demo: CliProcess): Promise<ExchangeListReply['exchanges']> {
  const [, page, token] = await demo.says(/page\s+(http:\S+\/)\?token=(\S+)/);
  const reply = await fetch(`${page}api/exchanges`, { headers: { Authorization: `Bearer ${token}` } });
  return ((await reply.json()) as ExchangeListReply).exchanges;
}

/** The demo runs from its sources here, and what compiles them keeps a folder of its own. */
function leftIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('tsx-'));
}

describe('fcgiscope demo', { timeout: 20_000 }, () => {
  it('shows what happens in its shop, and leaves nothing behind at Ctrl-C', async () => {
    const { demo, folder } = startDemo('--rate', '0');
    const [, shop] = await demo.says(/shop\s+(http:\S+)/);
    const statuses = [];
    for (const path of ['', 'checkout.php', 'imprint.php', 'login.php', 'api.php/orders/3'])
      statuses.push((await fetch(`${shop}${path}`, { redirect: 'manual' })).status);
    expect(statuses).toEqual([200, 500, 404, 302, 200]);

    const exchanges = await exchangesOf(demo);
    expect(exchanges.map(({ request, response }) => `${request?.uri} ${response?.status}`)).toEqual([
      '/ 200',
      '/checkout.php 500',
      '/imprint.php 404',
      '/login.php 302',
      '/api.php/orders/3 200',
    ]);
    expect(exchanges[1]?.diagnostics.map(({ code }) => code)).toContain('php-fatal-error');
    expect(exchanges[2]?.streams.stderr?.text).toBe('Primary script unknown');

    const since = performance.now();
    demo.signal('SIGINT');
    expect((await demo.ended).code).toBe(0);
    expect(performance.now() - since).toBeLessThan(3000);
    expect(leftIn(folder)).toEqual([]);
  });

  it('has visitors, and ends by itself where told to, in the middle of their requests', async () => {
    const { demo, folder } = startDemo('--rate', '60', '--seconds', '1');
    const [, shop] = await demo.says(/shop\s+(http:\S+)/);
    const slow = fetch(`${shop}slow.php?ms=20000`).catch((error: unknown) => error);
    const { code, stderr } = await demo.ended;
    expect(stderr).not.toMatch(/bug|Error/);
    expect(code).toBe(0);
    await slow;
    expect(leftIn(folder)).toEqual([]);
  });

  it('opens no shop where somebody else listens', async () => {
    const taken = await opened.rawApplication(() => {});
    const { demo, folder } = startDemo('--port', taken.kind === 'tcp' ? String(taken.port) : '');
    const { code, stderr } = await demo.ended;
    expect(stderr).toMatch(
      /^fcgiscope: cannot listen on 127\.0\.0\.1:\d+: the address is in use \(EADDRINUSE\); --port chooses another for the shop$/m,
    );
    expect(code).toBe(1);
    expect(leftIn(folder)).toEqual([]);
  });

  it('says what is wrong with its options', async () => {
    expect(await runHere('demo', '--rate', 'many')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a rate is a number'),
    });
  });
});
