import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Traffic } from '../lab/traffic.js';
import { axeViolations } from './axe.js';
import { drop } from './dropped-files.js';
import { test } from './fixtures.js';
import { alterStatus, breakable, holdBack } from './live-states.js';
import { serveStaticPage } from './static-page.js';

/** A state: how the page gets into it, and what it says then. */
interface State {
  readonly name: string;
  readonly before?: (page: Page) => Promise<void | (() => Promise<void>)>;
  readonly says: RegExp;
}

const LIVE_STATES: readonly State[] = [
  { name: 'connecting', before: holdBack, says: /connecting to fcgiscope/ },
  { name: 'disconnected', before: breakable, says: /Connection lost\. Trying again/ },
  {
    name: 'disk full',
    before: (page) =>
      alterStatus(page, { state: 'stopped-disk', reason: 'no space on /tmp: traffic goes on, nothing is recorded' }),
    says: /no space on \/tmp/,
  },
  {
    name: 'gap',
    before: (page) => alterStatus(page, { uncapturedBytes: 48_300_000 }),
    says: /46 MB were passed on but not recorded/,
  },
  { name: 'evicted', before: (page) => alterStatus(page, { evicted: 12_804 }), says: /The oldest 12,804 exchanges went/ },
];

const CAPTURE = join(import.meta.dirname, '../../fixtures/captures/nginx-fpm-stderr/capture.pcap');

/** What opens over the list, by pointer or key, and what then is there. */
const OVER_THE_LIST: readonly (readonly [
  name: string,
  open: (page: Page) => Promise<unknown>,
  role: Parameters<Page['getByRole']>[0],
])[] = [
  ['the menu of a row', (page) => page.getByRole('row', { name: /^2: / }).click({ button: 'right' }), 'menu'],
  [
    'its submenu',
    async (page) => {
      await page.getByRole('row', { name: /^2: / }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Mark' }).press('ArrowRight');
      await expect(page.getByRole('menu')).toHaveCount(2);
    },
    'menu',
  ],
  ['the menu of columns', (page) => page.getByRole('button', { name: /^Columns/ }).click(), 'menu'],
  [
    'the note on a row',
    async (page) => {
      await page.getByRole('row', { name: /^2: / }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Note…' }).click();
    },
    'dialog',
  ],
  ['the mark of a moment', (page) => page.getByRole('button', { name: 'Mark', exact: true }).click(), 'dialog'],
  ['suggestions', (page) => page.getByLabel('Filter', { exact: true }).pressSequentially('st'), 'listbox'],
];

async function someTraffic(traffic: Traffic): Promise<void> {
  for (const path of ['/keep/hello.php', '/once/stderr.php', '/once/fatal.php']) await traffic.get(path);
}

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('every state of the capture is said, and axe finds nothing in it', async ({ traffic, context }) => {
      await someTraffic(traffic);
      for (const { name, before, says } of LIVE_STATES) {
        const page = await context.newPage();
        const later = await before?.(page);
        await page.goto(traffic.scope.pageAddress);
        if (later !== undefined) {
          await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
          await later();
        }
        await expect(page.getByText(says).first(), name).toBeVisible();
        expect.soft(await axeViolations(page), name).toEqual([]);
        await page.close();
      }
    });

    test('paused is said, and nothing that comes then is listed', async ({ traffic, scopePage: page }) => {
      await someTraffic(traffic);
      await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await expect(page.getByRole('status').filter({ hasText: 'paused' })).toBeVisible();
      expect(await axeViolations(page)).toEqual([]);
      await traffic.get('/once/hello.php?unseen');
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await traffic.get('/once/hello.php?seen');
      await expect(page.getByRole('row', { name: /\?seen/ })).toBeVisible();
      await expect(page.getByRole('row', { name: /\?unseen/ })).toHaveCount(0);
    });

    test('axe finds nothing in what opens over the list', async ({ traffic, scopePage: page }) => {
      await someTraffic(traffic);
      await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
      for (const [name, open, role] of OVER_THE_LIST) {
        await open(page);
        await expect(page.getByRole(role).first(), name).toBeVisible();
        expect.soft(await axeViolations(page), name).toEqual([]);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        await expect(page.getByRole(role), name).toHaveCount(0);
      }
    });

    test('axe finds nothing where nothing matches, at the right, and in the menu of a param', async ({
      traffic,
      scopePage: page,
    }) => {
      await someTraffic(traffic);
      await page.getByRole('row', { name: /^3: / }).click();
      await page.getByRole('tab', { name: /Params/ }).click();
      await page.getByRole('button', { name: 'Show at the right' }).click();
      await page.getByRole('tabpanel').getByText('SERVER_PROTOCOL').click({ button: 'right' });
      await expect(page.getByRole('menuitem', { name: 'Add as column' })).toBeVisible();
      expect.soft(await axeViolations(page), 'the menu of a param').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByLabel('Filter', { exact: true }).fill('uri:nowhere');
      await expect(page.getByText('None of the 3 exchanges matches')).toBeVisible();
      expect.soft(await axeViolations(page), 'nothing matches').toEqual([]);
      await page.getByLabel('Filter', { exact: true }).fill('stauts:5xx');
      await expect(page.getByText('Did you mean status?')).toBeVisible();
      expect.soft(await axeViolations(page), 'a mistake').toEqual([]);
    });

    test('axe finds nothing in a file, whole or damaged', async ({ page }) => {
      const server = await serveStaticPage();
      try {
        await page.goto(server.url);
        const bytes = readFileSync(CAPTURE);
        await drop(page, [{ name: 'whole.pcap', bytes }]);
        await expect(page.getByRole('row', { name: /^3: / })).toBeVisible();
        expect.soft(await axeViolations(page), 'whole').toEqual([]);
        await drop(page, [{ name: 'damaged.pcap', bytes: bytes.subarray(0, -5) }]);
        await expect(page.getByText('the capture ends in the middle of a packet')).toBeVisible();
        expect.soft(await axeViolations(page), 'damaged').toEqual([]);
      } finally {
        server.close();
      }
    });
  });
}

