/**
 * Measures how evenly the page draws while exchanges pour in:
 *
 *     tsx --conditions=fcgiscope-source packages/ui/dev/measure.ts RATE PRELOADED
 *
 * Prints frame times (p50, p95, p99, longest, in ms) and long tasks while following the tail, and while scrolling up and down.
 */
import { chromium, type Page } from '@playwright/test';
import { fakeServer } from './start-fake-server.js';

const [rate = '2000', preload = '100000'] = process.argv.slice(2);
const SECONDS = 6;

interface Frames {
  readonly times: readonly number[];
  readonly longTasks: readonly number[];
}

/** Records frames in the page for some seconds; `scroll` moves the list meanwhile. */
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
        const frame = (now: number) => {
          times.push(now - last);
          last = now;
          if (moving) {
            if (grid.scrollTop < 5000) direction = 1;
            else if (grid.scrollTop > grid.scrollHeight - grid.clientHeight - 5000) direction = -1;
            grid.scrollTop += direction * 180;
          }
          if (now - start < seconds * 1000) requestAnimationFrame(frame);
          else resolve({ times, longTasks });
        };
        requestAnimationFrame(frame);
      }),
    { seconds: SECONDS, moving: scroll },
  );
}

function report(name: string, { times, longTasks }: Frames): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  console.log(
    `${name}: p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms; long tasks ${longTasks.length} (longest ${Math.max(0, ...longTasks)} ms)`,
  );
}

const server = await fakeServer('--rate', rate, '--preload', preload);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // tsx names functions with a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named' });
  await page.goto(server.url);
  await page.waitForFunction(
    (wanted) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) > wanted,
    Number(preload),
    { timeout: 60_000 },
  );
  report('following the tail', await record(page, false));
  report('scrolling', await record(page, true));
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await client.send('Runtime.getHeapUsage')) as { usedSize: number };
  const rows = await page.evaluate(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount'));
  console.log(`heap ${(usedSize / 1e6).toFixed(0)} MB with ${rows} rows`);
} finally {
  await browser.close();
  server.stop();
}
