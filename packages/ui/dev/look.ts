/**
 * Photographs the page in its states, dark and light, large and small, against the fake server:
 *
 *     pnpm --filter @fcgiscope/ui run look -- OUT_DIR [URL]
 *
 * Without a URL a fake server is started on the built page.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { fakeServer } from './start-fake-server.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.argv[2] ?? join(here, '../shots');
const SIZES = { large: { width: 1440, height: 900 }, small: { width: 1024, height: 640 } } as const;

interface Shot {
  readonly name: string;
  readonly hash?: string;
  readonly query?: string;
  /** What is done before the picture. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const filter = (text: string) => `?filter=${encodeURIComponent(text)}`;

/** Opens the newest exchange that matches, on a tab. */
const openTab = (tab: string) => async (page: Page) => {
  await page.getByRole('row').nth(4).click();
  await page.getByRole('tab', { name: new RegExp(`^${tab}`, 'i') }).click();
};

const SHOTS: readonly Shot[] = [
  { name: 'list' },
  { name: 'filtered', query: filter('is:error') },
  {
    name: 'mistake',
    query: filter('has:stderr'),
    prepare: (page) => page.getByLabel('Filter', { exact: true }).fill('has:stderr stauts:5xx'),
  },
  { name: 'suggest', prepare: (page) => page.getByLabel('Filter', { exact: true }).pressSequentially('has:stderr st') },
  { name: 'nothing', query: filter('uri:nowhere') },
  { name: 'columns', prepare: (page) => page.getByRole('button', { name: 'Columns' }).click() },
  { name: 'help', prepare: (page) => page.keyboard.press('?') },
  { name: 'connections', hash: '#/connections' },
  { name: 'endpoints', hash: '#/endpoints' },
  { name: 'compare', hash: '#/compare/290/295' },
  { name: 'body-search', query: filter('body:PDOException OR param.HTTPS:off') },
  { name: 'overview', query: filter('uri:reports'), prepare: openTab('overview') },
  { name: 'params', query: filter('uri:cart'), prepare: openTab('params') },
  { name: 'request', query: filter('uri:checkout'), prepare: openTab('request') },
  { name: 'response', query: filter('uri:products method:GET uri:api'), prepare: openTab('response') },
  { name: 'stderr', query: filter('uri:search'), prepare: openTab('stderr') },
  { name: 'records', query: filter('uri:checkout'), prepare: openTab('records') },
  { name: 'diagnostics', query: filter('has:diagnostic'), prepare: openTab('diagnostics') },
  {
    name: 'right',
    query: filter('uri:events'),
    prepare: async (page) => {
      await openTab('overview')(page);
      await page.getByRole('button', { name: 'Show at the right' }).click();
    },
  },
];

async function photograph(browser: Browser, url: string, shots: readonly Shot[]): Promise<void> {
  for (const [sizeName, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const shot of shots) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        page.on('console', (message) => message.type() === 'error' && console.log(`${shot.name}: ${message.text()}`));
        page.on('pageerror', (error) => console.log(`${shot.name}: ${error.message}`));
        await page.goto(`${url}${shot.query ?? ''}${shot.hash ?? ''}`);
        await page.waitForTimeout(700);
        await shot.prepare?.(page).catch((error: unknown) => console.log(`${shot.name}: ${String(error).slice(0, 300)}`));
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(out, `${shot.name}-${sizeName}-${colorScheme}.png`) });
        await context.close();
      }
    }
  }
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
const only = process.env.SHOTS?.split(',');
const wanted = (shots: readonly Shot[]) => shots.filter(({ name }) => only === undefined || only.includes(name));
for (const { options, shots } of [
  { options: [], shots: SHOTS },
  { options: ['--preload', '0', '--rate', '0'], shots: [{ name: 'empty' }] },
  { options: ['--disk-full', '--kept', '200'], shots: [{ name: 'disk-full' }] },
  { options: ['--foreign', '--preload', '0', '--rate', '0'], shots: [{ name: 'foreign', hash: '#/connections' }] },
]) {
  if (wanted(shots).length === 0) continue;
  const server = await fakeServer(...options);
  await photograph(browser, server.url, wanted(shots));
  server.stop();
}
await browser.close();
