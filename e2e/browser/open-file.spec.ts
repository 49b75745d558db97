import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test as base, expect, type Page } from '@playwright/test';
import { axeViolations } from './axe.js';
import { type DraggedFile, dragOver, drop } from './dropped-files.js';
import { serveStaticPage } from './static-page.js';

const COMMAND = join(import.meta.dirname, '../../packages/proxy/dist/main.js');
const CAPTURES = join(import.meta.dirname, '../../fixtures/captures');

function capture(name: string, as = `${name}.pcap`): DraggedFile {
  return { name: as, bytes: readFileSync(join(CAPTURES, name, 'capture.pcap')) };
}

/** The page from a web server that is no fcgiscope; nothing may go wrong in its console but the missing server. */
const test = base.extend<{ staticPage: Page }>({
  staticPage: async ({ page }, use) => {
    const server = await serveStaticPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(server.url);
    await use(page);
    server.close();
    expect(errors).toEqual([]);
  },
});

test('without a server the page offers to open a file', async ({ staticPage: page }) => {
  await expect(page.getByRole('heading', { name: 'Open a capture' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden();
  expect(await axeViolations(page)).toEqual([]);
});

test('who waited for a worker leads to the request that held it', async ({ staticPage: page }) => {
  await drop(page, [capture('nginx-fpm-queued')]);
  await page.getByRole('row', { name: /^4: .*1 finding, worst: warning/ }).click();
  await expect(page.getByRole('list', { name: 'What is wrong' })).toContainText('waited 885 ms for a worker, until #3 had ended');
  await page.getByRole('tab', { name: /Diagnostics/ }).click();
  await page.getByRole('link', { name: '#3' }).click();
  await expect(page.getByRole('row', { selected: true })).toHaveAccessibleName(/^3: /);
  await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
});

test('a file that is dropped is listed, with params and bodies', async ({ staticPage: page }) => {
  await dragOver(page, [capture('nginx-fpm-stderr')]);
  await expect(page.getByText('Drop to open')).toBeVisible();
  await drop(page, [capture('nginx-fpm-stderr')]);
  await expect(page.getByText('Drop to open')).toBeHidden();
  await expect(page.getByText('file nginx-fpm-stderr.pcap')).toBeVisible();
  await page.getByRole('row', { name: /^1: / }).click();
  await page.getByRole('tab', { name: /Params/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('SCRIPT_FILENAME');
  await page.getByRole('tab', { name: /Stderr/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('line');
  await page.getByRole('tab', { name: /Records/ }).click();
  await page.getByRole('tabpanel').getByText('BEGIN_REQUEST').first().click();
  await expect(page.getByRole('tabpanel')).toContainText(/01\s*01\s*00\s*01\s*00\s*08/);
  await page.getByRole('tab', { name: /Response/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/Content-type/i);
  expect(await axeViolations(page)).toEqual([]);
});

test('files that are chosen with the button are one capture, compressed or not', async ({ staticPage: page }) => {
  const { bytes } = capture('raw-go-multiplex');
  await page
    .getByLabel('Capture files')
    .first()
    .setInputFiles([
      { name: 'a.pcap', mimeType: '', buffer: capture('nginx-fpm-get-small').bytes },
      { name: 'b.pcap.gz', mimeType: 'application/gzip', buffer: gzipSync(bytes) },
    ]);
  await expect(page.getByText('2 files')).toBeVisible();
  await expect(page.getByRole('row', { name: /^5: / })).toBeVisible();
});

test('a filter that looks into params is decided in the worker', async ({ staticPage: page }) => {
  await drop(page, [capture('nginx-fpm-get-small')]);
  await expect(page.getByRole('row', { name: /^2: / })).toBeVisible();
  await page.getByLabel('Filter', { exact: true }).fill('param.REQUEST_METHOD:NOSUCH');
  await expect(page.getByRole('row', { name: /^1: / })).toBeHidden();
  await page.getByLabel('Filter', { exact: true }).fill('param.REQUEST_METHOD:GET');
  await expect(page.getByRole('row', { name: /^1: / })).toBeVisible();
});

test('damage at the end is said, and all before is listed', async ({ staticPage: page }) => {
  const { name, bytes } = capture('nginx-fpm-stderr');
  await drop(page, [{ name, bytes: bytes.subarray(0, -5) }]);
  await expect(page.getByText('the capture ends in the middle of a packet')).toBeVisible();
  await expect(page.getByRole('row', { name: /^1: / })).toBeVisible();
});

test('what is no capture is called what it is', async ({ staticPage: page }) => {
  await drop(page, [{ name: 'photo.jpg', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]) }]);
  await expect(page.getByText('this is a JPEG picture, no capture')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This is no capture that can be read' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test('without FastCGI in it: what was in it, and a port to try', async ({ staticPage: page }) => {
  await drop(page, [{ name: 'web.pcap', bytes: headOnly(capture('nginx-fpm-get-small').bytes) }]);
  await expect(page.getByRole('heading', { name: 'No FastCGI found in it' })).toBeVisible();
  await page.getByLabel('application’s port').fill('x');
  await page.getByRole('button', { name: 'Try' }).click();
  await expect(page.getByText('A port is a number from 1 to 65535.')).toBeVisible();
  await page.getByLabel('application’s port').fill('9000');
  await page.getByRole('button', { name: 'Try' }).click();
  await expect(page.getByRole('heading', { name: 'No FastCGI found in it' })).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test('closing the file leads back', async ({ staticPage: page }) => {
  await drop(page, [capture('nginx-fpm-get-small')]);
  await page.getByRole('row', { name: /^1: / }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Open a capture' })).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
});

/** A classic pcap file with its first three packets: a handshake, and not a byte. */
function headOnly(file: Buffer): Buffer {
  let at = 24;
  for (let packet = 0; packet < 3; packet++) at += 16 + file.readUInt32LE(at + 8);
  return file.subarray(0, at);
}

test.describe('the page of fcgiscope open', () => {
  let opened: ChildProcessWithoutNullStreams;
  let address: string;

  test.beforeAll(async () => {
    const file = join(CAPTURES, 'nginx-fpm-stderr/capture.pcap');
    opened = spawn(process.execPath, [COMMAND, 'open', file, '--ui', '127.0.0.1:0']);
    address = await printedAddress(opened);
  });

  test.afterAll(async () => {
    opened.kill('SIGINT');
    if (opened.exitCode === null) await once(opened, 'exit');
  });

  test('shows the file of the command, and one that is dropped, and the first again', async ({ page }) => {
    const refused: string[] = [];
    page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
    await page.goto(address);
    await expect(page.getByText('file capture.pcap')).toBeVisible();
    await expect(page.getByRole('row', { name: /^3: GET \/stderr\.php/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden();
    await drop(page, [capture('raw-go-multiplex')]);
    await expect(page.getByText('file raw-go-multiplex.pcap')).toBeVisible();
    await expect(page.getByRole('row', { name: /^1: / })).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).first().click();
    await expect(page.getByText('file capture.pcap')).toBeVisible();
    await expect(page.getByRole('row', { name: /^3: GET \/stderr\.php/ })).toBeVisible();
    expect(refused).toEqual([]);
  });
});

/** The address of the page with its token, as a command prints it. */
function printedAddress(command: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    command.stderr.on('data', (chunk) => {
      said += String(chunk);
      const address = /http:\/\/\S+token=\S+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
    command.once('exit', () => reject(new Error(`no address: ${said}`)));
  });
}
