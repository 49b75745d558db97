import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { beginRequest, endRequest, makeRecord, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { test as base, expect } from '@playwright/test';
import { accepts, freeAddress } from '../lab/address.js';
import { startScope } from '../lab/scope.js';
import { type ScriptedTraffic, startScriptedTraffic } from '../lab/scripted-app.js';
import { axeViolations } from './axe.js';
import { test as realTest } from './fixtures.js';

const test = base.extend<{ readonly traffic: ScriptedTraffic }>({
  traffic: async ({}, use) => {
    const traffic = await startScriptedTraffic();
    await use(traffic);
    await traffic.stop();
  },
});

const HTTP_REQUEST = utf8Bytes('GET /index.php HTTP/1.1\r\nHost: shop.test\r\n\r\n');

function oneRequest(id: number, uri: string): Uint8Array {
  return Buffer.concat([
    beginRequest(id, { role: 1, keepConnection: false }),
    paramsRecords(id, [
      ['REQUEST_METHOD', 'GET'],
      ['REQUEST_URI', uri],
    ]),
    streamEnd(TYPE.STDIN, id),
  ]);
}

const ANSWER = Buffer.concat([streamRecords(TYPE.STDOUT, 1, utf8Bytes('Status: 200\r\n\r\nfine')), endRequest(1)]);

test('says that HTTP came to the tap, where the list can show nothing', async ({ page, traffic }) => {
  await page.goto(traffic.scope.pageAddress);
  await expect(page.getByText('waiting for the first connection')).toBeVisible();
  await traffic.exchange(HTTP_REQUEST, utf8Bytes('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const notices = page.getByRole('list', { name: 'Notices' });
  await expect(notices).toContainText('1 connection came, and no request on it that could be read.');
  await page.getByRole('button', { name: /^1 connection/ }).click();
  const findings = page.getByRole('region', { name: 'Findings of connections' });
  await expect(findings).toContainText('Not FastCGI from the web server: HTTP');
  await findings.getByText('Not FastCGI from').first().click();
  await expect(findings).toContainText('Use fastcgi_pass (not proxy_pass)');
  await expect(findings).toContainText('conn 1');
  await expect(page.getByRole('region', { name: 'Lanes' }).getByRole('listitem')).toHaveCount(1);
  expect(await axeViolations(page)).toEqual([]);
  expect(await (await traffic.scope.fetch('/api/connections')).json()).toMatchObject({
    connections: [{ connection: 1, findings: [{ code: 'not-fastcgi' }, { code: 'not-fastcgi' }] }],
    forgotten: 0,
  });
});

test('counts connections with stray records beside the list, by kind', async ({ page, traffic }) => {
  await page.goto(traffic.scope.pageAddress);
  const stray = makeRecord(TYPE.PARAMS, 7, utf8Bytes('x'));
  for (const uri of ['/first', '/second'])
    await traffic.exchange(Buffer.concat([stray, makeRecord(TYPE.STDIN, 9, utf8Bytes('y')), oneRequest(1, uri)]), ANSWER);
  await traffic.exchange(oneRequest(1, '/clean'), ANSWER);
  await expect(page.getByRole('row', { name: /\/clean/ })).toBeVisible();
  await page.getByRole('button', { name: /^2 connections/ }).click();
  const findings = page.getByRole('region', { name: 'Findings of connections' });
  await findings.getByText('2 connections').click();
  await expect(findings).toContainText('PARAMS for id 7, which was never begun');
  await expect(findings).toContainText('STDIN for id 9, which was never begun');
  const lanes = page.getByRole('region', { name: 'Lanes' });
  await expect(lanes.getByRole('listitem')).toHaveCount(3);
  await expect(lanes.getByRole('img', { name: /findings, worst: warning/ })).toHaveCount(2);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(findings).toHaveCount(0);
});

test('tells which connections could not reach the application', async ({ page }) => {
  const [tap, nobody] = [await freeAddress('tcp', '', 'tap'), await freeAddress('tcp', '', 'nobody')];
  const scope = await startScope([`${tap}=${nobody}`]);
  try {
    await page.goto(scope.pageAddress);
    await accepts(tap);
    await page.getByRole('button', { name: /^\d+ connections?/ }).click();
    await expect(page.getByRole('region', { name: 'Findings of connections' })).toContainText('cannot be reached');
  } finally {
    await scope.stop();
  }
});

realTest('opens an exchange beside its lane, goes on to others there, and leads back', async ({ traffic, scopePage: page }) => {
  await traffic.get('/keep/hello.php?1');
  await traffic.get('/keep/hello.php?2');
  await expect(page.getByRole('row', { name: /^2: / })).toBeVisible();
  await page.keyboard.press('n');
  const lanes = page.getByRole('region', { name: 'Lanes' });
  await lanes.getByRole('link', { name: /hello\.php\?2/ }).press('Enter');
  await expect(page.getByRole('region', { name: 'Exchange 2' })).toBeVisible();
  await expect(lanes).toBeVisible();
  await page.keyboard.press('2');
  expect(new URL(page.url()).hash).toBe('#/connections/x/2/params');
  await lanes.getByRole('link', { name: /hello\.php\?1/ }).press('Enter');
  await expect(page.getByRole('region', { name: 'Exchange 1' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /Params/ })).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await expect(page.getByRole('region', { name: 'Exchange 1' })).toBeVisible();
  await expect(lanes.getByRole('link', { name: /hello\.php\?1/ })).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab')).toHaveCount(0);
  await expect(lanes).toBeFocused();
});
