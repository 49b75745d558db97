import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExchangeListReply } from '@fcgiscope/codec/live';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Daemon } from '../lab/daemon.js';
import { describeWith } from '../lab/needs.js';
import { eventually } from '../lab/wait.js';

const COMMAND = join(import.meta.dirname, '../../packages/proxy/dist/main.js');

describeWith(['nginx', 'php-fpm'], 'fcgiscope demo --real', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-e2e-'));
  let demo: Daemon | undefined;
  beforeEach(() => void mkdirSync(folder, { recursive: true }));
  afterEach(async () => {
    await demo?.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows nginx and PHP-FPM, and leaves nothing behind', async () => {
    const args = [COMMAND, 'demo', '--real', '--ui', '127.0.0.1:0', '--rate', '0'];
    demo = new Daemon('fcgiscope demo', process.execPath, args, { cwd: tmpdir(), env: { NO_COLOR: '1', TMPDIR: folder } });
    const { output } = await eventually('the shop', () => demo?.isAlive && /shop\s+http/.test(demo.output) && demo);
    const shop = /shop\s+(http:\S+)/.exec(output)?.[1] ?? '';
    const [, page, token] = /page\s+(http:\S+\/)\?token=(\S+)/.exec(output) ?? [];

    const statuses = [];
    for (const path of ['', 'search.php?q=tea', 'checkout.php', 'imprint.php', 'image.php', 'api.php/orders/3'])
      statuses.push((await fetch(`${shop}${path}`)).status);
    expect(statuses).toEqual([200, 200, 500, 404, 200, 200]);

    const reply = await fetch(`${page}api/exchanges`, { headers: { Authorization: `Bearer ${token}` } });
    const { exchanges } = (await reply.json()) as ExchangeListReply;
    expect(exchanges.map(({ response }) => response?.status)).toEqual(statuses);
    expect(exchanges[2]?.streams.stderr?.text).toMatch(/^PHP message: PHP Fatal error/);
    expect(processesIn(folder).length).toBeGreaterThan(2);

    demo.child.kill('SIGINT');
    await demo.exited;
    expect(demo.child.exitCode).toBe(0);
    expect(processesIn(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes nobody else for its nginx', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const args = [COMMAND, 'demo', '--real', '--ui', '127.0.0.1:0', '--port', String(port)];
    demo = new Daemon('fcgiscope demo', process.execPath, args, { cwd: tmpdir(), env: { NO_COLOR: '1', TMPDIR: folder } });
    await demo.exited;
    other.close();
    expect(demo.output).toMatch(
      /cannot listen on 127\.0\.0\.1:\d+: the address is in use \(EADDRINUSE\); --port chooses another/,
    );
    expect(demo.output).not.toContain('shop  ');
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Processes that work in the folder: children inherit it. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && workingFolder(name).startsWith(folder));
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