test('a link brings filter, stretch of time, columns and exchange back', async ({ traffic, scopePage: page, context }) => {
  await someTraffic(traffic);
  await page.getByRole('row', { name: /^3: / }).click();
  await page.getByRole('tab', { name: /Params/ }).click();
  await page.getByRole('tabpanel').getByText('SERVER_PROTOCOL').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Add as column' }).click();
  const header = page.getByRole('columnheader', { name: /SERVER_PROTOCOL/ });
  await expect(header).toBeVisible();
  await expect(header).toHaveAttribute('title', /cannot be sorted by them; filter with param\.SERVER_PROTOCOL: instead/);
  await expect(page.getByRole('row', { name: /^3: / }).locator('[data-column="param.SERVER_PROTOCOL"]')).toHaveText('HTTP/1.1');
  await page.getByRole('group', { name: /exchanges in / }).focus();
  await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  const shown = await page.getByRole('row', { name: /^\d+: / }).count();
  await page.getByLabel('Filter', { exact: true }).fill('method:GET');
  expect(new URL(page.url()).searchParams.get('time')).toMatch(/^\d{4}-.*Z\/\d{4}-.*Z$/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('tab', { name: /Params/ })).toHaveAttribute('aria-selected', 'true');
  await expect(other.getByRole('columnheader', { name: /SERVER_PROTOCOL/ })).toBeVisible();
  await expect(other.getByLabel('Filter', { exact: true })).toHaveValue('method:GET');
  await expect(other.getByRole('button', { name: 'Show all times' })).toBeVisible();
  await expect(other.getByRole('row', { name: /^\d+: / })).toHaveCount(shown);
  await other.getByRole('button', { name: 'Show all times' }).click();
  await expect(other.getByRole('row', { name: /^\d+: / })).toHaveCount(3);
  expect(new URL(other.url()).searchParams.has('time')).toBe(false);
});

test('marks a moment in the capture', async ({ traffic, scopePage: page }) => {
  await someTraffic(traffic);
  await page.getByRole('button', { name: 'Mark', exact: true }).click();
  const posted = page.waitForRequest(/\/api\/capture\/mark$/);
  await page.keyboard.type('deployed 1.4');
  await page.keyboard.press('Enter');
  expect((await posted).postDataJSON()).toEqual({ text: 'deployed 1.4' });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
