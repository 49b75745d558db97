import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { COMMAND_VARIABLE } from '../../testing/built-command.js';
import { CliProcess } from '../../testing/cli-process.js';
import { Opened } from '../../testing/fastcgi-peers.js';
import { runHere } from '../../testing/run-here.js';
import { type AppServer, formatAddress, type ServerOptions, serve } from '../server/index.js';

const PATIENCE = 30_000;
const opened = new Opened();
const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-request-'));
afterEach(() => opened.closeAll());
afterAll(() => rmSync(folder, { recursive: true }));

/** Says what it was asked for. */
async function start(options: Partial<ServerOptions> = {}): Promise<string> {
  const server: AppServer = await serve('127.0.0.1:0', {
    roles: ['responder', 'authorizer', 'filter'],
    handler: async (request, response) => {
      const { params, role } = request;
      await response.writeError('careful\n');
      const seen = { role, params, body: await request.stdin.text(), data: await request.data.text() };
      await response.write(`Status: 404 Not There\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(seen)}`);
      return 3;
    },
    ...options,
  });
  opened.later(() => server.close(0));
  return formatAddress(server.address);
}

/** What it prints with this on standard input. */
async function piped(args: readonly string[], input: string): Promise<{ readonly stdout: string }> {
  const command = new CliProcess(['request', ...args]);
  command.write(Buffer.from(input));
  command.closeInput();
  return command.ended;
}

