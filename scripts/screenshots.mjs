/**
 * The pictures of the documentation, from real traffic: `pnpm screenshots` writes docs/screenshots/*.png, `pnpm screenshots list records`
 * those of these scenes. Needs nginx, php-fpm and chromium, and the built command and page.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { serveStaticPage } from '../e2e/browser/static-page.js';
import { startScriptedTraffic } from '../e2e/lab/scripted-app.js';
import { startTraffic } from '../e2e/lab/traffic.js';
import playwright from '../playwright.config.js';
import { toPalette } from './screenshots/palette-png.mjs';
import { SCENES } from './screenshots/scenes.mjs';
import { openShop } from './screenshots/shop.mjs';

/** @typedef {import('./screenshots/scenes.mjs').Scene} Scene */
/** @typedef {Record<NonNullable<Scene['from']>, string>} Addresses */

const FOLDER = join(import.meta.dirname, '../docs/screenshots');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 640 },
];
const SCHEMES = /** @type {const} */ (['dark', 'light']);

/** Transitions, and figures that are refreshed twice a second. */
const SETTLE_MS = 600;

const HTTP = 'GET /checkout?step=2 HTTP/1.1\r\nHost: shop.test\r\n\r\n';
const HTTP_REQUESTS = 3;

/** @param {import('@playwright/test').Browser} browser @param {Scene} scene @param {Addresses} addresses */
async function photograph(browser, { name, from = 'live', address = '', before, prepare }, addresses) {
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ colorScheme, viewport: SIZES[0] ?? null });
    const page = await context.newPage();
    await before?.(page);
    await page.goto(addresses[from]);
    // The token leaves the address with the first load.
    if (address !== '') await page.goto(`${new URL('./', page.url()).href}${address}`);
    await page.waitForTimeout(SETTLE_MS);
    await prepare?.(page);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.waitForTimeout(SETTLE_MS);
      writeFileSync(join(FOLDER, `${name}-${colorScheme}-${size.width}.png`), toPalette(await page.screenshot()));
    }
    if (name === 'paused') await page.getByRole('button', { name: 'Resume' }).click();
    await context.close();
  }
}

const wanted = process.argv.slice(2);
const chosen = SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unknown = wanted.filter((name) => SCENES.every((scene) => scene.name !== name));
if (unknown.length > 0) throw new Error(`no scene is called ${unknown.join(', ')}`);

const [shop, quiet] = [
  await startTraffic({ application: 'tcp', listen: 'tcp' }),
  await startTraffic({ application: 'unix', listen: 'unix' }),
];
const [foreign, files] = [await startScriptedTraffic(), await serveStaticPage()];
const browser = await chromium.launch(playwright.use?.launchOptions);
try {
  mkdirSync(FOLDER, { recursive: true });
  await openShop(shop);
  for (let i = 0; i < HTTP_REQUESTS; i++) await foreign.exchange(Buffer.from(HTTP), Buffer.alloc(0));
  const addresses = {
    live: shop.scope.pageAddress,
    empty: quiet.scope.pageAddress,
    foreign: foreign.scope.pageAddress,
    static: files.url,
  };
  for (const scene of chosen) {
    console.error(scene.name);
    await photograph(browser, scene, addresses);
  }
} finally {
  await browser.close();
  files.close();
  await Promise.all([shop.stop(), quiet.stop(), foreign.stop()]);
}
