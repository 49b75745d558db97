/**
 * Lets axe look at the page in its states, dark and light: `tsx --conditions=fcgiscope-source packages/ui/dev/audit.ts`. Prints every
 * violation; exits 1 where there is one.
 */
import { createRequire } from 'node:module';
import { chromium, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { fakeServer } from './start-fake-server.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TABS = ['overview', 'params', 'request', 'response', 'stderr', 'records', 'diagnostics'];

async function audit(page: Page, state: string): Promise<number> {
  const results = await page.evaluate<AxeResults>('axe.run()');
  for (const { id, help, nodes } of results.violations) {
    console.log(
      `${state}: ${id}: ${help} (${nodes.length})\n    ${nodes[0]?.html.slice(0, 200)}\n    ${nodes[0]?.failureSummary?.split('\n').slice(1, 3).join(' ').slice(0, 300)}`,
    );
  }
  return results.violations.length;
}

async function auditStates(page: Page, url: string, scheme: string): Promise<number> {
  let found = 0;
  const check = async (state: string) => {
    found += await audit(page, `${scheme} ${state}`);
  };
  await page.goto(`${url}?filter=has%3Astderr`);
  await page.getByRole('row').nth(3).waitFor();
  await page.addScriptTag({ path: axePath });
  await check('list');
  await page.getByRole('row').nth(3).click();
  for (const [i, tab] of TABS.entries()) {
    await page.keyboard.press(String(i + 1));
    await page.getByRole('tab', { selected: true, name: new RegExp(tab, 'i') }).waitFor();
    await page.waitForTimeout(250);
    await check(tab);
  }
  await page.getByLabel('Filter', { exact: true }).fill('stauts:5');
  await check('mistake');
  await page.getByLabel('Filter', { exact: true }).fill('uri:nowhere');
  await check('nothing matches');
  await page.getByLabel('Filter', { exact: true }).blur();
  await page.keyboard.press('?');
  await check('help');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Columns' }).click();
  await check('columns');
  await page.keyboard.press('Escape');
  await page.getByLabel('Filter', { exact: true }).fill('');
  for (const view of ['connections', 'endpoints', 'compare/2/5']) {
    await page.evaluate((hash) => location.assign(hash), `#/${view}`);
    await page.getByRole('main').locator('[tabindex="0"]').first().waitFor();
    await check(view);
  }
  return found;
}

const server = await fakeServer('--rate', '5', '--foreign');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
});
try {
  let found = 0;
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width: 1440, height: 900 } });
    found += await auditStates(await context.newPage(), server.url, colorScheme);
    await context.close();
  }
  console.log(found === 0 ? 'axe finds nothing' : `${found} violations`);
  process.exitCode = found === 0 ? 0 : 1;
} finally {
  await browser.close();
  server.stop();
}
