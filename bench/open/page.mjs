// How long the page takes to list a large capture, how smooth it stays meanwhile, and what memory it takes: headless Chromium.
//
//   npx tsx bench/open/page.mjs [--megabytes 200] [--gzip] [--rounds 3]
//
// The capture is made from the fixtures. `listed`: from choosing the file until every exchange is in the list. `first row`: until one
// can be seen. `longest gap`: between two frames of the page while it is scrolled as by a wheel, a step each frame. Memory is that of the
// renderer process, which holds page and worker. The page is served as files: no fcgiscope runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { serveStaticPage } from '../../e2e/browser/static-page.ts';
import playwright from '../../playwright.config.ts';
import { writeBigCapture } from './big-capture.mjs';

const { values: flags } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '200' },
    gzip: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});
const MB = 1e6;

/** Resident memory of the renderer that shows the page, in MB: now, and at its highest. */
async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => readFileSync(`/proc/${id}/status`, 'utf8'));
  const largest = (field) => Math.max(...renderers.map((text) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(text)?.[1] ?? 0)));
  return { now: largest('VmRSS') / 1000, peak: largest('VmHWM') / 1000 };
}

/** Runs in the page: scrolls the list while the file is read, and notes when what was seen. */
async function watch() {
  const WHEEL_PX = 120;
  const began = performance.now();
  const seen = { firstRow: 0, listed: 0, longestGap: 0, frames: 0, shown: '' };
  const settled = () =>
    seen.listed > 0 && document.querySelector('progress') === null && performance.now() - began - seen.listed > 500;
  for (let last = began; !settled(); ) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    const grid = document.querySelector('[role=grid]');
    const shown = document.querySelector('dl dd')?.textContent ?? '';
    if (seen.firstRow === 0 && grid?.querySelector('[role=row][aria-rowindex="2"]')) seen.firstRow = now - began;
    if (seen.firstRow > 0) {
      seen.longestGap = Math.max(seen.longestGap, now - last);
      seen.frames++;
    }
    if (shown !== seen.shown) Object.assign(seen, { shown, listed: now - began });
    if (grid) grid.scrollTop = (grid.scrollTop + WHEEL_PX) % grid.scrollHeight;
    last = now;
  }
  return { ...seen, ended: performance.now() - began };
}

async function round(path, url) {
  const browser = await chromium.launch(playwright.use?.launchOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Open a capture' }).waitFor();
    const watching = page.evaluate(watch);
    await page.getByLabel('Capture files').first().setInputFiles(path);
    return { ...(await watching), memory: await rendererMemory(browser) };
  } finally {
    await browser.close();
  }
}

const directory = mkdtempSync(join(tmpdir(), 'fcgiscope-bench-'));
const server = await serveStaticPage();
try {
  let path = join(directory, 'big.pcap');
  const size = writeBigCapture(path, Number(flags.megabytes) * MB);
  if (flags.gzip) {
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 1 }));
    path = `${path}.gz`;
  }
  console.log(`${path}: ${(size / MB).toFixed(0)} MB of packets`);
  for (let i = 0; i < Number(flags.rounds); i++) {
    const { firstRow, listed, longestGap, frames, shown, ended, memory } = await round(path, server.url);
    const rate = ((frames / (ended - firstRow)) * 1000).toFixed(0);
    console.log(
      `first row ${firstRow.toFixed(0)} ms, listed ${shown} in ${(listed / 1000).toFixed(2)} s (${(size / MB / (listed / 1000)).toFixed(0)} MB/s), ` +
        `${rate} frames/s, longest gap ${longestGap.toFixed(0)} ms, memory ${memory.now.toFixed(0)} MB, peak ${memory.peak.toFixed(0)} MB`,
    );
  }
} finally {
  server.close();
  rmSync(directory, { recursive: true, force: true });
}
