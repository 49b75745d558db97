import { concat, utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { test as base, expect, type Page } from '@playwright/test';
import { startScriptedTraffic } from '../lab/scripted-app.js';
import { axeViolations } from './axe.js';

/** Records of STDIN after its end, each of which is a finding: more than a document lists. */
const TOO_LATE = 300;

/** As `FULL_RETENTION` has it. */
const MOST_LISTED = 256;

/** BEGIN_REQUEST, PARAMS and its end, the end of STDIN. */
const BEFORE = 4;

const REQUEST = concat([
  beginRequest(1, { role: 1, keepConnection: false }),
  paramsRecords(1, [
    ['REQUEST_METHOD', 'POST'],
    ['REQUEST_URI', '/late'],
    ['SCRIPT_FILENAME', '/srv/index.php'],
  ]),
  streamEnd(TYPE.STDIN, 1),
  ...Array.from({ length: TOO_LATE }, (_, i) => streamRecords(TYPE.STDIN, 1, utf8Bytes(`late ${i}`))),
]);

const ANSWER = concat([
  streamRecords(TYPE.STDOUT, 1, utf8Bytes('Content-Type: text/plain\r\n\r\nhello')),
  streamEnd(TYPE.STDOUT, 1),
  endRequest(1),
]);

/** The page with one exchange that has more findings than are listed. */
const test = base.extend<{ latePage: Page }>({
  latePage: async ({ page }, use) => {
    const traffic = await startScriptedTraffic();
    await page.goto(traffic.scope.pageAddress);
    await traffic.exchange(REQUEST, ANSWER);
    await page.getByRole('row', { name: /late/ }).click();
    await use(page);
    await traffic.stop();
  },
});

const records = (page: Page) => page.getByRole('listbox', { name: 'Records' });
/** A row of the list begins with the number of its record. */
const numbered = (number: number): RegExp => new RegExp(`^${number}\\+`);

const selected = (page: Page) => page.getByRole('option', { selected: true });

test('what is found again and again is said once, and how much is not listed', async ({ latePage: page }) => {
  await expect(page.getByRole('row', { name: /32\+ findings, worst: error/ })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Diagnostics' })).toHaveText(`Diagnostics${MOST_LISTED}+`);
  const cards = page.getByRole('list', { name: 'What is wrong' }).getByRole('listitem');
  await expect(cards).toHaveCount(1);
  await expect(cards).toContainText(`× ${MOST_LISTED}`);
  await page.keyboard.press('7');
  const findings = page.getByRole('region', { name: 'Diagnostics' });
  await expect(findings.getByRole('heading', { name: /more findings$/ })).toBeVisible();
  await findings.getByText(`${MOST_LISTED} places`).click();
  await expect(findings.getByTitle(/^Byte .* to the application$/)).toHaveCount(120);
  expect(await axeViolations(page)).toEqual([]);
});

test('a place that is far down is shown, and the keyboard goes on from there', async ({ latePage: page }) => {
  await page.keyboard.press('7');
  await page.getByText(`${MOST_LISTED} places`).click();
  await page
    .getByTitle(/^Byte .* to the application$/)
    .nth(100)
    .press('Enter');
  await expect(selected(page)).toBeInViewport();
  await expect(selected(page)).toHaveText(numbered(BEFORE + 101));
  await expect(records(page)).toBeFocused();
  for (const [key, number] of [
    ['ArrowDown', BEFORE + 102],
    ['Home', 1],
    ['End', BEFORE + TOO_LATE + 3],
  ] as const) {
    await page.keyboard.press(key);
    await expect(selected(page)).toHaveText(numbered(number));
    await expect(selected(page)).toBeInViewport();
  }
});

test('a finding leads away from a record that was chosen before', async ({ latePage: page }) => {
  await page.keyboard.press('6');
  await page.getByRole('option').first().click();
  await expect(selected(page)).toContainText('BEGIN_REQUEST');
  await page.getByRole('list', { name: 'What is wrong' }).getByRole('button', { name: 'bytes' }).click();
  await expect(selected(page)).toContainText('STDIN');
  await page.keyboard.press('7');
  await page.getByRole('button', { name: 'records', exact: true }).click();
  await expect(selected(page)).toHaveText(numbered(BEFORE + MOST_LISTED));
  await expect(selected(page)).toBeInViewport();
});
