import { expect, type Page } from '@playwright/test';
import type { Traffic } from '../lab/traffic.js';
import { axeViolations } from './axe.js';
import { test } from './fixtures.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function sendOrder(traffic: Traffic): Promise<void> {
  const body = Buffer.from('{"order":4711}');
  await traffic.request({ method: 'POST', path: '/once/echo.php?step=2', headers: JSON_TYPE, body });
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Replay/ });

/** The records of an exchange that went to the application, as hex. */
async function sentRecords(traffic: Traffic, index: number): Promise<string[]> {
  const { records } = await traffic.scope.records(index, '?bytes=4096');
  return records.filter(({ direction }) => direction === 'to-app').map(({ hex }) => hex ?? '');
}

/** What the dry run shows, record by record, as hex. */
async function shownRecords(page: Page): Promise<string[]> {
  const options = dialogOf(page).getByRole('option');
  await expect(options.first()).toBeVisible();
  const shown: string[] = [];
  for (const option of await options.all()) {
    await option.click();
    const bytes = dialogOf(page).locator('[data-offset]:nth-child(n)');
    await expect(bytes.first()).toBeVisible();
    shown.push(await hexIn(page));
  }
  return shown;
}

/** Rows far below are not drawn: the records of these tests are short, or scrolled to. */
function hexIn(page: Page): Promise<string> {
  return dialogOf(page)
    .getByRole('region', { name: /^Bytes of/ })
    .evaluate(async (scroller) => {
      const bytes = new Map<number, string>();
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      for (scroller.scrollTop = 0; ; scroller.scrollTop += scroller.clientHeight) {
        await frame();
        for (const byte of scroller.querySelectorAll<HTMLElement>('[data-offset]'))
          if (/^[0-9a-f]{2}$/.test(byte.textContent ?? '')) bytes.set(Number(byte.dataset.offset), byte.textContent ?? '');
        if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) break;
      }
      return [...bytes]
        .sort(([a], [b]) => a - b)
        .map(([, byte]) => byte)
        .join('');
    });
}

test('a GET is sent again by keyboard alone, linked with its origin and compared with it', async ({
  traffic,
  scopePage: page,
}) => {
  await traffic.get('/once/hello.php?from=nginx');
  await expect(page.getByRole('row', { name: /^1: / })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('r');
  const dialog = dialogOf(page);
  await expect(dialog.getByLabel('URI', { exact: true })).toBeFocused();
  await dialog.getByRole('button', { name: 'Send GET' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('link', { name: 'Compare #1 and #2 side by side' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Exchanges 1 and 2 compared' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Params' }).first()).toContainText('no difference');
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /^2: GET \/once\/hello\.php\?from=nginx, status 200/ }).click();
  await page.getByRole('link', { name: 'replay of #1' }).click();
  await expect(page.getByRole('region', { name: 'Exchange 1' })).toBeVisible();
  await page.getByText('replayed as').getByRole('link', { name: '#2' }).click();
  await expect(page.getByRole('region', { name: 'Exchange 2' })).toBeVisible();
});

