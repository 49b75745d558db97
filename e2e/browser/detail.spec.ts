import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.js';

/** Opens the exchange on one of its tabs. */
async function openTab(page: Page, row: RegExp, tab: RegExp) {
  await page.getByRole('row', { name: row }).click();
  await page.getByRole('tab', { name: tab }).click();
  return page.getByRole('tabpanel');
}

test('says above the tabs what is wrong, and leads to the proof', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/fatal.php');
  await page.getByRole('row', { name: /fatal\.php/ }).click();
  const card = page.getByRole('list', { name: 'What is wrong' }).getByRole('listitem').first();
  await expect(card).toContainText('the warehouse does not answer');
  await card.getByTitle('Why, and what to change').click();
  await expect(card).toContainText('The script ended here');
  await card.getByTitle('Show what it said on STDERR').click();
  await expect(page.getByRole('tab', { name: /Stderr/ })).toHaveAttribute('aria-selected', 'true');
});

test('explains params, and makes columns of them', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php', { Proxy: 'http://evil.test', Cookie: 'session=secret' });
  const panel = await openTab(page, /hello\.php/, /Params/);
  await panel.getByRole('button', { name: 'SCRIPT_FILENAME', exact: true }).click();
  await expect(panel.getByText('fastcgi_param SCRIPT_FILENAME')).toBeVisible();
  await expect(panel.getByRole('row', { name: /HTTP_PROXY/ })).toContainText('httpoxy');
  await expect(panel).not.toContainText('session=secret');
  await panel.getByRole('button', { name: 'Show HTTP_COOKIE' }).click();
  await expect(panel).toContainText('session=secret');
  await panel.getByRole('button', { name: 'Add SERVER_PROTOCOL as a column' }).click();
  await expect(page.getByRole('columnheader', { name: /SERVER_PROTOCOL/ })).toBeVisible();
});

test('undoes the encoding of a body, and says so', async ({ traffic, scopePage: page }) => {
  const body = gzipSync('{"order":{"id":4711,"tea":"grün"}}');
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
  await traffic.request({ method: 'POST', path: '/once/echo.php', headers, body });
  const panel = await openTab(page, /echo\.php/, /Request/);
  await expect(panel).toContainText('gzip undone');
  await expect(panel.getByRole('region', { name: 'JSON of the body' })).toContainText('"grün"');
  await panel.getByRole('button', { name: 'Fold' }).nth(1).click();
  await expect(panel.getByRole('region', { name: 'JSON of the body' })).not.toContainText('"grün"');
  await panel.getByRole('button', { name: 'show as sent' }).click();
  await expect(panel.getByRole('button', { name: 'Hex' })).toHaveAttribute('aria-pressed', 'true');
});

test('shows the parts of a form with a file', async ({ traffic, scopePage: page }) => {
  const lines = [
    '--B',
    'Content-Disposition: form-data; name="title"',
    '',
    'a cup of tea',
    '--B',
    'Content-Disposition: form-data; name="file"; filename="cup.txt"',
    'Content-Type: text/plain',
    '',
    'porcelain',
    '--B--',
    '',
  ];
  const headers = { 'Content-Type': 'multipart/form-data; boundary=B' };
  await traffic.request({ method: 'POST', path: '/once/upload.php', headers, body: Buffer.from(lines.join('\r\n')) });
  const panel = await openTab(page, /upload\.php/, /Request/);
  const parts = panel.getByRole('region', { name: 'Parts of the body' }).getByRole('listitem');
  await expect(parts).toHaveCount(2);
  await expect(parts.nth(0)).toContainText('a cup of tea');
  await expect(parts.nth(1)).toContainText('cup.txt');
});

test('saves a body as it was sent', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  const panel = await openTab(page, /hello\.php/, /Response/);
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download the body as it was sent' }).click();
  expect((await download).suggestedFilename()).toMatch(/^exchange-1-response\.\w+$/);
});

test('says when each message on stderr came, and opens its place in an editor', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/fatal.php');
  await page.keyboard.press(',');
  await page.getByRole('dialog', { name: 'Preferences' }).getByRole('textbox').fill('vscode://file{file}:{line}');
  await page.keyboard.press('Escape');
  const panel = await openTab(page, /fatal\.php/, /Stderr/);
  await expect(panel.getByText(/^\+\d/).first()).toBeVisible();
  await expect(panel.getByRole('link', { name: /in the editor/ }).first()).toHaveAttribute(
    'href',
    /^vscode:\/\/file\/.+fatal\.php:\d+$/,
  );
});

test('shows the records of a kept connection byte by byte', async ({ traffic, scopePage: page }) => {
  await traffic.get('/keep/hello.php?first');
  await traffic.get('/keep/hello.php?second');
  const panel = await openTab(page, /\?second/, /Records/);
  await expect(panel.getByRole('option')).not.toHaveCount(0);
  await panel.getByRole('button', { name: 'whole connection' }).click();
  await expect(panel.getByRole('option', { name: /BEGIN_REQUEST/ })).toHaveCount(2);
  await panel
    .getByRole('option', { name: /BEGIN_REQUEST/ })
    .nth(1)
    .click();
  await expect(panel).toContainText(/01\s*01\s*00\s*01\s*00\s*08/);
});
