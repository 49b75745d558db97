import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../packages/proxy/src/client/index.js';
import { type AppServer, type Handler, serve } from '../../packages/proxy/src/server/index.js';
import { request } from '../lab/http-client.js';
import { describeWith } from '../lab/needs.js';
import { onDescriptorZero, startPeerApplication } from '../lab/peer-application.js';
import { program } from '../lab/program.js';
import { eventually } from '../lab/wait.js';
import { startWebServer, type WebServer, type WebServerName } from '../lab/web-server.js';

const COMMAND = join(import.meta.dirname, '../../packages/proxy/dist/main.js');
const run = promisify(execFile);
const MEGABYTES = Buffer.alloc(3 * 1024 * 1024, 'fcgiscope ');

/** Says what it was asked, and what the body’s digest is. */
const echo: Handler = async (asked, response) => {
  const hash = createHash('sha1');
  for await (const piece of asked.stdin) hash.update(piece);
  const { REQUEST_METHOD, QUERY_STRING, HTTP_X_TEST = '' } = asked.params;
  await response.write('Status: 201 Made\r\nContent-Type: text/plain\r\nX-Ours: yes\r\n\r\n');
  await response.write([REQUEST_METHOD, QUERY_STRING, HTTP_X_TEST, hash.digest('hex')].join(' '));
};

const EMPTY_SHA1 = createHash('sha1').digest('hex');

/** `host:port` of a server on TCP. */
const portOf = (server: AppServer): string => (server.address.kind === 'tcp' ? String(server.address.port) : '');

/** How each web server is told to pass requests below /app/ on; PORT is that of our server. */
const PASSES: readonly { readonly name: WebServerName; readonly protocol: 'fastcgi' | 'scgi'; readonly inner: string }[] = [
  {
    name: 'apache2',
    protocol: 'fastcgi',
    inner: 'ProxyPass "/app/" "fcgi://127.0.0.1:PORT/srv/" enablereuse=on\nProxyFCGISetEnvIf "true" REQUEST_SCHEME http',
  },
  { name: 'apache2', protocol: 'scgi', inner: 'ProxyPass "/app/" "scgi://127.0.0.1:PORT/"' },
  {
    name: 'lighttpd',
    protocol: 'fastcgi',
    inner: 'fastcgi.server = ("/app" => (("host" => "127.0.0.1", "port" => PORT, "check-local" => "disable")))',
  },
  {
    name: 'lighttpd',
    protocol: 'scgi',
    inner: 'scgi.server = ("/app" => (("host" => "127.0.0.1", "port" => PORT, "check-local" => "disable")))',
  },
  {
    name: 'haproxy',
    protocol: 'fastcgi',
    inner:
      'fcgi-app app\n  docroot /srv\n  option keep-conn\nbackend application\n  use-fcgi-app app\n  server ours 127.0.0.1:PORT proto fcgi',
  },
];

for (const { name, protocol, inner } of PASSES) {
  describeWith([name], `${name} in front of our server (${protocol})`, () => {
    let server: AppServer;
    let web: WebServer;
    const errors: unknown[] = [];
    beforeAll(async () => {
      server = await serve('127.0.0.1:0', { handler: echo, protocol, onError: (error) => errors.push(error) });
      web = await startWebServer(name, () => inner.replaceAll('PORT', portOf(server)));
    });
    afterAll(async () => {
      await web?.stop();
      await server?.close(0);
    });

    it('answers, again and again', async () => {
      for (const n of [1, 2, 3]) {
        const answer = await request(web.http, { method: 'GET', path: `/app/x.php?${n}`, headers: { 'X-Test': 'yes' } });
        expect([answer.status, answer.body.toString()]).toEqual([201, `GET ${n} yes ${EMPTY_SHA1}`]);
        expect(answer.headers).toContainEqual([expect.stringMatching(/^x-ours$/i), 'yes']);
      }
    });

    it('takes megabytes', async () => {
      const { body } = await request(web.http, { method: 'POST', path: '/app/x.php', body: MEGABYTES });
      expect(body.toString()).toContain(createHash('sha1').update(MEGABYTES).digest('hex'));
    });

    it('never breaks the protocol', () => expect(errors).toEqual([]));
  });
}

