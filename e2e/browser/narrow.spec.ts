import { expect, type Locator, type Page } from '@playwright/test';
import { axeViolations } from './axe.js';
import { test } from './fixtures.js';

/** A page beside an editor, or on a telephone. */
const NARROW = { width: 390, height: 800 };

/** The least that the page is designed for. */
const SMALL = { width: 1024, height: 640 };

/** How many of these begin or end beside the page. */
function beside(controls: Locator): Promise<number> {
  return controls.evaluateAll((all) => {
    const boxes = all.map((control) => control.getBoundingClientRect()).filter(({ width }) => width > 0);
    return boxes.filter(({ left, right }) => left < 0 || right > window.innerWidth).length;
  });
}

async function expectWithin(page: Page, controls: Locator): Promise<void> {
  await expect.poll(() => controls.count()).toBeGreaterThan(3);
  await expect.poll(() => beside(controls)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
}

test('a narrow page keeps every button within reach', async ({ traffic, scopePage: page }) => {
  await page.setViewportSize(NARROW);
  await traffic.get('/once/echo.php');
  await expectWithin(page, page.getByRole('banner').getByRole('button'));
  await page.getByRole('row', { name: /echo\.php/ }).click();
  await expectWithin(page, page.getByRole('region', { name: 'Exchange 1' }).locator('button:not([role=tab])'));
  for (const tab of [/Diagnostics/, /Overview/]) {
    await page.keyboard.press(tab.source === 'Overview' ? '1' : '7');
    await expect(page.getByRole('tab', { name: tab })).toBeInViewport({ ratio: 0.95 });
  }
  for (const key of ['r', 'e', '?']) {
    await page.keyboard.press(key);
    await expectWithin(page, page.locator('dialog[open]').locator('button, input, dd'));
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('a small page shows all figures of an endpoint', async ({ traffic, scopePage: page }) => {
  await page.setViewportSize(SMALL);
  await traffic.get('/once/hello.php');
  await page.keyboard.press('p');
  const table = page.getByRole('table', { name: 'Endpoints' });
  await expect(table.getByRole('columnheader', { name: /latency/ })).toBeInViewport({ ratio: 1 });
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect(
    await table.getByRole('cell').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length),
  ).toBe(0);
});
