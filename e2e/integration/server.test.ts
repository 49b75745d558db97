import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppServer, formatAddress, type Handler, serve } from '../../packages/proxy/src/server/index.js';
import type { Address } from '../lab/address.js';
import { request as ask } from '../lab/http-client.js';
import { type Lab, startLab } from '../lab/lab.js';
import { describeWith } from '../lab/needs.js';
import { eventually } from '../lab/wait.js';

const HEAD = 'Content-Type: text/plain\r\n\r\n';
const MEGABYTE = 1024 * 1024;

const SCRIPTS: Readonly<Record<string, Handler>> = {
  '/hello.php': async (request, response) => response.write(`${HEAD}hello ${request.params.QUERY_STRING}`),
  '/upload.php': async (request, response) => {
    const hash = createHash('sha1');
    for await (const piece of request.stdin) hash.update(piece);
    await response.write(HEAD + hash.digest('hex'));
  },
  '/big.php': async (_request, response) => {
    await response.write(HEAD);
    for (let megabyte = 0; megabyte < 20; megabyte++) await response.write(new Uint8Array(MEGABYTE));
  },
  '/stderr.php': async (_request, response) => {
    await response.writeError('something is odd');
    await response.write(`Status: 418 Teapot\r\n${HEAD}`);
  },
  '/slow.php': async (request) => {
    await once(request.signal, 'abort');
  },
};

describeWith(['nginx', 'php-fpm'], 'nginx in front of our server', () => {
  describe.each(['tcp', 'unix'] as const)('over %s', (kind) => {
    let lab: Lab;
    let server: AppServer;
    const handler: Handler = async (request, response) => {
      await SCRIPTS[request.params.SCRIPT_NAME ?? '']?.(request, response);
    };
    beforeAll(async () => {
      const between = async (_application: Address, folder: string): Promise<Address> => {
        server = await serve(kind === 'tcp' ? '127.0.0.1:0' : `unix:${folder}/ours.sock`, { handler, requestTimeout: 2000 });
        return formatAddress(server.address) as Address;
      };
      lab = await startLab({ kind, between });
    });
    afterAll(async () => {
      await server?.close(0);
      await lab?.stop();
    });

    it.each(['once', 'keep', 'unbuffered'])('GET /%s/hello.php', async (way) => {
      for (const n of [1, 2, 3]) {
        const { status, body } = await ask(lab.http, { method: 'GET', path: `/${way}/hello.php?${n}` });
        expect([status, body.toString()]).toEqual([200, `hello ${n}`]);
      }
    });

    it('keeps a connection where nginx asks for it', async () => {
      await ask(lab.http, { method: 'GET', path: '/keep/hello.php' });
      expect(server.openConnections).toBeGreaterThan(0);
    });

    it.each(['once', 'unbuffered'])('5 MB to /%s/upload.php', async (way) => {
      const body = Buffer.alloc(5 * MEGABYTE, 'fcgiscope ');
      const answer = await ask(lab.http, { method: 'POST', path: `/${way}/upload.php`, body });
      expect(answer.body.toString()).toBe(createHash('sha1').update(body).digest('hex'));
    });

    it('20 MB of answer', async () => {
      const { body, complete } = await ask(lab.http, { method: 'GET', path: '/unbuffered/big.php' });
      expect([body.length, complete]).toEqual([20 * MEGABYTE, true]);
    });

    it('STDERR goes to the error log of nginx', async () => {
      expect((await ask(lab.http, { method: 'GET', path: '/once/stderr.php' })).status).toBe(418);
      await eventually('the line', () => lab.errorLog().includes('FastCGI sent in stderr: "something is odd"'));
    });

    it('a client that goes away aborts the handler', async () => {
      await ask(lab.http, { method: 'GET', path: '/once/slow.php', hangUp: { afterMs: 150 } });
      await eventually('the end of the request', () => server.openRequests === 0);
    });

    it('408 where the handler takes too long', async () => {
      expect((await ask(lab.http, { method: 'GET', path: '/once/slow.php' })).status).toBe(408);
    });

    it('nothing that nginx complains about', () => {
      expect(
        lab
          .errorLog()
          .split('\n')
          .filter((line) => /\[(error|crit|alert)\]/.test(line) && !line.includes('stderr')),
      ).toEqual([]);
    });
  });
});
