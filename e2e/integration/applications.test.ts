// Our client and the applications of others: libfcgi in all three roles, Go's net/http/fcgi, fcgiwrap. PHP-FPM: client.test.ts.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  type ClientOptions,
  createClient,
  paramsFor,
  type RequestTarget,
} from '../../packages/proxy/src/client/index.js';
import { describeWith } from '../lab/needs.js';
import { onDescriptorZero, type PeerApplication, type PeerCommand, startPeerApplication } from '../lab/peer-application.js';
import { program } from '../lab/program.js';
import { eventually } from '../lab/wait.js';

const run = promisify(execFile);
const SOURCES = join(import.meta.dirname, '../lab/peers');
const MEGABYTES = Buffer.alloc(3 * 1024 * 1024, 'fcgiscope ');

/** The application of a suite, alive before and after each test, and clients that are closed behind each. */
class Peer {
  application: PeerApplication | undefined;
  readonly #clients: Client[] = [];

  constructor(name: string, command: PeerCommand) {
    beforeAll(async () => {
      this.application = await startPeerApplication(name, command);
    });
    afterEach(async () => {
      await Promise.all(this.#clients.splice(0).map((client) => client.close()));
      expect(this.application?.isAlive).toBe(true);
    });
    afterAll(() => this.application?.stop());
  }

  client(options: Omit<ClientOptions, 'address'> = {}): Client {
    const client = createClient({ address: this.application!.address, ...options });
    this.#clients.push(client);
    return client;
  }
}

const asking = (target: Omit<RequestTarget, 'script'>): Record<string, string> => paramsFor({ script: '/srv/app', ...target });

describeWith(['gcc', 'libc', 'libfcgi', 'spawn-fcgi'], 'our client and libfcgi', () => {
  const peer = new Peer(
    'libfcgi',
    onDescriptorZero(async (folder) => {
      const binary = join(folder, 'application');
      await run(program('gcc'), ['-o', binary, join(SOURCES, 'libfcgi.c'), '-lfcgi']);
      return [binary];
    }),
  );

  it.each([true, false])('gets answers, STDERR and exit statuses (keepConnection %s)', async (keepConnection) => {
    const client = peer.client({ keepConnection, connections: 1 });
    for (const n of [1, 2]) {
      const headers = { 'X-Stderr': 'oops', 'X-Exit': '37' };
      const response = await client.request(asking({ method: 'POST', uri: `/?${n}`, headers }), 'the body');
      expect([response.status, await response.text()]).toEqual([202, `${n} the body`]);
      expect(await response.end).toMatchObject({ appStatus: 37, protocolStatus: 'REQUEST_COMPLETE', stderrBytes: 4 });
    }
  });

  it('sends megabytes and gets them back', async () => {
    const response = await peer.client().request(asking({ method: 'POST' }), MEGABYTES);
    expect(Buffer.compare(await response.bytes(), Buffer.concat([Buffer.from(' '), MEGABYTES]))).toBe(0);
  });

  it('sends long params, past one record of them', async () => {
    const headers = { A: 'a'.repeat(70_000), B: 'b'.repeat(70_000), 'X-Stderr': 'x'.repeat(70_000) };
    const response = await peer.client().request(asking({ headers }));
    await response.text();
    expect((await response.end).stderrBytes).toBe(70_000);
  });

  it('asks an authorizer, who gets no body and no CONTENT_LENGTH', async () => {
    const client = peer.client({ connections: 1 });
    const refused = await client.request(asking({}), null, { role: 'authorizer' });
    expect([refused.status, await refused.text()]).toEqual([403, 'no']);
    const known = await client.request(asking({ headers: { 'X-Key': 'open sesame' } }), 'ignored', { role: 'authorizer' });
    expect([known.status, known.header('Variable-WHO'), await known.text()]).toEqual([200, 'anna', '']);
    expect(client.openConnections).toBe(1);
  });

  it('gives a filter its file behind the body', async () => {
    const params = { ...asking({ method: 'POST' }), FCGI_DATA_LAST_MOD: '0', FCGI_DATA_LENGTH: '8' };
    const response = await peer.client().request(params, 'the body', { role: 'filter', data: 'the file' });
    expect(await response.text()).toBe('8 the body | the file');
  });

  it('says that it does not multiplex, and is asked one request at a time on a connection', async () => {
    const client = peer.client({ connections: 1, requestsPerConnection: 8 });
    expect(await client.getValues()).toEqual(
      new Map([
        ['FCGI_MAX_CONNS', '1'],
        ['FCGI_MAX_REQS', '1'],
        ['FCGI_MPXS_CONNS', '0'],
      ]),
    );
    const texts = [1, 2, 3].map(async (n) => (await client.request(asking({ uri: `/?${n}` }))).text());
    expect(await Promise.all(texts)).toEqual(['1 ', '2 ', '3 ']);
  });
});

describeWith(['go'], 'our client and Go', () => {
  const peer = new Peer('go', async (folder, socketPath) => {
    const binary = join(folder, 'application');
    const env = { ...process.env, HOME: folder, GO111MODULE: 'off', GOCACHE: join(folder, 'cache'), GOTOOLCHAIN: 'local' };
    await run(program('go'), ['build', '-o', binary, join(SOURCES, 'go.go')], { env });
    return [binary, socketPath];
  });

  it('gets answers on one connection', async () => {
    const client = peer.client({ connections: 1 });
    const sha1 = createHash('sha1').update(MEGABYTES).digest('hex');
    for (const n of [1, 2]) {
      const response = await client.request(asking({ method: 'PUT', uri: `/digest?${n}` }), MEGABYTES);
      expect([response.status, response.header('X-Method'), await response.text()]).toEqual([201, 'PUT', `${n} ${sha1}`]);
    }
    expect(client.openConnections).toBe(1);
  });

  it('puts requests on one connection, and takes one of them back without harm to the others', async () => {
    const client = peer.client({ connections: 1, requestsPerConnection: 8 });
    expect((await client.getValues()).get('FCGI_MPXS_CONNS')).toBe('1');
    const abort = new AbortController();
    const given = client.request(asking({ uri: '/never' }), null, { signal: abort.signal });
    given.catch(() => {});
    const answers = ['a', 'b', 'c'].map((name) => client.request(asking({ uri: `/together?${name}` })));
    await eventually('one connection', () => client.openConnections === 1 && client.queueLength === 0);
    abort.abort();
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    // The fourth lets the other three go.
    answers.push(client.request(asking({ uri: '/together?d' })));
    expect(await Promise.all(answers.map(async (answer) => (await answer).text()))).toEqual(['a', 'b', 'c', 'd']);
    expect(client.openConnections).toBe(1);
  });

  it('is refused a role that Go does not serve', async () => {
    await expect(peer.client().request(asking({}), null, { role: 'authorizer' })).rejects.toMatchObject({ code: 'unknown-role' });
  });
});

describeWith(['fcgiwrap', 'spawn-fcgi'], 'our client and fcgiwrap', () => {
  const peer = new Peer(
    'fcgiwrap',
    onDescriptorZero(async () => [program('fcgiwrap'), '-f']),
  );

  function script(name: string, text: string): string {
    const path = join(peer.application!.folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  describe.each([true, false])('keepConnection %s', (keepConnection) => {
    it('runs a CGI program', async () => {
      const client = peer.client({ keepConnection, connections: 1 });
      const path = script(
        'echo.cgi',
        'printf "Status: 202 Fine\\r\\nContent-Type: text/plain\\r\\n\\r\\n$QUERY_STRING "; cat; echo oops >&2',
      );
      for (const n of [1, 2]) {
        const params = { ...paramsFor({ script: path, method: 'POST', uri: `/echo.cgi?${n}` }), CONTENT_TYPE: 'text/plain' };
        const response = await client.request(params, 'the body');
        expect([response.status, await response.text()]).toEqual([202, `${n} the body`]);
        expect(await response.end).toMatchObject({ protocolStatus: 'REQUEST_COMPLETE', stderrBytes: 5 });
      }
    });
  });

  it('hears of the refusal of what is no program', async () => {
    const client = peer.client();
    const failing = await client.request(paramsFor({ script: script('fail.cgi', 'printf "\\r\\n"; exit 3') }));
    await failing.bytes();
    expect((await failing.end).protocolStatus).toBe('REQUEST_COMPLETE');
    expect((await client.request(paramsFor({ script: '/nowhere/none.cgi' }))).status).toBe(403);
  });
});
