import { expect } from '@playwright/test';
import { test } from './fixtures.js';

/** What PHP adds to the parameters that it was sent. */
const ADDED_BY_PHP = ['USER', 'HOME', 'PHP_SELF', 'FCGI_ROLE', 'argv', 'argc'];

/** Frames of more than a second: whatever comes late has come. */
const FRAMES_WATCHED = 90;

/** Runs in the page: where the list begins, frame after frame from the first one that has it. */
function topsOfList(frames: number): Promise<number[]> {
  return new Promise((resolve) => {
    const tops: number[] = [];
    const look = (): void => {
      const top = document.querySelector('[role=grid]')?.getBoundingClientRect().top;
      if (top !== undefined) tops.push(top);
      if (tops.length < frames) requestAnimationFrame(look);
      else resolve(tops);
    };
    look();
  });
}

test('teaches before the first connection, and shows the first request as soon as it is there', async ({
  traffic,
  scopePage,
}) => {
  await expect(scopePage.getByText('waiting for the first connection')).toBeVisible();
  await expect(scopePage.getByText(traffic.lab.application).first()).toBeVisible();
  await traffic.get('/once/hello.php?from=nginx');
  await expect(scopePage.getByRole('row', { name: /^1: GET \/once\/hello\.php\?from=nginx, status 200/ })).toBeVisible();
});

test('the list stays where it was drawn first', async ({ traffic, scopePage }) => {
  await expect(scopePage.getByText('waiting for the first connection')).toBeVisible();
  const tops = scopePage.evaluate(topsOfList, FRAMES_WATCHED);
  await traffic.get('/once/hello.php');
  expect(new Set(await tops).size).toBe(1);
});

test('shows a request while it goes on, and how it ends', async ({ traffic, scopePage }) => {
  const answer = traffic.get('/once/slow.php?ms=2500');
  await expect(scopePage.getByRole('row', { name: /slow\.php\?ms=2500, still open/ })).toBeVisible();
  await answer;
  await expect(scopePage.getByRole('row', { name: /slow\.php\?ms=2500, status 200, 2\.5\d s/ })).toBeVisible();
});

test('shows the params that PHP saw', async ({ traffic, scopePage }) => {
  const { body } = await traffic.get('/once/params.php?a=1', { 'X-Colour': 'très bleu' });
  const seen = Object.entries<string>(JSON.parse(body.toString())).filter(([name]) => !ADDED_BY_PHP.includes(name));
  expect(seen.length).toBeGreaterThan(20);
  await scopePage.getByRole('row', { name: /params\.php/ }).click();
  await scopePage.getByRole('tab', { name: /Params/ }).click();
  const panel = scopePage.getByRole('tabpanel');
  for (const [name, value] of seen) {
    await expect(panel.getByText(name, { exact: true }).first()).toBeVisible();
    if (value !== '') await expect(panel).toContainText(value);
  }
});

test('shows what PHP said on stderr', async ({ traffic, scopePage }) => {
  await traffic.get('/once/fatal.php');
  await scopePage.getByRole('row', { name: /fatal\.php, status 500/ }).click();
  await scopePage.getByRole('tab', { name: /Stderr/ }).click();
  await expect(scopePage.getByRole('tabpanel')).toContainText('the warehouse does not answer');
});

test('shows the body of a request and of its answer', async ({ traffic, scopePage }) => {
  const body = Buffer.from('{"order":{"id":4711}}');
  await traffic.request({ method: 'POST', path: '/once/echo.php', headers: { 'Content-Type': 'application/json' }, body });
  await scopePage.getByRole('row', { name: /POST \/once\/echo\.php/ }).click();
  await scopePage.getByRole('tab', { name: /Request/ }).click();
  await expect(scopePage.getByRole('tabpanel')).toContainText('4711');
  await scopePage.getByRole('tab', { name: /Response/ }).click();
  await expect(scopePage.getByRole('tabpanel')).toContainText('application/json');
  await expect(scopePage.getByRole('tabpanel')).toContainText('sha1');
});

