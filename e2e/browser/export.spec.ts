import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { axeViolations } from './axe.js';
import { drop } from './dropped-files.js';
import { test } from './fixtures.js';
import { serveStaticPage } from './static-page.js';

const SESSION = '0123456789abcdef0123456789abcdef';
const PASSWORD = 'hunter2-and-a-half';
const SECRETS = [SESSION, PASSWORD];

type Sender = { readonly request: (wanted: Parameters<import('../lab/traffic.js').Traffic['request']>[0]) => Promise<unknown> };

/** A login whose cookie and password nobody else should see, and two requests that are known by the same cookie. */
async function sendSecrets(traffic: Sender): Promise<void> {
  const headers = { Cookie: `PHPSESSID=${SESSION}`, 'Content-Type': 'application/json' };
  const body = Buffer.from(JSON.stringify({ user: 'ada', password: PASSWORD }));
  await traffic.request({ method: 'POST', path: '/once/echo.php', headers, body });
  for (const path of ['/once/hello.php?n=1', '/once/missing.php']) await traffic.request({ method: 'GET', path, headers });
}

/** Presses the button of the dialog, and gives what the browser saved. */
async function saved(
  page: Page,
  button: string | RegExp,
): Promise<{ readonly name: string; readonly text: string; readonly bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: button }).click();
  const file = await download;
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), text: bytes.toString('latin1'), bytes };
}

function expectMasked(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(text).toContain('masked1');
}

test('every format is exported without secrets, and read back', async ({ traffic, scopePage: page }) => {
  await sendSecrets(traffic);
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByText('3 exchanges so far')).toBeVisible();

  const pcapng = await saved(page, 'Export 3');
  expect(pcapng.name).toMatch(/^fcgiscope-\d{8}-\d{4}\.pcapng$/);
  expectMasked(pcapng.text);
  await expect(dialog.getByText(/^Saved .*masked in \d+ places$/)).toBeVisible();

  await dialog.getByRole('radio', { name: 'HTTP archive' }).check();
  const har = await saved(page, 'Export 3');
  expectMasked(har.text);
  const { log } = JSON.parse(har.bytes.toString()) as { log: { entries: { request: { method: string } }[] } };
  expect(log.entries.map(({ request }) => request.method)).toEqual(['POST', 'GET', 'GET']);

  await dialog.getByRole('radio', { name: 'JSON lines' }).check();
  const ndjson = await saved(page, 'Export 3');
  expectMasked(ndjson.text);
  const lines = ndjson.bytes.toString().trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([1, 2, 3]);

  await dialog.getByRole('radio', { name: 'Bug report' }).check();
  const report = await saved(page, 'Export 3');
  expectMasked(report.text);
  expect(report.text).toContain('POST /once/echo.php');

  await page.keyboard.press('Escape');
  await drop(page, [{ name: 'again.pcapng', bytes: pcapng.bytes }]);
  await expect(page.getByText('file again.pcapng')).toBeVisible();
  await expect(page.getByRole('row', { name: /^1: POST \/once\/echo\.php, status 200/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^3: GET \/once\/missing\.php, status 404/ })).toBeVisible();
});

test('shows what is masked before anything is written; secrets take a second step', async ({ traffic, scopePage: page }) => {
  await sendSecrets(traffic);
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const preview = dialog.getByRole('region', { name: 'Masked exchanges' });
  await expect(preview.getByText('cookie PHPSESSID').first()).toBeVisible();
  await expect(preview.locator('mark').first()).toHaveText(/^masked\d+x+$/);
  await expect(preview).toContainText('JSON field password');
  for (const secret of SECRETS) await expect(dialog).not.toContainText(secret);

  await dialog.getByRole('button', { name: 'before' }).click();
  for (const secret of SECRETS) await expect(preview).toContainText(secret);
  await dialog.getByRole('button', { name: 'before' }).click();

  await dialog.getByRole('button', { name: 'Include…' }).click();
  await expect(dialog.getByRole('alert')).toContainText('SECRETS INCLUDED');
  await expect(dialog.getByRole('button', { name: 'Keep them masked' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Include secrets' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Included' })).toBeVisible();
  const { text } = await saved(page, 'Export 3 with secrets');
  expect(text).toContain('SECRETS INCLUDED');
  for (const secret of SECRETS) expect(text).toContain(secret);

  await dialog.getByRole('button', { name: 'Mask', exact: true }).click();
  expectMasked((await saved(page, 'Export 3')).text);
});

