import { expect } from '@playwright/test';
import { axeViolations } from './axe.js';
import { test } from './fixtures.js';

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on the empty page', async ({ scopePage: page }) => {
      await expect(page.getByText('waiting for the first connection')).toBeVisible();
      expect.soft(await axeViolations(page)).toEqual([]);
    });

    test('axe finds nothing in the list, nor in any tab of an exchange', async ({ traffic, scopePage: page }) => {
      for (const path of ['/once/hello.php', '/once/stderr.php', '/once/missing.php', '/once/fatal.php', '/once/killed.php'])
        await traffic.get(path);
      await expect(page.getByRole('row', { name: /^5: / })).toBeVisible();
      expect.soft(await axeViolations(page)).toEqual([]);
      await page.getByRole('row', { name: /fatal\.php/ }).click();
      await expect(page.getByRole('tab')).toHaveCount(7);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await expect(page.getByRole('tabpanel')).toBeVisible();
        expect.soft(await axeViolations(page), `tab ${await tab.textContent()}`).toEqual([]);
      }
    });
  });
}
