import { expect, type Page } from '@playwright/test';
import type { Traffic } from '../lab/traffic.js';
import { axeViolations } from './axe.js';
import { test } from './fixtures.js';

/** Three that differ in method, status and stderr. */
async function someTraffic(traffic: Traffic, page: Page): Promise<void> {
  await traffic.get('/once/hello.php?from=list');
  await traffic.get('/once/missing.php');
  await traffic.get('/once/fatal.php');
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
}

const filterOf = (page: Page) => page.getByLabel('Filter', { exact: true });

const rowsOf = (page: Page) => page.getByRole('row', { name: /^\d+: / });

test('filters by params, headers, stderr and bodies, and goes on to do so', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await filterOf(page).fill('param.QUERY_STRING:from=list');
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(page.getByRole('row', { name: /hello\.php/ })).toBeVisible();
  await traffic.get('/once/hello.php?from=list&again');
  await expect(rowsOf(page)).toHaveCount(2);
  await filterOf(page).fill('stderr:warehouse');
  await expect(rowsOf(page)).toHaveCount(1);
  const body = Buffer.from('{"order":{"id":4711}}');
  await traffic.request({ method: 'POST', path: '/once/echo.php', headers: { 'Content-Type': 'application/json' }, body });
  await filterOf(page).fill('body:4711');
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(page.getByRole('row', { name: /POST \/once\/echo\.php/ })).toBeVisible();
});

test('chooses several by keyboard, and marks them for every page and in the capture', async ({
  traffic,
  scopePage: page,
  context,
}) => {
  await someTraffic(traffic, page);
  const other = await context.newPage();
  await other.goto(`${traffic.scope.url}/`);
  await expect(other.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('row', { selected: true })).toHaveCount(2);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Mark', exact: false }).first().focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menuitem', { name: 'green' }).press('Enter');
  await expect(page.getByRole('row', { name: /^1: .*marked green/ })).toBeVisible();
  await expect(other.getByRole('row', { name: /^2: .*marked green/ })).toBeVisible();
  await filterOf(other).fill('is:marked');
  await expect(rowsOf(other)).toHaveCount(2);
});

test('keeps a note', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await page.getByRole('row', { name: /^2: / }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Note…' }).click();
  await page.getByLabel('Note', { exact: true }).fill('asked for by <b>nobody</b>');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('row', { name: /^2: .*marked red: asked for by <b>nobody<\/b>/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('row', { name: /^2: .*marked red: asked for by/ })).toBeVisible();
});

test('filters for the value under the pointer, and hides it', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await page
    .getByRole('row', { name: /missing\.php/ })
    .locator('[data-column=status]')
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Filter for status:404/ }).click();
  await expect(filterOf(page)).toHaveValue('status:404');
  await expect(rowsOf(page)).toHaveCount(1);
  await page
    .getByRole('row', { name: /missing\.php/ })
    .locator('[data-column=method]')
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Hide these' }).click();
  await expect(filterOf(page)).toHaveValue('status:404 -method:GET');
  await expect(page.getByText('None of the 3 exchanges matches')).toBeVisible();
});

test('copies what a shell can send again, and saves what is chosen', async ({ traffic, scopePage: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await someTraffic(traffic, page);
  await page.getByRole('row', { name: /hello\.php/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy' }).hover();
  await page.getByRole('menuitem', { name: 'curl' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl .*hello\.php\?from=list/s);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('row', { name: /hello\.php/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Export 3…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: 'JSON lines' }).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export 3' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.ndjson$/);
});

test('puts a filter aside and takes it up again, and remembers it', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await filterOf(page).fill('status:404');
  await page.keyboard.press('Enter');
  await expect(rowsOf(page)).toHaveCount(1);
  await page.getByRole('button', { name: /Filter is on/ }).click();
  await expect(rowsOf(page)).toHaveCount(3);
  await page.getByRole('button', { name: /Filter is off/ }).click();
  await expect(rowsOf(page)).toHaveCount(1);
  await filterOf(page).fill('');
  await page
    .getByRole('button', { name: 'Saved and recent filters' })
    .or(page.getByRole('button', { name: 'Saved' }))
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'status:404' }).click();
  await expect(rowsOf(page)).toHaveCount(1);
});

test('shows when, and what began in a stretch of time', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  const strip = page.getByRole('group', { name: /^3 exchanges in / });
  await strip.focus();
  await page.keyboard.press('ArrowRight');
  await expect(rowsOf(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(rowsOf(page)).toHaveCount(3);
});

test('groups, and moves columns by keyboard', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await page.getByRole('button', { name: /^Columns/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'group by status' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'time', exact: true }).press('Alt+ArrowUp');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('gridcell', { name: 'status 404 · 1' })).toBeVisible();
  await expect(page.getByRole('columnheader').nth(1)).toHaveText('time');
  expect(await axeViolations(page)).toEqual([]);
});

test('goes on by keyboard in a menu that the mouse leaves', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic, page);
  await page.getByRole('button', { name: /^Columns/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'group by status' }).hover();
  await page.getByRole('menuitemcheckbox', { name: 'time', exact: true }).focus();
  await page.mouse.move(1, 1);
  for (const place of [2, 3, 4]) {
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByRole('columnheader').nth(place)).toHaveText('time');
  }
});

test('comes back after a break where it was, and starts afresh after a clear', async ({ traffic, scopePage: page }) => {
  const resumed: boolean[] = [];
  let drop = async (): Promise<void> => {};
  await page.routeWebSocket(/\/api\/live$/, (socket) => {
    const server = socket.connectToServer();
    drop = () => socket.close({ code: 4000, reason: 'dropped' });
    server.onMessage((data) => {
      const message = JSON.parse(String(data)) as { readonly type: string; readonly resumed?: boolean };
      if (message.type === 'hello') resumed.push(message.resumed === true);
      socket.send(data);
    });
  });
  await page.reload();
  await someTraffic(traffic, page);
  await drop();
  await traffic.get('/once/hello.php?while=away');
  await expect(page.getByRole('row', { name: /^4: .*while=away/ })).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(4);
  expect(resumed).toEqual([false, true]);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(rowsOf(page)).toHaveCount(0);
  await traffic.get('/once/hello.php?after=clear');
  await expect(page.getByRole('row', { name: /after=clear/ })).toBeVisible();
  expect(resumed).toEqual([false, true, false]);
});