test('a selection is exported by keyboard alone, with its marks, and the focus comes back', async ({
  traffic,
  scopePage: page,
}) => {
  await sendSecrets(traffic);
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  const mark = { mark: { colour: 'red', note: 'ask Ada' } };
  const reply = await page.request.put(`${traffic.scope.url}/api/exchanges/3/mark`, {
    data: mark,
    headers: { Authorization: `Bearer ${traffic.scope.token}`, Origin: traffic.scope.url },
  });
  expect(reply.status()).toBe(204);
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('radio', { name: 'Selected' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'JSON lines' })).toBeChecked();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export 2' }).focus();
  await page.keyboard.press('Enter');
  const text = await readFile(await (await download).path(), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { index: number; mark?: { note: string } });
  expect(lines.map(({ index, mark: kept }) => [index, kept?.note])).toEqual([
    [2, undefined],
    [3, 'ask Ada'],
  ]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('grid')).toBeFocused();
});

test('one exchange is copied, masked like the file', async ({ traffic, scopePage: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await sendSecrets(traffic);
  await page.getByRole('row', { name: /^1: / }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  for (const [name, expected] of [
    ['curl', 'curl '],
    ['cgi-fcgi', 'cgi-fcgi'],
    ['Markdown', '## #1'],
  ] as const) {
    await dialog.getByRole('button', { name, exact: true }).click();
    await expect(dialog.getByText(`Copied as ${name}`)).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain(expected);
    expectMasked(text);
  }
});

test('a failing export says so, and saves nothing', async ({ traffic, scopePage: page }) => {
  await sendSecrets(traffic);
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await page.route('**/api/export', (route) =>
    route.fulfill({ status: 409, json: { error: { code: 'export-impossible', message: 'exchange 1 has more than 256 MiB' } } }),
  );
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await dialog.getByRole('button', { name: 'Export 3' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('exchange 1 has more than 256 MiB. Nothing was saved.');
  expect(downloads).toEqual([]);
});

test('a file is exported without any server, and its filter decides what', async ({ page }) => {
  const server = await serveStaticPage();
  try {
    await page.goto(server.url);
    const capture = join(import.meta.dirname, '../../fixtures/captures/nginx-fpm-stderr/capture.pcap');
    await drop(page, [{ name: 'night.pcap', bytes: await readFile(capture) }]);
    await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
    await page.getByLabel('Filter', { exact: true }).fill('uri:n=3');
    await page.getByLabel('Filter', { exact: true }).blur();
    await expect(page.getByRole('row', { name: /^3: / })).toBeHidden();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await expect(dialog.getByRole('radio', { name: 'Shown by the filter' })).toBeChecked();
    await dialog.getByRole('radio', { name: 'JSON lines' }).check();
    const { name, text } = await saved(page, 'Export');
    expect(name).toBe('exchange-1.ndjson');
    expect(JSON.parse(text)).toMatchObject({ index: 1, secrets: 'masked' });
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /^1: / }).click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Replay… needs a running tap' })).toBeDisabled();
  } finally {
    server.close();
  }
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the export dialog', async ({ traffic, scopePage: page }) => {
      await sendSecrets(traffic);
      await page.getByRole('row', { name: /^1: / }).click();
      await page.keyboard.press('e');
      const dialog = page.getByRole('dialog', { name: 'Export' });
      await expect(dialog.locator('mark').first()).toBeVisible();
      expect.soft(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'before' }).click();
      await dialog.getByRole('button', { name: 'Include…' }).click();
      expect.soft(await axeViolations(page), 'asked about secrets').toEqual([]);
      await dialog.getByRole('button', { name: 'Include secrets' }).click();
      expect.soft(await axeViolations(page), 'secrets included').toEqual([]);
    });
  });
}
