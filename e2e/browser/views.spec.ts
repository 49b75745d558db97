import { expect } from '@playwright/test';
import { axeViolations } from './axe.js';
import { test } from './fixtures.js';

test('compares two exchanges by keyboard', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php?a=1');
  await traffic.get('/once/missing.php?a=1');
  await expect(page.getByRole('row', { name: /^2: / })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('region', { name: 'Exchange 1' })).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('region', { name: 'Exchange 2' })).toBeVisible();
  await page.keyboard.press('c');
  const compared = page.getByRole('region', { name: 'Exchanges 1 and 2 compared' });
  await expect(compared.getByRole('region', { name: 'Params' })).toContainText('SCRIPT_FILENAME');
  await expect(compared.getByRole('region', { name: 'Params' })).not.toContainText('REQUEST_METHOD');
  await page.getByRole('checkbox', { name: 'only differences' }).uncheck();
  await expect(compared.getByRole('region', { name: 'Params' })).toContainText('REQUEST_METHOD');
  expect(new URL(page.url()).hash).toBe('#/compare/1/2');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeVisible();
});

test('shows exchanges on their connections', async ({ traffic, scopePage: page }) => {
  await traffic.get('/keep/hello.php?1');
  await traffic.get('/keep/hello.php?2');
  await page.getByRole('button', { name: 'Connections' }).click();
  const lanes = page.getByRole('region', { name: 'Lanes' });
  await expect(lanes.getByRole('listitem')).toHaveCount(1);
  await expect(lanes.getByRole('link')).toHaveCount(2);
  await lanes.getByRole('link', { name: /hello\.php\?2/ }).click({ force: true });
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
  await expect(page.getByRole('tabpanel').getByRole('link', { name: '#1' })).toBeVisible();
});

test('gathers figures for every endpoint, and filters for one', async ({ traffic, scopePage: page }) => {
  for (const path of ['/once/hello.php?1', '/once/hello.php?2', '/once/fatal.php']) await traffic.get(path);
  await page.keyboard.press('p');
  const table = page.getByRole('table', { name: 'Endpoints' });
  await expect(table.getByRole('row', { name: /hello\.php/ })).toContainText('2');
  await expect(table.getByRole('row', { name: /fatal\.php/ })).toContainText('100 %');
  await table.getByRole('button', { name: /exchanges of GET .*hello\.php/ }).click();
  await expect(page.getByRole('row', { name: /hello\.php/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: /fatal\.php/ })).toHaveCount(0);
});

test('does everything by name', async ({ scopePage: page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('endpo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Endpoints', exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('remembers preferences', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  await page.keyboard.press(',');
  const dialog = page.getByRole('dialog', { name: 'Preferences' });
  await dialog.getByRole('radio', { name: 'dark' }).check();
  await dialog.getByRole('radio', { name: 'comfortable' }).check();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(async () => (await page.getByRole('row', { name: /^1: / }).boundingBox())?.height).toBeGreaterThan(28);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in any view', async ({ traffic, scopePage: page }) => {
      for (const path of ['/keep/hello.php', '/keep/stderr.php', '/once/fatal.php', '/once/missing.php']) await traffic.get(path);
      for (const view of ['connections', 'endpoints', 'compare/1/3']) {
        await page.evaluate((hash) => location.assign(hash), `#/${view}`);
        await expect(page.getByRole('main').locator('[tabindex="0"]').first()).toBeVisible();
        expect.soft(await axeViolations(page), view).toEqual([]);
      }
      for (const key of ['Control+k', ',', '?']) {
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog')).toBeVisible();
        expect.soft(await axeViolations(page), key).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    });
  });
}