test('shows the bytes of a record', async ({ traffic, scopePage }) => {
  await traffic.get('/once/hello.php');
  await scopePage.getByRole('row', { name: /hello\.php/ }).click();
  await scopePage.getByRole('tab', { name: /Records/ }).click();
  const panel = scopePage.getByRole('tabpanel');
  await panel.getByText('BEGIN_REQUEST').first().click();
  // Version 1, BEGIN_REQUEST, id 1, 8 bytes of content, no padding; role 1, no flags.
  await expect(panel).toContainText(/01\s*01\s*00\s*01\s*00\s*08\s*00\s*00\s*00\s*01\s*00/);
});

test('is used by keyboard alone', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  await traffic.get('/once/missing.php');
  await traffic.get('/once/fatal.php');
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('status:4xx');
  await expect(page.getByRole('row', { name: /hello\.php/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /missing\.php, status 404/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /hello\.php/ })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await expect(page.getByRole('row', { name: /^1: / })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('row', { name: /^2: / })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('2');
  await expect(page.getByRole('tab', { name: /Params/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab')).toHaveCount(0);
});

test('the main job is done by keyboard alone: find what fails, see why, note it, hand it on', async ({
  traffic,
  scopePage: page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const path of ['/once/hello.php', '/once/missing.php', '/once/fatal.php?order=4711', '/once/hello.php'])
    await traffic.get(path);
  await expect(page.getByRole('row', { name: /^4: / })).toBeVisible();
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // What fails: the filter, with what it suggests.
  await press('/');
  await page.keyboard.type('status:5xx');
  await press('Enter');
  await expect(page.getByRole('row', { name: /^\d+: / })).toHaveCount(1);
  // The list: from the filter down to its only row, which opens.
  await press('ArrowDown');
  if ((await page.getByRole('region', { name: 'Exchange 3' }).count()) === 0) await page.getByRole('grid').press('Home');
  await expect(page.getByRole('region', { name: 'Exchange 3' })).toBeVisible();
  // Why: its stderr, its params, its bytes.
  await press('5');
  await expect(page.getByRole('tabpanel')).toContainText('the warehouse does not answer');
  await press('2', 'Enter');
  await expect(page.getByRole('tabpanel')).toContainText('order=4711');
  await press('6');
  await page.getByRole('listbox', { name: 'Records' }).focus();
  await press('ArrowDown');
  await expect(page.getByRole('option', { selected: true })).toContainText('PARAMS');
  // A note on it, and a copy for somebody else.
  await page.getByRole('grid').focus();
  await press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Note…' }).press('Enter');
  await expect(page.getByLabel('Note', { exact: true })).toBeFocused();
  await page.keyboard.type('since the deployment');
  await press('Control+Enter');
  await expect(page.getByRole('row', { name: /^3: .*marked red: since the deployment/ })).toBeVisible();
  await page.getByRole('grid').focus();
  await press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Markdown' }).press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('the warehouse does not answer');
  // Back to all, and what else is on the connections and endpoints.
  await press('Escape');
  await expect(page.getByRole('tab')).toHaveCount(0);
  await press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('clear the filter');
  await press('Enter');
  await expect(page.getByRole('row', { name: /^\d+: / })).toHaveCount(4);
  await press('p');
  await expect(page.getByRole('table', { name: 'Endpoints' })).toBeVisible();
  await press('n');
  await expect(page.getByRole('region', { name: 'Lanes' })).toBeVisible();
  await press('Escape');
  await expect(page.getByRole('grid')).toBeFocused();
});

test('keeps the token out of the address, and out of reach of others', async ({ traffic, scopePage, browser }) => {
  expect(scopePage.url()).not.toContain(traffic.scope.token);
  const stranger = await browser.newPage();
  const reply = await stranger.goto(`${traffic.scope.url}/api/status`);
  expect(reply?.status()).toBe(401);
  await stranger.close();
});
