import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { runHere } from '../../testing/run-here.js';
import { createClient } from '../client/index.js';

const PATIENCE = 30_000;
const CAPTURE = join(import.meta.dirname, '../../../../fixtures/captures/nginx-fpm-get-small/capture.pcap');
const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-serve-'));
let running: CliProcess | undefined;
afterEach(async () => {
  running?.signal('SIGKILL');
  await running?.ended;
});
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Starts it on a socket, asks it once, and ends it with Ctrl-C. */
async function once(
  args: readonly string[],
  params: Readonly<Record<string, string>>,
  protocol: 'fastcgi' | 'scgi' = 'fastcgi',
  role: 'responder' | 'authorizer' = 'responder',
): Promise<{ status: number; text: string; code: number | null }> {
  const path = join(folder, 'app.sock');
  running = new CliProcess(['serve', `unix:${path}`, '--protocol', protocol, ...args]);
  await running.says(/Ctrl-C/);
  const client = createClient({ address: `unix:${path}`, protocol });
  const response = await client.request(params, null, { role });
  const text = await response.text();
  await client.close();
  running.signal('SIGINT');
  const { code } = await running.ended;
  expect(existsSync(path)).toBe(false);
  return { status: response.status, text, code };
}

describe('fcgiscope serve', { timeout: PATIENCE }, () => {
  it('serves a function', async () => {
    const handler = moduleOf(
      'handler.mjs',
      String.raw`export default async ({ params }, response) => response.write('Status: 201\r\n\r\n' + params.A);`,
    );
    expect(await once(['--handler', handler], { A: 'b' })).toEqual({ status: 201, text: 'b', code: 0 });
    expect(await once(['--handler', handler], { A: 'c' }, 'scgi')).toEqual({ status: 201, text: 'c', code: 0 });
  });

  it('serves the roles that it is told to', async () => {
    const authorizer = moduleOf(
      'authorizer.mjs',
      String.raw`export default ({ role }, response) => response.write('\r\n' + role);`,
    );
    const asked = once(['--handler', authorizer, '--role', 'authorizer'], {}, 'fastcgi', 'authorizer');
    expect(await asked).toEqual({ status: 200, text: 'authorizer', code: 0 });
  });

  it('serves what was written for node:http', async () => {
    const listener = moduleOf('listener.mjs', 'export default (req, res) => res.writeHead(418).end(req.url);');
    expect(await once(['--listener', listener], { REQUEST_URI: '/tea' })).toEqual({ status: 418, text: '/tea', code: 0 });
  });

  it('runs a program with arguments', async () => {
    const args = ['--exec', '/bin/sh', '--', '-c', 'printf "Content-Type: text/plain\\n\\n$0 $A"', 'with'];
    expect(await once(args, { A: 'variables' })).toEqual({ status: 200, text: 'with variables', code: 0 });
  });

  it('answers from a capture', async () => {
    const { stdout } = await runHere('read', CAPTURE, '--format', 'ndjson');
    const { params } = JSON.parse(stdout.split('\n')[0] ?? '') as { params: [string, string][] };
    const { status, text } = await once(['--mock', CAPTURE, '--match', 'SCRIPT_FILENAME'], Object.fromEntries(params));
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(0);
    expect(running?.stderr).toMatch(/\d+ answers to \d+ requests/);
  });

  it('ends a request that takes too long with 408', async () => {
    const handler = moduleOf('never.mjs', 'export default () => new Promise(() => {});');
    expect(await once(['--handler', handler, '--timeout', '100ms'], {})).toMatchObject({ status: 408, code: 0 });
  });

  it.each([
    [['9000'], 2, /serve needs one of --handler, --listener, --exec and --mock/],
    [['9000', '--exec', 'a', '--mock', 'b'], 2, /serve needs one of/],
    [['9000', '--exec', 'a', '--match', 'b'], 2, /go with --mock/],
    [['9000', '--exec', 'a', '--port', '9000'], 2, /go with --mock/],
    [['9000', '--exec', 'a', '--role', 'clown'], 2, /"clown" is no role: expected responder, authorizer, filter/],
    [['9000', '--exec', 'a', '--role', 'filter', '--protocol', 'scgi'], 2, /SCGI has no roles/],
    [['9000', '--handler', 'a', '--', 'b'], 2, /only a program of --exec/],
    [['0', '--handler', '/no/module.mjs'], 1, /Cannot find module/],
    [['0', '--mock', '/no/capture.pcap'], 1, /no such file/],
    [['0', '--mock', CAPTURE, '--port', '9'], 1, /no exchange in it has an answer/],
    [['-', '--exec', 'a'], 1, /standard input is no listening socket/],
  ])('refuses %j in one line', async (args, code, line) => {
    const result = await runHere('serve', ...args);
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(line) as unknown });
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
