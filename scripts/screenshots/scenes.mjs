/** What is photographed: each view and each state of the page, how to get there, and where from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drop } from '../../e2e/browser/dropped-files.js';
import { alterStatus, breakable, holdBack } from '../../e2e/browser/live-states.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * @typedef {object} Scene
 * @property {string} name
 * @property {'live' | 'static' | 'empty' | 'foreign'} [from] The page of the shop’s tap (default), one without a server, one before any
 *   traffic, or one to which HTTP was sent
 * @property {string} [address] What follows the address of the page: `?filter=…#/connections`
 * @property {(page: Page) => Promise<unknown>} [before] Called before the page is opened
 * @property {(page: Page) => Promise<unknown>} [prepare] Called when it stands
 */

const CAPTURES = join(import.meta.dirname, '../../fixtures/captures');

/** A capture of so many bytes takes seconds to read. */
const LARGE_FILE_BYTES = 400_000_000;

/** @param {string} name */
function capture(name) {
  return { name: `${name}.pcap`, bytes: readFileSync(join(CAPTURES, name, 'capture.pcap')) };
}

/** Opens the newest exchange of that script on a tab. @param {RegExp} row @param {RegExp} [tab] */
function open(row, tab = /Overview/) {
  return async (/** @type {Page} */ page) => {
    await page.getByRole('row', { name: row }).last().click();
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').waitFor();
  };
}

/** @param {string} key */
function press(key) {
  return (/** @type {Page} */ page) => page.keyboard.press(key);
}

/** @param {string} text */
function filtered(text) {
  return `?filter=${encodeURIComponent(text)}`;
}

/** @param {Page} page */
const filterOf = (page) => page.getByLabel('Filter', { exact: true });

/** @type {readonly Scene[]} */
export const SCENES = [
  { name: 'empty', from: 'empty' },
  { name: 'connecting', from: 'empty', before: holdBack },
  { name: 'list' },
  { name: 'filter', prepare: (page) => filterOf(page).pressSequentially('has:stderr st') },
  { name: 'mistake', address: filtered('has:stderr'), prepare: (page) => filterOf(page).fill('has:stderr stauts:5xx') },
  { name: 'nothing-matches', address: filtered('uri:nowhere') },
  { name: 'error', prepare: open(/fatal\.php/) },
  { name: 'overview', prepare: open(/slow\.php\?ms=1300/) },
  { name: 'params', prepare: open(/POST .*echo\.php/, /Params/) },
  { name: 'request', prepare: open(/POST .*echo\.php/, /Request/) },
  { name: 'response', prepare: open(/params\.php/, /Response/) },
  { name: 'stderr', prepare: open(/fatal\.php/, /Stderr/) },
  {
    name: 'records',
    prepare: async (page) => {
      await open(/stderr\.php/, /Records/)(page);
      await page
        .getByRole('option', { name: /PARAMS/ })
        .first()
        .click();
    },
  },
  { name: 'diagnostics', prepare: open(/killed\.php/, /Diagnostics/) },
  {
    name: 'right',
    prepare: async (page) => {
      await open(/slow\.php\?ms=1300/)(page);
      await page.getByRole('button', { name: 'Show at the right' }).click();
    },
  },
  {
    name: 'menu',
    prepare: async (page) => {
      await page
        .getByRole('row', { name: /missing\.php/ })
        .last()
        .locator('[data-column=status]')
        .click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Copy' }).hover();
    },
  },
  { name: 'columns', prepare: (page) => page.getByRole('button', { name: /^Columns/ }).click() },
  {
    name: 'connections',
    address: '#/connections',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'all', exact: true }).click();
      await page
        .getByRole('region', { name: 'Lanes' })
        .getByRole('link', { name: /slow\.php\?ms=340/ })
        .first()
        .press('Enter');
      await page.getByRole('tabpanel').waitFor();
    },
  },
  {
    name: 'foreign',
    from: 'foreign',
    address: '#/connections',
    prepare: (page) => page.getByRole('region', { name: 'Findings of connections' }).getByText('Not FastCGI').first().click(),
  },
  { name: 'endpoints', address: '#/endpoints' },
  {
    name: 'compare',
    prepare: async (page) => {
      await open(/GET .*keep\/hello\.php\?product=902/)(page);
      await page.keyboard.press('c');
      await page
        .getByRole('row', { name: /missing\.php/ })
        .last()
        .click();
      await page.keyboard.press('c');
      await page.getByRole('region', { name: 'Params' }).waitFor();
    },
  },
  {
    name: 'export',
    prepare: async (page) => {
      await page.keyboard.press('e');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'replay',
    prepare: async (page) => {
      await open(/POST .*once\/echo\.php/)(page);
      await page.keyboard.press('r');
      await page.getByRole('region', { name: 'Params to be sent' }).waitFor();
    },
  },
  { name: 'palette', prepare: press('Control+k') },
  { name: 'preferences', prepare: press(',') },
  { name: 'help', prepare: press('?') },
  { name: 'open-file', from: 'static' },
  {
    name: 'file-loading',
    from: 'static',
    prepare: async (page) => {
      await page.evaluate(dropRepeated, {
        base64: capture('nginx-fpm-get-small').bytes.toString('base64'),
        most: LARGE_FILE_BYTES,
      });
      await page.getByRole('progressbar').waitFor();
    },
  },
  { name: 'file', from: 'static', prepare: (page) => drop(page, [capture('nginx-fpm-stderr')]) },
  {
    name: 'damaged',
    from: 'static',
    prepare: (page) => {
      const { name, bytes } = capture('nginx-fpm-stderr');
      return drop(page, [{ name, bytes: bytes.subarray(0, -5) }]);
    },
  },
  {
    name: 'paused',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('paused').waitFor();
    },
  },
  {
    name: 'disconnected',
    before: async (page) => {
      const cut = await breakable(page);
      await page.exposeFunction('fcgiscopeCut', cut);
    },
    prepare: async (page) => {
      await page.evaluate('fcgiscopeCut()');
      await page.getByText('Connection lost').waitFor();
    },
  },
  { name: 'gap', before: (page) => alterStatus(page, { uncapturedBytes: 48_300_000 }) },
  { name: 'evicted', before: (page) => alterStatus(page, { evicted: 12_804, storedBytes: 1 << 30, limitBytes: 1 << 30 }) },
  {
    name: 'disk-full',
    before: (page) =>
      alterStatus(page, { state: 'stopped-disk', reason: '/tmp has no space left: traffic goes on, nothing is recorded' }),
  },
];

/** Runs in the page: a file that is one capture over and over, without its bytes being sent there. @param {{ base64: string, most: number }} given */
function dropRepeated({ base64, most }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const body = new Blob(Array.from({ length: 500 }, () => bytes.subarray(24)));
  const parts = Array.from({ length: Math.ceil(most / body.size) }, () => body);
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes.subarray(0, 24), ...parts], 'a-busy-night.pcap'));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
}
