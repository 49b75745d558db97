/**
 * The pictures of the documentation, from real traffic: `pnpm screenshots` writes docs/screenshots/*.png. Needs nginx, php-fpm and
 * chromium, and the built command and page.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { startTraffic } from '../e2e/lab/traffic.js';
import playwright from '../playwright.config.js';

const FOLDER = join(import.meta.dirname, '../docs/screenshots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 640 },
];
const SCHEMES = /** @type {const} */ (['dark', 'light']);

/** A shop in a bad hour: most of it works, some of it is slow, some of it fails. */
const REQUESTS = [
  { path: '/once/hello.php' },
  { path: '/keep/params.php?page=2' },
  { path: '/once/redirect.php' },
  { path: '/unbuffered/stream.php?pieces=4&ms=60' },
  { path: '/once/warning.php' },
  { path: '/keep/headers.php?status=201' },
  { path: '/once/missing.php' },
  { path: '/unbuffered/big.php?bytes=2000000' },
  { path: '/once/slow.php?ms=340' },
  { path: '/once/stderr.php?lines=3' },
  { path: '/small-buffer/headers.php?bytes=5000' },
  { path: '/once/killed.php' },
  { path: '/impatient/slow.php?ms=1300' },
  { path: '/once/echo.php', body: '{"order":{"id":4711,"items":[{"sku":"A-1","count":2},{"sku":"B-7","count":1}]}}' },
  { path: '/once/fatal.php?order=4711' },
];

/** What is shown: the exchange that is opened, if any, and its tab. */
const VIEWS = [
  { name: 'list' },
  { name: 'overview', row: /slow\.php\?ms=1300/, tab: /Overview/ },
  { name: 'params', row: /fatal\.php/, tab: /Params/ },
  { name: 'request', row: /echo\.php/, tab: /Request/ },
  { name: 'response', row: /params\.php/, tab: /Response/ },
  { name: 'stderr', row: /fatal\.php/, tab: /Stderr/ },
  { name: 'records', row: /stderr\.php/, tab: /Records/ },
  { name: 'diagnostics', row: /killed\.php/, tab: /Diagnostics/ },
];

const ROUNDS = 3;

/** Transitions, and figures that are refreshed four times a second. */
const SETTLE_MS = 400;

/** @param {import('../e2e/lab/traffic.js').Traffic} traffic */
async function drive(traffic) {
  const host = { Host: traffic.lab.http.replace('127.0.0.1', 'shop.test') };
  for (let round = 0; round < ROUNDS; round++) {
    for (const { path, body } of REQUESTS) {
      if (body)
        await traffic.request({
          method: 'POST',
          path,
          headers: { ...host, 'Content-Type': 'application/json' },
          body: Buffer.from(body),
        });
      else await traffic.get(path, host);
    }
  }
}

/** @param {import('@playwright/test').Page} page @param {(typeof VIEWS)[number]} view @param {string} suffix */
async function picture(page, { name, row, tab }, suffix) {
  if (row && tab) {
    await page.getByRole('row', { name: row }).last().click();
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').waitFor();
  }
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: join(FOLDER, `${name}-${suffix}.png`) });
}

const traffic = await startTraffic({ application: 'tcp', listen: 'tcp' });
const browser = await chromium.launch(playwright.use?.launchOptions);
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of SCHEMES) {
    const page = await browser.newPage({ colorScheme, viewport: SIZES[0] ?? null });
    await page.goto(traffic.scope.pageAddress);
    if (colorScheme === SCHEMES[0]) {
      await picture(page, { name: 'empty' }, `${colorScheme}-${SIZES[0]?.width}`);
      await drive(traffic);
    }
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const view of VIEWS) await picture(page, view, `${colorScheme}-${size.width}`);
      await page.keyboard.press('Escape');
    }
    await page.close();
  }
} finally {
  await browser.close();
  await traffic.stop();
}
