import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../packages/proxy/src/client/index.js';
import { type AppServer, formatAddress, type Handler, nodeHandler, serve } from '../../packages/proxy/src/server/index.js';
import { type Address, freeAddress } from '../lab/address.js';
import { request } from '../lab/http-client.js';
import { describeWith } from '../lab/needs.js';
import { type Scope, startScope } from '../lab/scope.js';
import { eventually } from '../lab/wait.js';
import { startWebServer, type WebServer } from '../lab/web-server.js';

const MEGABYTES = Buffer.alloc(5 * 1024 * 1024, 'fcgiscope ');

/** A listener as one writes it for node:http. */
const listener = nodeHandler((incoming, outgoing) => {
  if (incoming.url?.startsWith('/slow')) return;
  const hash = createHash('sha1');
  incoming.on('data', (piece) => hash.update(piece));
  incoming.on('end', () => outgoing.writeHead(201, { 'X-Method': incoming.method }).end(hash.digest('hex')));
});

const VARIABLES = ['REQUEST_METHOD', 'REQUEST_URI', 'CONTENT_TYPE', 'QUERY_STRING', 'REMOTE_ADDR', 'SERVER_PORT'];
const variables = (protocol: string): string =>
  VARIABLES.map((name) => `${protocol}_param ${name} $${name.toLowerCase()};`).join(' ');

describeWith(['nginx'], 'nginx scgi_pass', () => {
  describe.each(['to our server', 'through the tap'])('%s', (way) => {
    let server: AppServer;
    let scope: Scope | undefined;
    let web: WebServer;
    const errors: unknown[] = [];
    beforeAll(async () => {
      const handler: Handler = (asked, response) => listener(asked, response);
      const onError = (error: unknown): void => void errors.push(error);
      server = await serve('127.0.0.1:0', { handler, protocol: 'scgi', requestTimeout: 1000, onError, onStderr: () => {} });
      const tap = await freeAddress('tcp', '', '');
      if (way === 'through the tap') scope = await startScope([`${tap}=${formatAddress(server.address)}`]);
      const target = scope === undefined ? formatAddress(server.address) : tap;
      web = await startWebServer(
        'nginx',
        () => `
        location / { scgi_pass ${target}; scgi_param SCGI 1; ${variables('scgi')} }
        location /streamed { scgi_pass ${target}; scgi_param SCGI 1; ${variables('scgi')} scgi_buffering off; }`,
      );
    });
    afterAll(async () => {
      await web?.stop();
      await scope?.stop();
      await server?.close(0);
    });

    it('GET', async () => {
      const { status, headers } = await request(web.http, { method: 'GET', path: '/a?b=c' });
      expect([status, headers.find(([name]) => name === 'X-Method')?.[1]]).toEqual([201, 'GET']);
    });

    // Not with scgi_request_buffering off: nginx 1.22 announces the bytes that it has so far as CONTENT_LENGTH then.
    it.each(['/', '/streamed'])('5 MB to %s', async (path) => {
      const { body } = await request(web.http, { method: 'POST', path, body: MEGABYTES });
      expect(body.toString()).toContain(createHash('sha1').update(MEGABYTES).digest('hex'));
    });

    it('408 where nobody answers, and an abort where the client goes', async () => {
      expect((await request(web.http, { method: 'GET', path: '/slow' })).status).toBe(408);
      await request(web.http, { method: 'GET', path: '/slow', hangUp: { afterMs: 100 } });
      await eventually('the end of the request', () => server.openRequests === 0);
    });

    it('nothing that either side complains about, and everything in the capture', async () => {
      expect(errors).toEqual([]);
      expect(web.log()).not.toMatch(/\[(error|crit|alert)\]/);
      if (scope === undefined) return;
      const exchanges = await scope.exchangesAfter(0);
      expect(exchanges.map(({ protocol, response }) => [protocol, response?.status])).toEqual(
        expect.arrayContaining([
          ['scgi', 201],
          ['scgi', 408],
        ]),
      );
    });
  });
});

describeWith(['nginx'], 'uwsgi through the tap', () => {
  let application: Server;
  let scope: Scope;
  let web: WebServer;
  let tap: Address;
  beforeAll(async () => {
    // There is no uwsgi server of ours: this one has one answer, once the request is here.
    application = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('Status: 202 Fine\r\nContent-Type: text/plain\r\n\r\nuwsgi'));
    }).listen(0, '127.0.0.1');
    await once(application, 'listening');
    const bound = application.address();
    const port = typeof bound === 'object' ? bound?.port : undefined;
    tap = await freeAddress('tcp', '', '');
    scope = await startScope([`${tap}=127.0.0.1:${port}`]);
    web = await startWebServer('nginx', () => `location / { uwsgi_pass ${tap}; ${variables('uwsgi')} }`);
  });
  afterAll(async () => {
    await web?.stop();
    await scope?.stop();
    application?.close();
  });

  it('shows what nginx asked, and what our client asked, alike', async () => {
    expect(await request(web.http, { method: 'GET', path: '/of-nginx?a=b' })).toMatchObject({ status: 202 });
    const client = createClient({ address: tap, protocol: 'uwsgi' });
    const response = await client.request({ REQUEST_METHOD: 'GET', REQUEST_URI: '/of-ours' });
    expect([response.status, await response.text()]).toEqual([202, 'uwsgi']);
    await client.close();
    const exchanges = await eventually('both', async () => {
      const all = await scope.exchangesAfter(0);
      return all.length === 2 && all.every(({ end }) => end.state === 'app-closed') && all;
    });
    expect(exchanges.map(({ protocol, request: line, response: head }) => [protocol, line.uri, head?.status])).toEqual([
      ['uwsgi', '/of-nginx?a=b', 202],
      ['uwsgi', '/of-ours', 202],
    ]);
  });
});
