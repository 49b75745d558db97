import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concat, utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, makeRecord, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { test as base, expect, type Page } from '@playwright/test';
import { type ScriptedTraffic, startScriptedTraffic } from '../lab/scripted-app.js';
import { drop } from './dropped-files.js';
import { PageWatch } from './page-watch.js';
import { serveStaticPage } from './static-page.js';

const SCRIPT = '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">';
/** Turns what follows around; closed nowhere. */
const OVERRIDE = '\u202Egnp.exe\u2066';
const MEGABYTE = 1024 * 1024;

/** What a page may take to show something, on two busy cores. */
const QUICK_MS = 3000;

/** No task of the page takes longer: it would not answer for as long. */
const FREEZE_MS = 500;

interface Fixtures {
  readonly traffic: ScriptedTraffic;
}

const test = base.extend<Fixtures>({
  traffic: async ({}, use) => {
    const traffic = await startScriptedTraffic();
    await use(traffic);
    await traffic.stop();
  },
});

// Its recorder fetches pictures again, which the page's policy forbids: that would count as a violation.
test.use({ trace: 'off' });

type Pairs = readonly (readonly [string, string])[];

const BASICS: Pairs = [
  ['REQUEST_METHOD', 'POST'],
  ['SCRIPT_FILENAME', '/srv/index.php'],
];

function request(params: Pairs, body: string): Uint8Array {
  const bytes = utf8Bytes(body);
  return concat([
    beginRequest(1, { role: 1, keepConnection: false }),
    paramsRecords(1, [...BASICS, ...params, ['CONTENT_LENGTH', String(bytes.length)]]),
    streamRecords(TYPE.STDIN, 1, bytes),
    streamEnd(TYPE.STDIN, 1),
  ]);
}

function answer(head: string, body: string | Uint8Array, stderr = ''): Uint8Array {
  const bytes = typeof body === 'string' ? utf8Bytes(body) : body;
  return concat([
    streamRecords(TYPE.STDERR, 1, utf8Bytes(stderr)),
    streamRecords(TYPE.STDOUT, 1, concat([utf8Bytes(`${head}\r\n\r\n`), bytes])),
    endRequest(1),
  ]);
}

/** Opens the page, and listens for what must never happen on it. */
async function openPage(page: Page, traffic: ScriptedTraffic): Promise<PageWatch> {
  const watch = await PageWatch.start(page, traffic.scope.url);
  await page.goto(traffic.scope.pageAddress);
  return watch;
}

const TABS = ['Overview', 'Params', 'Request', 'Response', 'Stderr', 'Records', 'Diagnostics'];

/** Goes through every tab, and through what it shows; nothing may keep the page from answering. */
async function visitTabs(page: Page, watch: PageWatch): Promise<void> {
  for (const name of TABS) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tabpanel')).toBeVisible({ timeout: QUICK_MS });
    expect.soft(await watch.longestTask(), `opening ${name}`).toBeLessThan(FREEZE_MS);
    await scrollAll(page);
    expect.soft(await watch.longestTask(), `scrolling ${name}`).toBeLessThan(FREEZE_MS);
  }
}

/** Everything in the panel that scrolls goes to its end, in a few steps and back. */
async function scrollAll(page: Page): Promise<void> {
  await page.getByRole('tabpanel').evaluate(async (panel) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const scrollers = [panel, ...panel.querySelectorAll('*')].filter(
      (element) => element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY !== 'visible',
    );
    for (const scroller of scrollers) {
      for (const share of [0.01, 0.3, 0.7, 1, 0]) {
        scroller.scrollTop = share * scroller.scrollHeight;
        await frame();
        await frame();
      }
    }
  });
}

test('shows markup and scripts as text, wherever they stand', async ({ page, traffic }) => {
  const watch = await openPage(page, traffic);
  await traffic.exchange(
    request(
      [
        ['REQUEST_URI', `/a?${SCRIPT}`],
        [`HTTP_${SCRIPT}`, SCRIPT],
        ['HTTP_HOST', OVERRIDE],
        ['CONTENT_TYPE', 'text/html'],
      ],
      SCRIPT,
    ),
    answer(
      `Content-Type: text/html\r\nX-Evil: ${SCRIPT}\r\nX-Turn: ${OVERRIDE}`,
      SCRIPT,
      `PHP message: PHP Warning:  ${SCRIPT} in /a.php on line 3`,
    ),
  );
  await page.getByRole('row', { name: /^1: / }).click();
  await visitTabs(page, watch);
  for (const tab of ['Params', 'Request', 'Response', 'Stderr']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toContainText('window.pwned');
  }
  await expect(page.locator('script:not([src]), img[src="x"]')).toHaveCount(0);
  for (const view of ['connections', 'endpoints', 'compare/1/1']) {
    await page.evaluate((hash) => location.assign(hash), `#/${view}`);
    await expect(page.getByRole('main').getByRole('region').or(page.getByRole('main').getByRole('table')).first()).toBeVisible();
  }
  await watch.verify();
});

