import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Opened } from '../../testing/fastcgi-peers.js';
import { runHere } from '../../testing/run-here.js';
import { formatAddress, mockHandler, serve } from '../server/index.js';
import { openCapture } from './opened-capture.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const CAPTURE = join(CAPTURES, 'nginx-fpm-get-small/capture.pcap');
const opened = new Opened();
afterEach(() => opened.closeAll());

/** Says what it was asked for. */
async function start(): Promise<string> {
  const server = await serve('127.0.0.1:0', {
    handler: async ({ params, stdin }, response) => {
      const { REQUEST_METHOD, REQUEST_URI, SCRIPT_FILENAME } = params;
      await response.write(`\r\n${REQUEST_METHOD} ${REQUEST_URI} ${SCRIPT_FILENAME} [${await stdin.text()}]`);
    },
  });
  opened.later(() => server.close(0));
  return formatAddress(server.address);
}

/** Answers as the capture did. */
async function startMock(source: string): Promise<string> {
  const { capture, indices, close } = await openCapture({ source, filter: null, ports: null });
  opened.later(close);
  const server = await serve('127.0.0.1:0', await mockHandler(capture, indices));
  opened.later(() => server.close(0));
  return formatAddress(server.address);
}

describe('fcgiscope replay', () => {
  it('sends a captured request again, as it was or edited', async () => {
    const address = await start();
    const { code, stdout, stderr } = await runHere('replay', CAPTURE, '1', address);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^GET \/\S+ \/\S+\.php \[\]$/) as unknown });
    expect(stderr).toMatch(/^recorded: 200, \d+ bytes, [\d.]+ ms\n200, \d+ bytes, [\d.]+ ms\n$/);
    const edited = ['--method', 'PUT', '--uri', '/a?b=c', '--data', 'new'];
    expect(await runHere('replay', CAPTURE, '1', address, ...edited)).toMatchObject({
      code: 2,
      stderr: 'fcgiscope: PUT /a?b=c may change something: add --confirm to send it\n',
    });
    expect((await runHere('replay', CAPTURE, '1', address, ...edited, '--confirm')).stdout).toMatch(/^PUT \/a\?b=c \S+ \[new\]$/);
  });

  it('says what the application says on STDERR, on lines of its own', async () => {
    const server = await serve('127.0.0.1:0', {
      handler: async (_request, response) => {
        await response.writeError('PHP Warning:  here');
        await response.write('\r\npage');
      },
    });
    opened.later(() => server.close(0));
    const { stdout, stderr } = await runHere('replay', CAPTURE, '1', formatAddress(server.address));
    expect(stdout).toBe('page');
    expect(stderr).toMatch(/^PHP Warning: {2}here\nrecorded: 200, /);
  });

  it('takes standard input for one thing only', async () => {
    const { code, stderr } = await runHere('replay', '-', '1', '9', '--data', '@-', '--confirm');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'fcgiscope: the capture and --data cannot both be standard input\n' });
  });

  it('prints the records', async () => {
    const { code, stdout } = await runHere('replay', CAPTURE, '1', '9', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^BEGIN_REQUEST, 16 bytes\n {2}01 {2}version: 1\n {2}01 {2}type: 1 BEGIN_REQUEST\n/);
    expect(stdout).toContain(`${Buffer.from('GET').toString('hex')}  REQUEST_METHOD: GET\n`);
  });

  it('sends several, one after the other, and compares each with what was recorded', async () => {
    const address = await start();
    const { code, stdout, stderr } = await runHere('replay', CAPTURE, '1-2,999', address);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^#1 GET \/\S+: 200, \d+ bytes, [\d.]+ ms ≠ recorded \d+, \d+ bytes.*\n#2 GET .*\n$/);
    const filtered = await runHere('replay', CAPTURE, 'all', address, '--filter', 'index:2', '--times', '3');
    expect(filtered.stdout.trimEnd().split('\n')).toHaveLength(4);
    const preview = await runHere('replay', CAPTURE, 'all', '9', '--dry-run');
    expect(preview.stdout.match(/^#\d+ GET /gm)?.length).toBeGreaterThan(1);
    const same = await runHere('replay', CAPTURE, 'all', await startMock(CAPTURE));
    expect(same.stdout).toMatch(/^(#\d+ GET \S+: 200, \d+ bytes, [\d.]+ ms = recorded 200, \d+ bytes, [\d.]+ ms\n){2}$/);
  });

  it('repeats, and tells how much the times vary', async () => {
    const { code, stdout } = await runHere('replay', CAPTURE, '1', await start(), '--times', '20', '--concurrency', '4');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(21);
    expect(stdout).toMatch(/min [\d.]+ ms, p50 [\d.]+ ms, p95 [\d.]+ ms, max [\d.]+ ms\n$/);
  });

  it.each([
    [['1', 'unix:/nowhere.sock'], 1, /^fcgiscope: 1 of 1 got no answer: .*\(connect-refused\)$/m],
    [['999', '9000'], 1, /has no exchange 999/],
    [['1', '9000', '--port', '9'], 1, /has no exchange 1/],
    [['x', '9000'], 2, /"x" is no selection: expected 12, 3,5-9 or all/],
    [['5-3', '9000'], 2, /"5-3" is no selection/],
    [['all', '9000', '--filter', 'status:999'], 1, /no exchange is meant/],
    [['1', '9000', '--times', '1001'], 2, /from 1 to 1000/],
  ])('refuses %j in one line', async (args, code, line) => {
    expect(await runHere('replay', CAPTURE, ...args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringMatching(line) as unknown,
    });
  });
});
