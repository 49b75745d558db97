import { expect } from '@playwright/test';
import { test } from './fixtures.js';
import { PageWatch } from './page-watch.js';
import { serveStaticPage } from './static-page.js';

test.use({ trace: 'off' });

test('nothing on the page is inline, nor needs to be: whatever is opened, the policy is kept', async ({ traffic, page }) => {
  const watch = await PageWatch.start(page, traffic.scope.url);
  const reply = await page.goto(traffic.scope.pageAddress);
  expect(reply?.headers()['content-security-policy']).toContain("style-src 'self';");
  for (const path of ['/keep/hello.php', '/once/stderr.php', '/once/fatal.php', '/once/missing.php']) await traffic.get(path);
  await page.getByRole('row', { name: /fatal\.php/ }).click();
  for (const tab of await page.getByRole('tab').all()) await tab.click();
  await page.getByRole('row', { name: /stderr\.php/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Note…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Columns/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'group by status' }).click();
  await page.keyboard.press('Escape');
  for (const key of ['Control+k', ',', '?']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
  }
  for (const view of ['connections', 'endpoints', 'compare/1/3']) {
    await page.evaluate((hash) => location.assign(hash), `#/${view}`);
    await expect(page.getByRole('main').locator('[tabindex="0"]').first()).toBeVisible();
  }
  await watch.verify();
});

test('the page brings its policy along where another server has its files', async ({ page }) => {
  const server = await serveStaticPage();
  try {
    const watch = await PageWatch.start(page, server.url);
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Open a capture' })).toBeVisible();
    await watch.verify();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red" onclick="window.pwned = 1">x</p>');
      document.querySelector('p:last-of-type')?.dispatchEvent(new Event('click'));
    });
    await expect
      .poll(() => page.evaluate(() => window.fcgiscopeSeen?.violations.map((violation) => violation.split(' ')[0])))
      .toEqual(['style-src-attr', 'script-src-attr']);
    expect(await page.evaluate(() => window.pwned)).toBeUndefined();
  } finally {
    server.close();
  }
});