describe('fcgiscope request', { timeout: PATIENCE }, () => {
  it('prints body, head and stderr where they belong', async () => {
    const address = await start();
    const args = [
      address,
      '--script',
      '/srv/www/index.php',
      '--include',
      '--header',
      'X-A: b',
      '--param',
      'APP=x=y',
      '-u',
      '/a/b?c=d',
    ];
    const { code, stdout, stderr } = await runHere('request', ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'careful\nfcgiscope: the application ended with status 3\n' });
    const [head, body = ''] = stdout.split('\r\n\r\n');
    expect(head).toBe('Status: 404 Not There\r\nContent-Type: application/json');
    expect(JSON.parse(body)).toMatchObject({
      role: 'responder',
      body: '',
      params: {
        REQUEST_METHOD: 'GET',
        SCRIPT_FILENAME: '/srv/www/index.php',
        REQUEST_URI: '/a/b?c=d',
        QUERY_STRING: 'c=d',
        HTTP_X_A: 'b',
        APP: 'x=y',
      },
    });
    expect(await runHere('request', address, '--fail')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('fcgiscope: the application answered 404\n') as unknown,
    });
  });

  it('sends text, files and standard input', async () => {
    const address = await start();
    const file = join(folder, 'body.bin');
    writeFileSync(file, 'of a file');
    const bodies = [
      await runHere('request', address, '--data', 'a=b'),
      await runHere('request', address, '--data', `@${file}`, '--method', 'PUT', '--header', 'Content-Type: text/x'),
      await piped([address, '--data', '@-'], 'of a pipe'),
      await runHere('request', address, '--role', 'filter', '--filter-data', `@${file}`),
    ].map(({ stdout }) => JSON.parse(stdout) as { body: string; data: string; params: Record<string, string> });
    expect(bodies.map(({ body }) => body)).toEqual(['a=b', 'of a file', 'of a pipe', '']);
    expect(bodies[3]).toMatchObject({ role: 'filter', data: 'of a file', params: { FCGI_DATA_LENGTH: '9' } });
    expect(bodies.map(({ params }) => [params.REQUEST_METHOD, params.CONTENT_TYPE, params.CONTENT_LENGTH]).slice(0, 3)).toEqual([
      ['POST', 'application/x-www-form-urlencoded', '3'],
      ['PUT', 'text/x', '9'],
      ['POST', 'application/x-www-form-urlencoded', '9'],
    ]);
  });

  it('makes one variable of headers that come several times', async () => {
    const fields = ['X-A: 1', 'x-a: 2', 'Cookie: a=1', 'Cookie: b=2', 'Host: a.test', 'Host: b.test'];
    const { stdout } = await runHere('request', await start(), ...fields.flatMap((field) => ['--header', field]));
    const { params } = JSON.parse(stdout) as { params: Record<string, string> };
    expect(params).toMatchObject({ HTTP_X_A: '1, 2', HTTP_COOKIE: 'a=1; b=2', HTTP_HOST: 'b.test' });
  });

  it.each<[string, number, string]>([
    ['PHP message: oh', 0, 'PHP message: oh\n'],
    ['PHP message: oh', 3, 'PHP message: oh\nfcgiscope: the application ended with status 3\n'],
    ['', 0, ''],
  ])('ends the line of STDERR where the application does not: %j, status %d', async (said, status, printed) => {
    const address = await start({
      handler: async (_request, response) => {
        await response.writeError(said);
        await response.write('\r\n');
        return status;
      },
    });
    expect(await runHere('request', address)).toEqual({ code: 0, stdout: '', stderr: printed });
  });

  it.skipIf(!existsSync('/dev/full'))('says in one line that standard output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    opened.later(() => closeSync(full));
    const args = [process.env[COMMAND_VARIABLE] ?? '', 'request', await start()];
    const child = spawn(process.execPath, args, { stdio: ['ignore', full, 'pipe'] });
    const stderr = text(child.stderr as Readable);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(await stderr).toMatch(/^careful\nfcgiscope: standard output: ENOSPC[^\n]+\n$/);
  });

  it('tells an authorizer nothing of body and script name', async () => {
    const { stdout } = await runHere('request', await start(), '--role', 'authorizer', '--header', 'X-Key: k');
    const { role, params } = JSON.parse(stdout) as { role: string; params: Record<string, string> };
    expect([role, params.HTTP_X_KEY]).toEqual(['authorizer', 'k']);
    for (const name of ['CONTENT_LENGTH', 'PATH_INFO', 'PATH_TRANSLATED', 'SCRIPT_NAME']) expect(params).not.toHaveProperty(name);
  });

  it('asks for values', async () => {
    const address = await start();
    expect(await runHere('request', address, '--get-values')).toEqual({
      code: 0,
      stdout: 'FCGI_MAX_CONNS=1024\nFCGI_MAX_REQS=512\nFCGI_MPXS_CONNS=1\n',
      stderr: '',
    });
  });

  it.each([
    ['connect-refused', 'unix:/nowhere/app.sock', [], {}],
    ['total-timeout', null, ['--timeout', '200ms'], { handler: () => new Promise<undefined>(() => {}) }],
    ['unknown-role', null, ['--role', 'authorizer'], { roles: ['responder'] }],
    ['overloaded', null, [], { limits: { requests: 0 } }],
    ['protocol-error', null, [], { handler: async (_, response) => response.end() }],
  ] satisfies [string, string | null, string[], Partial<ServerOptions>][])(
    'says %s in one line',
    async (code, nowhere, args, options) => {
      const target = nowhere ?? (await start(options));
      const result = await runHere('request', target, ...args);
      expect(result).toMatchObject({ code: 1, stdout: '' });
      expect(result.stderr).toMatch(new RegExp(`^fcgiscope: [^\\n]+ \\(${code}\\)\\n$`));
    },
  );

  it.each([
    [['9000', '--protocol', 'scgi', '--get-values'], /--get-values: scgi has nothing like it/],
    [['9000', '--role', 'filter', '--data', '@-', '--filter-data', '@-'], /cannot both be standard input/],
    [['9000', '--param', 'x'], /"x" is no variable: expected NAME=VALUE/],
    [['9000', '--timeout', 'soon'], /"soon" is no duration/],
    [['/run/php.sock'], /unix:\/run\/php.sock/],
  ])('ends with 2 where %s makes no sense', async (args, line) => {
    expect(await runHere('request', ...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(line) as unknown,
    });
  });
});
