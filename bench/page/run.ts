/**
 * How the page bears a long list into which much more comes: frames, memory, answers to people.
 *
 *     pnpm build && pnpm exec tsx --conditions=fcgiscope-source bench/page/run.ts [LISTED] [PER_SECOND]
 *
 * Default: 100,000 listed, 2,000 a second. The server runs with the lowest priority on a core of its own where `taskset` can do that.
 * Wanted: frame p95 ≤ 17 ms and p99 ≤ 34 ms at 100,000 (p95 ≤ 34 ms at 500,000), no task over 100 ms, at most 300 bytes per row
 * beside its strings, filter and opening within 100 ms.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { sampleRow } from '../../packages/proxy/testing/sample-exchange.js';
import { findProgram } from '../../scripts/test/programs.mjs';

const [listed = 100_000, perSecond = 2000] = process.argv.slice(2).map(Number);
const SECONDS = 6;

interface Frames {
  readonly times: readonly number[];
  readonly longTasks: readonly number[];
  /** How often other rows were in sight than before. */
  readonly redraws: number;
  /** Pixels between the list's end and what is in sight. */
  readonly belowSight: number;
}

/** Records frames in the page for some seconds; `scroll` moves the list meanwhile, else it is to follow its tail. */
function record(page: Page, scroll: boolean): Promise<Frames> {
  return page.evaluate(
    ({ seconds, moving }) =>
      new Promise<Frames>((resolve) => {
        const times: number[] = [];
        const longTasks: number[] = [];
        const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration)));
        observer.observe({ type: 'longtask' });
        const grid = document.querySelector('[role=grid]') as HTMLElement;
        const start = performance.now();
        let last = start;
        let direction = -1;
        let redraws = 0;
        let first: string | undefined;
        const lookAtRows = () => {
          const { id } = document.querySelector('[role=row][id]') ?? {};
          if (id !== first) redraws++;
          first = id;
        };
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (moving) {
            if (grid.scrollTop < 5000) direction = 1;
            else if (grid.scrollTop > grid.scrollHeight - grid.clientHeight - 5000) direction = -1;
            grid.scrollTop += direction * 180;
          }
          lookAtRows();
          if (now - start < seconds * 1000) requestAnimationFrame(frame);
          else {
            const belowSight = grid.scrollHeight - grid.clientHeight - grid.scrollTop;
            resolve({ times: times.slice(1), longTasks, redraws, belowSight });
          }
        };
        requestAnimationFrame(frame);
      }),
    { seconds: SECONDS, moving: scroll },
  );
}

function report(name: string, { times, longTasks, redraws }: Frames): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  console.log(
    `${name}: frames p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms; long tasks ${longTasks.length}, longest ${Math.max(0, ...longTasks)} ms; rows drawn ${(redraws / SECONDS).toFixed(1)} times a second`,
  );
}

/** From `act` to the frame after `done` holds, in the page's own time. */
function timed(page: Page, act: string, done: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const start = performance.now();
    ${act};
    const look = () => {
      if (!(${done})) requestAnimationFrame(look);
      else setTimeout(() => resolve(performance.now() - start));
    };
    requestAnimationFrame(look);
  })`);
}

async function median(times: number, sample: (turn: number) => Promise<number>): Promise<string> {
  const all: number[] = [];
  for (let turn = 0; turn < times; turn++) all.push(await sample(turn));
  all.sort((a, b) => a - b);
  return `median ${(all[times >> 1] ?? 0).toFixed(0)} ms, longest ${(all.at(-1) ?? 0).toFixed(0)} ms`;
}

/** What the strings of a row take in V8: 12 bytes and its characters, in steps of 4; JSON.parse shares those of up to 10 characters. */
function stringBytes(row: object): number {
  const own = Object.values(row).filter((value) => typeof value === 'string' && value.length > 10);
  return own.reduce((sum: number, text: string) => sum + 12 + Math.ceil(text.length / 4) * 4, 0);
}

async function heapOf(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage');
  return (await client.send('Runtime.getHeapUsage')).usedSize;
}

function startServer(rows: number, rate: number) {
  const script = fileURLToPath(new URL('../../packages/ui/dev/row-server.ts', import.meta.url));
  const command = [
    'nice',
    '-n',
    '5',
    process.execPath,
    '--import',
    'tsx',
    '--conditions=fcgiscope-source',
    script,
    String(rows),
    String(rate),
  ];
  const alone = findProgram('taskset') !== undefined && cpus().length > 1 ? ['taskset', '-c', String(cpus().length - 1)] : [];
  const [program = '', ...rest] = [...alone, ...command];
  return spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}

const TYPE = (text: string) =>
  `const i = document.getElementById('filter-input'); Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(i, '${text}'); i.dispatchEvent(new Event('input', { bubbles: true }));`;
const ROWS = "Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount'))";

async function measure(page: Page, client: CDPSession, bare: number): Promise<void> {
  const following = await record(page, false);
  if (following.belowSight > 1) throw new Error('the list has stopped to follow its tail');
  report('following the tail', following);
  report('scrolling', await record(page, true));
  const filters = ['status:5xx', 'uri:products', 'page=39', 'duration:>20ms', 'status:200 uri:7'];
  console.log(
    `filter, key to paint: ${await median(filters.length, async (turn) => {
      await page.evaluate(`window.before = ${ROWS}`);
      return timed(page, TYPE(filters[turn] ?? ''), `${ROWS} !== window.before`);
    })}`,
  );
  await page.evaluate(TYPE(''));
  await page.waitForTimeout(500);
  const open =
    "document.querySelectorAll('[role=row][id]')[12].click(); window.wanted = document.querySelectorAll('[role=row][id]')[12].id.slice(4);";
  const opened =
    "document.querySelector('[role=tabpanel]') !== null && document.getElementById('detail-panel')?.textContent.includes('#' + window.wanted)";
  await timed(page, open, opened);
  console.log(`opening a row: ${await median(5, async (turn) => timed(page, open.replaceAll('12', String(14 + turn)), opened))}`);
  const used = (await heapOf(client)) - bare;
  const rows = await page.evaluate<number>(ROWS);
  const texts = stringBytes(sampleRow(listed, { uri: `/products/${listed}?page=39&sort=price` }));
  console.log(`heap: ${(used / rows - texts).toFixed(0)} bytes a row, and ${texts} of its strings; ${rows} rows`);
}

async function heapWithout(page: Page, client: CDPSession): Promise<number> {
  const server = startServer(1, 0);
  const [port] = (await once(createInterface(server.stdout), 'line')) as [string];
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('[role=grid]').waitFor();
  const heap = await heapOf(client);
  server.kill();
  return heap;
}

const browser = await chromium.launch({
  executablePath: findProgram('chromium') ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
const page = await browser.newPage({ bypassCSP: true, viewport: { width: 1440, height: 900 } });
const client = await page.context().newCDPSession(page);
// tsx names functions with a helper that the page does not have.
await page.addInitScript({ content: 'globalThis.__name = (named) => named' });
const bare = await heapWithout(page, client);
const server = startServer(listed, perSecond);
try {
  const [port] = (await once(createInterface(server.stdout), 'line')) as [string];
  const since = Date.now();
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction(`${ROWS} > ${listed}`, null, { timeout: 120_000 });
  console.log(`${listed} listed after ${Date.now() - since} ms, ${perSecond} a second come`);
  await measure(page, client, bare);
} finally {
  server.kill();
  await browser.close();
}