test('draws no SVG, and says where a picture is none', async ({ page, traffic }) => {
  const watch = await openPage(page, traffic);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 1"><script>window.pwned = 1</script></svg>';
  await traffic.exchange(request([['REQUEST_URI', '/svg']], ''), answer('Content-Type: image/svg+xml', svg));
  await traffic.exchange(request([['REQUEST_URI', '/png']], ''), answer('Content-Type: image/png', svg));
  await page.getByRole('row', { name: /\/svg/ }).click();
  await page.getByRole('tab', { name: 'Response' }).click();
  await expect(page.getByRole('region', { name: 'Source of the body' })).toContainText('onload');
  await page.getByRole('row', { name: /\/png/ }).click();
  await expect(page.getByRole('tabpanel').getByText(/are no image\/png/)).toBeVisible();
  await watch.verify();
});

test('holds values of a megabyte and ten thousand params', async ({ page, traffic }) => {
  const watch = await openPage(page, traffic);
  const line = 'x'.repeat(MEGABYTE);
  const many: Pairs = Array.from({ length: 10_000 }, (_, i) => [`HTTP_X_${i}`, `value ${i}`]);
  await traffic.exchange(
    request([['REQUEST_URI', `/${'long'.repeat(50_000)}`], ['HTTP_LONG', line], ...many], line),
    answer(`Content-Type: application/json\r\nX-Long: ${'y'.repeat(100_000)}`, JSON.stringify({ line }), line),
  );
  await page.getByRole('row', { name: /^1: / }).click();
  await visitTabs(page, watch);
  await page.getByRole('tab', { name: 'Params' }).click();
  await expect(
    page
      .getByRole('tabpanel')
      .getByRole('button', { name: /more characters/ })
      .first(),
  ).toBeVisible();
  expect.soft(await watch.longestTask(), 'showing the params again').toBeLessThan(FREEZE_MS);
  await page.getByLabel('Search params').fill('value 9999');
  await expect(page.getByRole('tabpanel').getByText('HTTP_X_9999')).toBeVisible({ timeout: QUICK_MS });
  expect.soft(await watch.longestTask(), 'searching params').toBeLessThan(FREEZE_MS);
  await page.getByRole('button', { name: 'wire order' }).click();
  await page.getByLabel('Search params').fill('');
  expect.soft(await watch.longestTask(), 'params as sent').toBeLessThan(FREEZE_MS);
  await traffic.exchange(request([['REQUEST_URI', '/small']], 'x'), answer('Content-Type: application/json', '{}'));
  await page.evaluate(() => location.assign('#/compare/1/2'));
  await expect(page.getByRole('region', { name: 'Exchanges 1 and 2 compared' })).toBeVisible({ timeout: QUICK_MS });
  await expect(page.getByRole('region', { name: 'Params' })).toBeVisible({ timeout: QUICK_MS });
  expect.soft(await watch.longestTask(), 'comparing').toBeLessThan(FREEZE_MS);
  await watch.verify();
});

test('holds a hundred thousand records of one exchange', async ({ page, traffic }) => {
  test.slow();
  const watch = await openPage(page, traffic);
  const one = makeRecord(TYPE.STDOUT, 1, utf8Bytes('.'));
  const head = streamRecords(TYPE.STDOUT, 1, utf8Bytes('Content-Type: text/plain\r\n\r\n'));
  const records = Array.from({ length: 100_000 }, () => one);
  await traffic.exchange(request([['REQUEST_URI', '/records']], ''), concat([head, ...records, endRequest(1)]));
  await page.getByRole('row', { name: /\/records/ }).click();
  await page.getByRole('tab', { name: 'Records' }).click();
  const more = page.getByRole('button', { name: 'load more' });
  await expect(page.getByText(/the first 10,000 of more than 100,000 records/)).toBeVisible({ timeout: 20_000 });
  expect.soft(await watch.longestTask(), 'opening the records').toBeLessThan(FREEZE_MS);
  await more.click();
  await expect(page.getByText(/the first 30,000 of more than 100,000 records/)).toBeVisible({ timeout: 20_000 });
  await more.click();
  await more.click();
  await expect(page.getByText(/the first 100,000 records; there are more, and lists end here/)).toBeVisible({ timeout: 30_000 });
  expect.soft(await watch.longestTask(), 'loading more records').toBeLessThan(FREEZE_MS);
  await page.getByRole('listbox', { name: 'Records' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toContainText('PARAMS');
  await visitTabs(page, watch);
  await watch.verify();
});

test('says file names as they are, and reads none of them as markup', async ({ page }) => {
  const server = await serveStaticPage();
  try {
    const watch = await PageWatch.start(page, server.url);
    await page.goto(server.url);
    const bytes = readFileSync(join(import.meta.dirname, '../../fixtures/captures/nginx-fpm-stderr/capture.pcap'));
    await drop(page, [{ name: `${SCRIPT}${OVERRIDE}.pcap`, bytes }]);
    await expect(page.getByRole('row', { name: /^1: / })).toBeVisible();
    await expect(page.getByText('file <script>window.pwned = 1</script>')).toBeVisible();
    await drop(page, [{ name: `${SCRIPT}.txt`, bytes: Buffer.from('no capture') }]);
    await expect(page.getByRole('heading', { name: 'This is no capture that can be read' })).toBeVisible();
    await expect(page.locator('img[src="x"]')).toHaveCount(0);
    await watch.verify();
  } finally {
    server.close();
  }
});
