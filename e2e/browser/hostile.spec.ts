import { concat, utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, makeRecord, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { test as base, expect, type Page } from '@playwright/test';
import { type ScriptedTraffic, startScriptedTraffic } from '../lab/scripted-app.js';

const SCRIPT = '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">';
/** Turns what follows around; closed nowhere. */
const OVERRIDE = '\u202Egnp.exe\u2066';
const MEGABYTE = 1024 * 1024;

/** What a page may take for one step, on two busy cores. */
const QUICK_MS = 3000;

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
async function openPage(page: Page, traffic: ScriptedTraffic): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    Object.assign(window, { violations: [] });
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { violations: string[] }).violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const elsewhere: string[] = [];
  page.on('request', (asked) => {
    const url = asked.url();
    if (!url.startsWith(traffic.scope.url) && !url.startsWith('blob:')) elsewhere.push(url);
  });
  await page.goto(traffic.scope.pageAddress);
  return async () => {
    const seen = await page.evaluate(() => ({
      violations: (window as unknown as { violations: string[] }).violations,
      pwned: 'pwned' in window,
    }));
    expect({ ...seen, dialogs, elsewhere }).toEqual({ violations: [], pwned: false, dialogs: [], elsewhere: [] });
  };
}

const TABS = ['Overview', 'Params', 'Request', 'Response', 'Stderr', 'Records', 'Diagnostics'];

/** Goes through every tab; none may take long. */
async function visitTabs(page: Page): Promise<void> {
  for (const name of TABS) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tabpanel')).toBeVisible({ timeout: QUICK_MS });
    await answers(page);
  }
}

/** The page still answers: a frame comes. */
async function answers(page: Page): Promise<void> {
  const began = Date.now();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(Date.now() - began).toBeLessThan(QUICK_MS);
}

test('shows markup and scripts as text, wherever they stand', async ({ page, traffic }) => {
  const verify = await openPage(page, traffic);
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
  await visitTabs(page);
  for (const tab of ['Params', 'Request', 'Response', 'Stderr']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).toContainText('window.pwned');
  }
  await expect(page.locator('script:not([src]), img[src="x"]')).toHaveCount(0);
  for (const view of ['connections', 'endpoints', 'compare/1/1']) {
    await page.evaluate((hash) => location.assign(hash), `#/${view}`);
    await expect(page.getByRole('main').getByRole('region').or(page.getByRole('main').getByRole('table')).first()).toBeVisible();
  }
  await verify();
});

test('draws no SVG, and says where a picture is none', async ({ page, traffic }) => {
  const verify = await openPage(page, traffic);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 1"><script>window.pwned = 1</script></svg>';
  await traffic.exchange(request([['REQUEST_URI', '/svg']], ''), answer('Content-Type: image/svg+xml', svg));
  await traffic.exchange(request([['REQUEST_URI', '/png']], ''), answer('Content-Type: image/png', svg));
  await page.getByRole('row', { name: /\/svg/ }).click();
  await page.getByRole('tab', { name: 'Response' }).click();
  await expect(page.getByRole('region', { name: 'Source of the body' })).toContainText('onload');
  await page.getByRole('row', { name: /\/png/ }).click();
  await expect(page.getByRole('tabpanel').getByText(/are no image\/png/)).toBeVisible();
  await verify();
});

test('holds values of a megabyte and ten thousand params', async ({ page, traffic }) => {
  const verify = await openPage(page, traffic);
  const line = 'x'.repeat(MEGABYTE);
  const many: Pairs = Array.from({ length: 10_000 }, (_, i) => [`HTTP_X_${i}`, `value ${i}`]);
  await traffic.exchange(
    request([['REQUEST_URI', `/${'long'.repeat(50_000)}`], ['HTTP_LONG', line], ...many], line),
    answer(`Content-Type: application/json\r\nX-Long: ${'y'.repeat(100_000)}`, JSON.stringify({ line }), line),
  );
  await page.getByRole('row', { name: /^1: / }).click();
  await visitTabs(page);
  await page.getByRole('tab', { name: 'Params' }).click();
  await expect(
    page
      .getByRole('tabpanel')
      .getByRole('button', { name: /more characters/ })
      .first(),
  ).toBeVisible();
  await page.getByLabel('Search params').fill('value 9999');
  await expect(page.getByRole('tabpanel').getByText('HTTP_X_9999')).toBeVisible({ timeout: QUICK_MS });
  await verify();
});

test('holds a hundred thousand records of one exchange', async ({ page, traffic }) => {
  test.slow();
  const verify = await openPage(page, traffic);
  const one = makeRecord(TYPE.STDOUT, 1, utf8Bytes('.'));
  const head = streamRecords(TYPE.STDOUT, 1, utf8Bytes('Content-Type: text/plain\r\n\r\n'));
  const records = Array.from({ length: 100_000 }, () => one);
  await traffic.exchange(request([['REQUEST_URI', '/records']], ''), concat([head, ...records, endRequest(1)]));
  await page.getByRole('row', { name: /\/records/ }).click();
  await page.getByRole('tab', { name: 'Records' }).click();
  const more = page.getByRole('button', { name: 'load more' });
  await expect(page.getByText(/the first 10,000 of 100,0\d\d records/)).toBeVisible({ timeout: 20_000 });
  await more.click();
  await expect(page.getByText(/the first 30,000 of 100,0\d\d records/)).toBeVisible({ timeout: 20_000 });
  await answers(page);
  await page.getByRole('listbox', { name: 'Records' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toContainText('PARAMS');
  await verify();
});
