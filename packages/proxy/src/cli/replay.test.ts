import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Opened } from '../../testing/fastcgi-peers.js';
import { runHere } from '../../testing/run-here.js';
import { formatAddress, serve } from '../server/index.js';

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

  it('prints the records', async () => {
    const { code, stdout } = await runHere('replay', CAPTURE, '1', '9', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^BEGIN_REQUEST, 16 bytes\n {2}01 {2}version: 1\n {2}01 {2}type: 1 BEGIN_REQUEST\n/);
    expect(stdout).toContain(`${Buffer.from('GET').toString('hex')}  REQUEST_METHOD: GET\n`);
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
    [['x', '9000'], 2, /"x" is no whole number/],
    [['1', '9000', '--times', '1001'], 2, /from 1 to 1000/],
  ])('refuses %j in one line', async (args, code, line) => {
    expect(await runHere('replay', CAPTURE, ...args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringMatching(line) as unknown,
    });
  });
});