describeWith(['haproxy'], 'HAProxy with several requests on one connection', () => {
  it('is answered in the order of the answers, not of the requests', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const handler: Handler = async (asked, response) => {
      most = Math.max(most, ++open);
      if (asked.params.QUERY_STRING !== 'warm') await new Promise<void>((resolve) => waiting.push(resolve));
      await response.write(`Content-Type: text/plain\r\n\r\n${asked.params.QUERY_STRING}`);
      open--;
    };
    const server = await serve('127.0.0.1:0', { handler });
    const inner = [
      'fcgi-app app\n  docroot /srv\n  option keep-conn\n  option mpxs-conns\n  option max-reqs 8',
      'backend application\n  use-fcgi-app app\n  http-reuse always',
      '  server ours 127.0.0.1:PORT proto fcgi',
    ].join('\n');
    const web = await startWebServer('haproxy', () => inner.replaceAll('PORT', portOf(server)));
    try {
      await request(web.http, { method: 'GET', path: '/a.php?warm' });
      const answers = ['a', 'b', 'c', 'd'].map((name) => request(web.http, { method: 'GET', path: `/a.php?${name}` }));
      await eventually('four requests', () => waiting.length === 4);
      expect([most, server.openConnections]).toEqual([4, 1]);
      for (const release of waiting.toReversed()) release();
      expect((await Promise.all(answers)).map(({ body }) => body.toString())).toEqual(['a', 'b', 'c', 'd']);
    } finally {
      await web.stop();
      await server.close(0);
    }
  });
});

describeWith(['lighttpd'], 'lighttpd and our authorizer', () => {
  let server: AppServer;
  let web: WebServer;
  beforeAll(async () => {
    const handler: Handler = async (asked, response) => {
      const isKnown = asked.role === 'authorizer' && asked.params.HTTP_X_KEY === 'open sesame';
      await response.write(isKnown ? 'Status: 200 OK\r\nVariable-WHO: anna\r\n\r\n' : 'Status: 403 Forbidden\r\n\r\nno');
    };
    server = await serve('127.0.0.1:0', { handler, roles: ['authorizer'] });
    web = await startWebServer('lighttpd', ({ folder }) => {
      mkdirSync(join(folder, 'www/secret'));
      writeFileSync(join(folder, 'www/secret/plan.txt'), 'the plan');
      const options = `"port" => ${portOf(server)}, "mode" => "authorizer", "check-local" => "disable", "docroot" => "${folder}/www"`;
      return `fastcgi.server = ("/secret" => (("host" => "127.0.0.1", ${options})))`;
    });
  });
  afterAll(async () => {
    await web?.stop();
    await server?.close(0);
  });

  it('lets in whom it knows', async () => {
    const path = '/secret/plan.txt';
    expect(await request(web.http, { method: 'GET', path })).toMatchObject({ status: 403 });
    const known = await request(web.http, { method: 'GET', path, headers: { 'X-Key': 'open sesame' } });
    expect([known.status, known.body.toString()]).toEqual([200, 'the plan']);
  });
});

describeWith(['cgi-fcgi'], 'cgi-fcgi and our server', () => {
  it('gets answer and exit status', async () => {
    const handler: Handler = async (asked, response) => {
      await response.write(`Content-Type: text/plain\r\n\r\n${asked.params.REQUEST_URI} ${await asked.stdin.text()}`);
      return asked.params.QUERY_STRING === 'fail' ? 7 : 0;
    };
    const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-cgi-'));
    const server = await serve(`unix:${folder}/app.sock`, { handler });
    try {
      const env = { REQUEST_METHOD: 'POST', REQUEST_URI: '/a', CONTENT_LENGTH: '4' };
      const running = run(program('cgi-fcgi'), ['-bind', '-connect', `${folder}/app.sock`], { env });
      running.child.stdin?.end('body');
      expect((await running).stdout).toBe('Content-Type: text/plain\r\n\r\n/a body');
    } finally {
      await server.close(0);
      rmSync(folder, { recursive: true });
    }
  });
});

describeWith(['spawn-fcgi'], 'spawn-fcgi and our command', () => {
  it('hands the socket over at descriptor 0', async () => {
    const application = await startPeerApplication(
      'fcgiscope serve -',
      onDescriptorZero(async () => [process.execPath, COMMAND, 'serve', '-', '--exec', '/bin/echo', '--', '\nhello']),
    );
    const client = createClient({ address: application.address });
    try {
      expect(await (await client.request({})).text()).toContain('hello');
    } finally {
      await client.close();
      await application.stop();
    }
  });
});
