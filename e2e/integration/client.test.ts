import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  ClientError,
  createClient,
  encodeBody,
  paramsFor,
  phpFpmPing,
  phpFpmStatus,
} from '../../packages/proxy/src/client/index.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { eventually } from '../lab/wait.js';

const FIVE_MEGABYTES = Buffer.alloc(5 * 1024 * 1024, 'fcgiscope ');

describeWith(['nginx', 'php-fpm'], 'our client and a real PHP-FPM', () => {
  describe.each(['tcp', 'unix'] as const)('over %s', (kind) => {
    let lab: Lab;
    let client: Client;
    beforeAll(async () => {
      lab = await startLab({ kind });
    });
    afterEach(() => client?.close());
    afterAll(() => lab?.stop());

    const connect = (options: Omit<Parameters<typeof createClient>[0], 'address'> = {}): Client => {
      client = createClient({ address: lab.application, connections: 2, ...options });
      return client;
    };
    const script = (name: string, query = '', more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
      SCRIPT_FILENAME: join(lab.documentRoot, name),
      SCRIPT_NAME: `/${name}`,
      REQUEST_METHOD: 'GET',
      QUERY_STRING: query,
      ...more,
    });
    const POST = { REQUEST_METHOD: 'POST', CONTENT_TYPE: 'application/octet-stream' };

    it('GET, twice on one connection', async () => {
      connect();
      for (let i = 0; i < 2; i++) {
        const response = await client.request(script('hello.php'));
        expect([response.status, response.header('Content-type'), await response.text()]).toEqual([
          200,
          'text/plain;charset=UTF-8',
          'hello from php\n',
        ]);
        expect(await response.end).toMatchObject({ appStatus: 0, protocolStatus: 'REQUEST_COMPLETE' });
      }
      expect(client.openConnections).toBe(1);
    });

    it('params, past one record of them too', async () => {
      const long = 'x'.repeat(60_000);
      const params = script('params.php', '', { HTTP_LONG: long, HTTP_LONGER: long, HTTP_UMLAUT: 'grün' });
      const seen = (await (await connect().request(params)).json()) as Record<string, string>;
      expect([seen.HTTP_LONG?.length, seen.HTTP_LONGER?.length, seen.HTTP_UMLAUT]).toEqual([60_000, 60_000, 'grün']);
    });

    it('POST', async () => {
      const response = await connect().request(script('echo.php', '', POST), 'a=1&b=ü');
      expect(await response.json()).toMatchObject({ bytes: 8 });
    });

    it('POST of 5 MB, whole and in pieces', async () => {
      const sha1 = createHash('sha1').update(FIVE_MEGABYTES).digest('hex');
      const whole = await connect().request(script('echo.php', '', POST), FIVE_MEGABYTES);
      expect(await whole.json()).toMatchObject({ bytes: FIVE_MEGABYTES.length, sha1 });
      async function* pieces() {
        for (let at = 0; at < FIVE_MEGABYTES.length; at += 10_000) yield FIVE_MEGABYTES.subarray(at, at + 10_000);
      }
      const length = { CONTENT_LENGTH: String(FIVE_MEGABYTES.length) };
      const streamed = await client.request(script('echo.php', '', { ...POST, ...length }), pieces());
      expect(await streamed.json()).toMatchObject({ bytes: FIVE_MEGABYTES.length, sha1 });
    });

    it('a body that the script does not read leaves the next request alone', async () => {
      connect({ connections: 1 });
      await (await client.request(script('hello.php', '', POST), FIVE_MEGABYTES)).text();
      expect(await (await client.request(script('hello.php'))).text()).toBe('hello from php\n');
    });

    it('STDERR', async () => {
      const response = await connect().request(script('stderr.php', 'lines=2'));
      expect(await response.text()).toBe('output line 1\noutput line 2\n');
      expect(Buffer.concat(await response.stderr.toArray()).toString()).toBe(
        'PHP message: stderr line 1; PHP message: stderr line 2',
      );
    });

    it('a missing script', async () => {
      const response = await connect().request(script('missing.php'));
      expect([response.status, await response.text()]).toEqual([404, 'File not found.\n']);
      expect(String(await response.stderr.toArray())).toBe('Primary script unknown');
    });

    it('a fatal error', async () => {
      const response = await connect().request(script('fatal.php'));
      expect(response.status).toBe(500);
      await response.bytes();
      expect(String(await response.stderr.toArray())).toMatch(/^PHP message: PHP Fatal error/);
    });

    it('an abort, and time that runs out', async () => {
      connect();
      const failure = client.request(script('slow.php', 'ms=3000'), null, { signal: AbortSignal.timeout(100) });
      await expect(failure).rejects.toMatchObject({ code: 'aborted', sent: true });
      await expect(client.request(script('slow.php', 'ms=3000'), null, { timeouts: { firstByte: 100 } })).rejects.toMatchObject({
        code: 'first-byte-timeout',
      });
      await eventually('no connection', () => client.openConnections === 0);
    });

    it('a body that is given up', async () => {
      const response = await connect().request(script('big.php', 'bytes=50000000'));
      response.body.destroy();
      await expect(response.end).rejects.toMatchObject({ code: 'aborted' });
      await eventually('no connection', () => client.openConnections === 0);
    });

    it('a killed worker', async () => {
      const early = await connect()
        .request(script('killed.php'))
        .catch((error: unknown) => error);
      expect(early).toBeInstanceOf(ClientError);
      // A Unix socket knows no reset: what is closed with nothing unread ends like any other.
      expect(early).toMatchObject({ code: kind === 'tcp' ? 'reset' : expect.stringMatching(/^(reset|closed-early)$/) });
      const late = await client.request(script('killed.php', 'late'));
      await expect(late.text()).rejects.toMatchObject({ code: expect.stringMatching(/^(reset|closed-early)$/) });
    });

    it('values, and no multiplexing where there is none', async () => {
      connect({ connections: 1, requestsPerConnection: 4 });
      expect(await client.getValues()).toEqual(new Map([['FCGI_MPXS_CONNS', '0']]));
      const texts = [1, 2, 3].map(async () => (await client.request(script('hello.php'))).text());
      expect(await Promise.all(texts)).toEqual(['hello from php\n', 'hello from php\n', 'hello from php\n']);
    });

    it('an upload as browsers send it', async () => {
      const form = new FormData();
      form.set('photo', new File([FIVE_MEGABYTES], 'five.bin'));
      const { params, body } = await encodeBody(form);
      const target = paramsFor({ script: join(lab.documentRoot, 'upload.php'), method: 'POST', uri: '/upload.php?a=b' });
      const sha1 = createHash('sha1').update(FIVE_MEGABYTES).digest('hex');
      const files = await (await connect().request({ ...target, ...params }, body)).json();
      expect(files).toEqual([{ field: 'photo', name: 'five.bin', bytes: FIVE_MEGABYTES.length, sha1 }]);
    });

    it('status and ping of the pool', async () => {
      expect(await phpFpmPing(connect())).toBe('pong');
      expect(await phpFpmStatus(client)).toMatchObject({ pool: 'lab', 'process manager': 'static' });
      await expect(phpFpmPing(client, { path: '/nothing' })).rejects.toThrow('is ping.path = /nothing set?');
    });

    it('a role that it does not play', async () => {
      await expect(connect().request(script('hello.php'), null, { role: 'authorizer' })).resolves.toMatchObject({ status: 200 });
    });
  });
});