test('a POST is edited, shown record by record as it is sent, and asked about first', async ({ traffic, scopePage: page }) => {
  await sendOrder(traffic);
  await page.getByRole('row', { name: /^1: / }).click();
  await page.getByRole('button', { name: 'replay', exact: true }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByText('as recorded')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Body' }).fill('{"order":4712}');
  await dialog.getByLabel('URI', { exact: true }).fill('/once/echo.php?step=3');
  await dialog.getByRole('button', { name: 'Remove HTTP_CONNECTION' }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.keyboard.type('X_AGAIN');
  await dialog.getByLabel('Value of X_AGAIN').fill('yes');
  await expect(dialog.getByText('4 changes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Dry run' }).click();
  const shown = await shownRecords(page);
  expect(await traffic.scope.lastIndex()).toBe(1);

  await dialog.getByRole('button', { name: 'Send POST…' }).click();
  await expect(dialog.getByRole('alert')).toContainText('POST /once/echo.php?step=3 may change something');
  expect(await traffic.scope.lastIndex()).toBe(1);
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByRole('button', { name: 'Send POST…' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Send POST…' }).click();
  await dialog.getByRole('button', { name: 'Send POST', exact: true }).click();
  await expect(dialog.getByRole('link', { name: 'Compare #1 and #2 side by side' })).toBeVisible();
  expect(await sentRecords(traffic, 2)).toEqual(shown);
  const [again] = await traffic.scope.exchangesAfter(1);
  expect(again?.request).toMatchObject({ method: 'POST', uri: '/once/echo.php?step=3' });
  expect(again?.params).toContainEqual(['X_AGAIN', 'yes']);
  expect(again?.params.map(([name]) => name)).not.toContain('HTTP_CONNECTION');
  expect((await traffic.scope.stream(2, 'stdin')).toString()).toBe('{"order":4712}');
  await dialog.getByRole('link', { name: 'Compare #1 and #2 side by side' }).click();
  await expect(page.getByRole('region', { name: 'Params' }).first()).toContainText('X_AGAIN');
});

test('a request is repeated, with the spread of its times', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  await page.getByRole('row', { name: /^1: / }).click();
  await page.keyboard.press('r');
  const dialog = dialogOf(page);
  await dialog.getByLabel('times').fill('20');
  await dialog.getByLabel('at once').fill('4');
  await dialog.getByRole('button', { name: 'Send GET 20 times' }).click();
  await expect(dialog.getByRole('img', { name: /^Times of 20 runs: .* median / })).toBeVisible();
  await expect(dialog.getByText('and 8 more')).toBeVisible();
  for (const figure of ['min', 'median', 'p95', 'max']) await expect(dialog.getByText(figure, { exact: true })).toBeVisible();
  expect(await traffic.scope.lastIndex()).toBe(21);
});

test('what goes on is shown, and can be stopped', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/slow.php?ms=300');
  await page.getByRole('row', { name: /^1: / }).click();
  await page.keyboard.press('r');
  const dialog = dialogOf(page);
  await dialog.getByLabel('times').fill('500');
  await dialog.getByRole('button', { name: 'Send GET 500 times' }).click();
  await expect(dialog.getByText(/^[1-9]\d* of 500 answered$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText(/^Stopped after \d+ runs? of 500\.$/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Send GET 500 times' })).toBeVisible();
});

test('several are sent one after the other, each compared with its own', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php?n=1');
  await sendOrder(traffic);
  await traffic.get('/once/missing.php');
  await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('r');
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Send 3 requests…' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 request of them (POST) may change something');
  await dialog.getByRole('button', { name: 'Send 3 requests', exact: true }).click();
  await expect(dialog.getByText('captured as').first()).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'compare', exact: true })).toHaveCount(3);
  await dialog.getByRole('link', { name: 'compare', exact: true }).nth(1).click();
  await expect(page.getByRole('region', { name: 'Exchanges 2 and 5 compared' })).toBeVisible();
});

test('says why nothing comes back, and what cannot be sent', async ({ traffic, scopePage: page }) => {
  await traffic.get('/once/hello.php');
  await page.getByRole('row', { name: /^1: / }).click();
  await page.keyboard.press('r');
  const dialog = dialogOf(page);
  await dialog.getByLabel('URI', { exact: true }).fill('no-slash');
  await expect(dialog.getByRole('alert')).toHaveText('A URI begins with /.');
  await expect(dialog.getByRole('button', { name: 'Send GET' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Back to what was recorded' }).click();
  await page.route('**/api/replay', (route) =>
    route.fulfill({
      status: 409,
      json: { error: { code: 'replay-impossible', message: 'the capture does not hold all of the body of exchange 1' } },
    }),
  );
  await dialog.getByRole('button', { name: 'Send GET' }).click();
  await expect(dialog.getByRole('alert').first()).toContainText('the capture does not hold all of the body of exchange 1');
  await page.unroute('**/api/replay');
  await page.keyboard.press('Escape');
  await traffic.scope.fetch('/api/status');
  await page.evaluate(() => fetch('api/capture/clear', { method: 'POST' }));
  await page.evaluate(() => {
    location.hash = '#/x/1/overview';
  });
  await page.keyboard.press('r');
  await expect(dialog.getByRole('alert')).toContainText('exchange 1 is not in the capture');
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in any step of a replay', async ({ traffic, scopePage: page }) => {
      await sendOrder(traffic);
      await page.getByRole('row', { name: /^1: / }).click();
      await page.keyboard.press('r');
      const dialog = dialogOf(page);
      await dialog.getByLabel('times').fill('6');
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.keyboard.type('X');
      expect.soft(await axeViolations(page), 'request').toEqual([]);
      await dialog.getByRole('button', { name: 'Dry run' }).click();
      await expect(dialog.getByRole('option').first()).toBeVisible();
      expect.soft(await axeViolations(page), 'dry run').toEqual([]);
      await dialog.getByRole('button', { name: /^Send POST/ }).click();
      expect.soft(await axeViolations(page), 'asked').toEqual([]);
      await dialog.getByRole('button', { name: 'Send POST 6 times' }).click();
      await expect(dialog.getByText('captured as').first()).toBeVisible();
      expect.soft(await axeViolations(page), 'answers').toEqual([]);
      await page.keyboard.press('Escape');
      expect.soft(await axeViolations(page), 'the exchange with its replays').toEqual([]);
    });
  });
}
