import { expect } from '@playwright/test';
import { accepts, freeAddress } from '../lab/address.js';
import { startScope } from '../lab/scope.js';
import { test } from './fixtures.js';

test('says why the application cannot be reached', async ({ page }) => {
  const [tap, nobody] = [await freeAddress('tcp', '', 'tap'), await freeAddress('tcp', '', 'nobody')];
  const scope = await startScope([`${tap}=${nobody}`]);
  try {
    await page.goto(scope.pageAddress);
    await accepts(tap);
    await expect(page.getByText(/refused/i).first()).toBeVisible();
  } finally {
    await scope.stop();
  }
});

test('says that the connection to the command is lost, and keeps what it has', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  await expect(page.getByRole('row', { name: /hello\.php/ })).toBeVisible();
  await traffic.scope.kill();
  await expect(page.getByText(/lost|reconnect|trying again/i).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /hello\.php/ })).toBeVisible();
});
