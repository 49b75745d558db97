import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { utf8Bytes } from '@fcgiscope/codec/bytes';
import { endRequest, makeRecord, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, Opened, openSockets } from '../../testing/fastcgi-peers.js';
import { type FastcgiServer, type Handler, type ServerOptions, serve } from '../server/index.js';
import { type Client, ClientError, type ClientOptions, createClient } from './index.js';

const opened = new Opened();
afterEach(() => opened.closeAll());

const HEAD = 'Content-Type: text/plain\r\n\r\n';
const out = (id: number, text: string): Uint8Array => streamRecords(TYPE.STDOUT, id, utf8Bytes(text));

/** What a script of the tests’ application does, by SCRIPT_NAME. */
const SCRIPTS: Readonly<Record<string, Handler>> = {
  '/hello': async (request, response) => {
    await response.write(`${HEAD}hello ${request.params.QUERY_STRING ?? ''}`);
  },
  '/echo': async (request, response) => {
    await response.write(`X-Length: ${request.params.CONTENT_LENGTH ?? 'none'}\r\n${HEAD}`);
    for await (const piece of request.stdin) await response.write(piece);
  },
  '/hash': async (request, response) => {
    const hash = createHash('sha1');
    for await (const piece of request.stdin) hash.update(piece);
    await response.write(HEAD + hash.digest('hex'));
  },
  '/stderr': async (_request, response) => {
    await response.writeError('a');
    await response.write(`Status: 500 Oh\r\nX-One: 1\r\nX-One: 2\r\n${HEAD}`);
    await response.writeError('b'.repeat(3000));
    return 37;
  },
  '/silent': async (request, response) => {
    await once(request.signal, 'abort');
    await response.write('too late');
  },
  '/stuck': async (request, response) => {
    await response.write(`${HEAD}first`);
    await once(request.signal, 'abort');
  },
  '/endless': async (_request, response) => {
    await response.write(HEAD);
    for (;;) await response.write(new Uint8Array(60_000));
  },
  '/no-reading': async (_request, response) => {
    await response.write(`${HEAD}no`);
  },
  '/wait': async (_request, response) => {
    await sleep(20);
    await response.write(`${HEAD}waited`);
  },
};

const application: Handler = async (request, response) => {
  const status = await SCRIPTS[request.params.SCRIPT_NAME ?? '']?.(request, response);
  return typeof status === 'number' ? status : 0;
};

async function startServer(options: Partial<ServerOptions> = {}, kind: 'tcp' | 'unix' = 'tcp'): Promise<FastcgiServer> {
  const server = await serve(opened.address(kind), { handler: application, ...options });
  opened.later(() => server.close(0));
  return server;
}

function clientOf(options: ClientOptions): Client {
  const client = createClient(options);
  opened.later(() => client.close());
  return client;
}

async function startBoth(options: Partial<ClientOptions> = {}, serverOptions: Partial<ServerOptions> = {}) {
  const server = await startServer(serverOptions);
  return { server, client: clientOf({ address: server.address, ...options }) };
}

/** The code of the error that it fails with. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof ClientError ? error.code : String(error)),
  );
}

const script = (name: string): Record<string, string> => ({ SCRIPT_NAME: `/${name}`, REQUEST_METHOD: 'GET' });

describe.each(['tcp', 'unix'] as const)('a request over %s', (kind) => {
  it('gets head, body and end', async () => {
    const server = await startServer({}, kind);
    const response = await clientOf({ address: server.address }).request({ ...script('hello'), QUERY_STRING: 'you' });
    expect(response.status).toBe(200);
    expect(response.header('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('hello you');
    expect(await response.end).toEqual({ appStatus: 0, protocolStatus: 'REQUEST_COMPLETE', stderrBytes: 0, stderrDropped: 0 });
  });

  it('sends 5 MB and gets them back', async () => {
    const server = await startServer({}, kind);
    const body = Buffer.alloc(5 * 1024 * 1024, 'fcgiscope ');
    const response = await clientOf({ address: server.address }).request(script('echo'), body);
    expect(response.header('X-Length')).toBe(String(body.length));
    expect(Buffer.compare(await response.bytes(), body)).toBe(0);
  });
});

describe('a body', () => {
  it('may be text, bytes, nothing, or come in pieces', async () => {
    const { client } = await startBoth();
    async function* pieces() {
      yield 'ü';
      await sleep(1);
      yield new Uint8Array(0);
      yield utf8Bytes('end');
    }
    const echo = async (body: Parameters<Client['request']>[1]) => (await client.request(script('echo'), body)).text();
    expect(await Promise.all([echo('text ü'), echo(utf8Bytes('bytes')), echo(null), echo(undefined), echo(pieces())])).toEqual([
      'text ü',
      'bytes',
      '',
      '',
      'üend',
    ]);
  });

  it('that fails ends the request', async () => {
    const { client, server } = await startBoth();
    async function* broken() {
      yield utf8Bytes('half of it');
      throw new Error('the disk is gone');
    }
    expect(await codeOf(client.request(script('hash'), broken()))).toBe('body-failed');
    await eventually('the request to be gone', () => server.openRequests === 0);
  });

  it('that nobody reads does not spoil the connection for the next request', async () => {
    const { client } = await startBoth({ connections: 1 });
    for (let i = 0; i < 3; i++)
      expect(await (await client.request(script('no-reading'), Buffer.alloc(3_000_000))).text()).toBe('no');
    expect(await (await client.request(script('hello'))).text()).toBe('hello ');
  });
});

describe('an answer', () => {
  it('has headers in wire order, a status, STDERR and an exit status', async () => {
    const { client } = await startBoth();
    const response = await client.request(script('stderr'));
    expect(response.status).toBe(500);
    expect(response.headers.map(([name]) => name)).toEqual(['Status', 'X-One', 'X-One', 'Content-Type']);
    expect(response.head.reason).toBe('Oh');
    expect(await response.end).toMatchObject({ appStatus: 37, stderrBytes: 3001, stderrDropped: 0 });
    expect(String(await response.stderr.toArray())).toContain('ab');
  });

  it('keeps no more of STDERR than it may', async () => {
    const { client } = await startBoth({ maxStderrBytes: 1000 });
    expect(await (await client.request(script('stderr'))).end).toMatchObject({ stderrBytes: 3001, stderrDropped: 3000 });
  });

  it('that is read slowly slows the application down', async () => {
    const { client, server } = await startBoth();
    const response = await client.request(script('endless'));
    await sleep(200);
    expect(response.body.readableLength).toBeLessThan(1_000_000);
    response.body.destroy();
    expect(await codeOf(response.end)).toBe('aborted');
    await eventually('the request to be gone', () => server.openRequests === 0);
  });
});

describe('the pool', () => {
  it('opens no more connections than it may, and uses them again', async () => {
    const { client, server } = await startBoth({ connections: 3 });
    const answers = Array.from({ length: 30 }, async () => (await client.request(script('wait'))).text());
    await eventually('a full pool', () => server.openConnections === 3);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['waited']));
    expect([client.openConnections, server.openConnections, client.queueLength]).toEqual([3, 3, 0]);
  });

  it('closes a connection after each request where told to', async () => {
    const { client, server } = await startBoth({ keepConnection: false });
    await (await client.request(script('hello'))).text();
    await eventually('no connection', () => client.openConnections === 0 && server.openConnections === 0);
  });

  it('closes connections that idle', async () => {
    const { client, server } = await startBoth({ keepIdle: 30 });
    await (await client.request(script('hello'))).text();
    await eventually('no connection', () => client.openConnections === 0 && server.openConnections === 0);
  });

  it('puts requests on one connection where the application multiplexes', async () => {
    const { client, server } = await startBoth({ connections: 1, requestsPerConnection: 8 });
    const answers = Array.from({ length: 8 }, async () => (await client.request(script('wait'))).text());
    await eventually('eight requests at once', () => server.openRequests === 8);
    expect(server.openConnections).toBe(1);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => 'waited'));
  });

  it('does not where it does not', async () => {
    const { client, server } = await startBoth(
      { connections: 1, requestsPerConnection: 8 },
      { limits: { requestsPerConnection: 1 } },
    );
    let most = 0;
    const answers = Array.from({ length: 6 }, async () => {
      const text = await (await client.request(script('wait'))).text();
      most = Math.max(most, server.openRequests);
      return text;
    });
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 6 }, () => 'waited'));
    expect(most).toBeLessThanOrEqual(1);
  });

  it('ends one of many requests on a connection and leaves the others alone', async () => {
    const { client, server } = await startBoth({ connections: 1, requestsPerConnection: 8 });
    const abort = new AbortController();
    const given = client.request(script('silent'), null, { signal: abort.signal });
    const kept = client.request(script('wait'));
    await eventually('both requests', () => server.openRequests === 2);
    abort.abort();
    expect(await codeOf(given)).toBe('aborted');
    expect(await (await kept).text()).toBe('waited');
    await eventually('ABORT_REQUEST to be heard', () => server.openRequests === 0);
    expect(server.openConnections).toBe(1);
  });

  it('opens a new connection where the application has closed the kept one', async () => {
    const { client, server } = await startBoth({}, { idleTimeout: 30 });
    await (await client.request(script('hello'))).text();
    await eventually('a closed connection', () => server.openConnections === 0 && client.openConnections === 0);
    expect(await (await client.request(script('hello'))).text()).toBe('hello ');
  });

  it('asks for values', async () => {
    const { client } = await startBoth({}, { limits: { requests: 77 } });
    expect(await client.getValues(['FCGI_MAX_REQS', 'FCGI_MPXS_CONNS', 'NONSENSE'])).toEqual(
      new Map([
        ['FCGI_MAX_REQS', '77'],
        ['FCGI_MPXS_CONNS', '1'],
      ]),
    );
  });

  it('leaves nothing behind after 2,000 requests over 20 connections', async () => {
    const before = openSockets();
    const { client, server } = await startBoth({ connections: 20, queue: 2000 });
    const texts = Array.from({ length: 2000 }, async (_, n) =>
      (await client.request({ ...script('hello'), QUERY_STRING: String(n) })).text(),
    );
    expect(await Promise.all(texts)).toEqual(Array.from({ length: 2000 }, (_, n) => `hello ${n}`));
    expect(client.openConnections).toBeLessThanOrEqual(20);
    await client.close();
    await server.close();
    expect([server.openConnections, server.openRequests]).toEqual([0, 0]);
    await eventually('no socket of ours', () => openSockets() <= before);
  });
});

describe('time', () => {
  it.each([
    ['firstByte', 'silent', 'first-byte-timeout'],
    ['total', 'silent', 'total-timeout'],
  ])('%s is limited', async (phase, name, code) => {
    const { client, server } = await startBoth({ timeouts: { [phase]: 40 } });
    expect(await codeOf(client.request(script(name)))).toBe(code);
    await eventually('the request to be gone', () => server.openRequests === 0);
  });

  it.each([
    ['idle', 'idle-timeout'],
    ['total', 'total-timeout'],
  ])('%s is limited within the body', async (phase, code) => {
    const { client } = await startBoth();
    const response = await client.request(script('stuck'), null, { timeouts: { [phase]: 40 } });
    expect(await codeOf(response.text())).toBe(code);
    expect(await codeOf(response.end)).toBe(code);
  });

  it('to connect is limited', async () => {
    const client = clientOf({ address: await opened.fullBacklog(), timeouts: { connect: 80, firstByte: 80 }, connections: 8 });
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(client.request(script('hello')))));
    expect(new Set(codes)).toEqual(new Set(['connect-timeout', 'first-byte-timeout']));
  });

  it('in the queue counts in all', async () => {
    const { client } = await startBoth({ connections: 1 });
    const first = client.request(script('silent'), null, { timeouts: { total: 200 } });
    expect(await codeOf(client.request(script('hello'), null, { timeouts: { total: 40 } }))).toBe('total-timeout');
    expect(client.queueLength).toBe(0);
    expect(await codeOf(first)).toBe('total-timeout');
  });

  it('of a reader who pauses does not count', async () => {
    const { client } = await startBoth({ timeouts: { idle: 60 } });
    const response = await client.request(script('endless'));
    await sleep(200);
    expect(response.body.destroyed).toBe(false);
  });
});

describe('an abort', () => {
  it('before the request sends nothing', async () => {
    const { client } = await startBoth();
    const error = await client.request(script('hello'), null, { signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'aborted', sent: false });
    expect(client.openConnections).toBe(0);
  });

  it('in the queue sends nothing', async () => {
    const { client, server } = await startBoth({ connections: 1 });
    const first = client.request(script('stuck'));
    await first;
    const abort = new AbortController();
    const second = client.request(script('hello'), null, { signal: abort.signal });
    expect(client.queueLength).toBe(1);
    abort.abort(new Error('enough'));
    const error = await second.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'aborted', sent: false, cause: new Error('enough') });
    expect([client.queueLength, server.openRequests]).toEqual([0, 1]);
  });

  it.each(['silent', 'stuck'])('of /%s reaches the application', async (name) => {
    const { client, server } = await startBoth();
    const abort = new AbortController();
    const response = client.request(script(name), null, { signal: abort.signal });
    response.catch(() => {});
    await eventually('the request', () => server.openRequests === 1);
    if (name === 'stuck') await response;
    abort.abort();
    const failed = name === 'stuck' ? (await response).text() : response;
    expect(await codeOf(failed)).toBe('aborted');
    await eventually('the request to be gone', () => server.openRequests === 0);
  });
});

describe('an error', () => {
  it('says that nobody listens', async () => {
    const { address } = await startServer();
    const client = clientOf({ address: address.kind === 'tcp' ? { ...address, port: 1 } : address });
    expect(await client.request(script('hello')).catch((reason: unknown) => reason)).toMatchObject({
      code: 'connect-refused',
      sent: false,
    });
    const missing = clientOf({ address: `unix:${opened.folder()}/none.sock` });
    expect(await codeOf(missing.request(script('hello')))).toBe('connect-refused');
    expect(await codeOf(missing.getValues())).toBe('connect-refused');
  });

  it('says that too many wait', async () => {
    const { client } = await startBoth({ connections: 1, queue: 2 });
    const waiting = [1, 2, 3, 4].map(() => codeOf(client.request(script('silent'), null, { timeouts: { total: 100 } })));
    expect((await Promise.all(waiting)).sort()).toEqual(['overloaded', 'total-timeout', 'total-timeout', 'total-timeout']);
  });

  it('says that the client was closed', async () => {
    const { client } = await startBoth({ connections: 1 });
    const running = codeOf(client.request(script('silent')));
    const waiting = codeOf(client.request(script('hello')));
    await eventually('a connection', () => client.openConnections === 1);
    await client.close();
    expect(await Promise.all([running, waiting])).toEqual(['client-closed', 'client-closed']);
    expect(await codeOf(client.request(script('hello')))).toBe('client-closed');
  });

  it('refuses an address that is none', () => {
    expect(() => createClient({ address: 'nonsense' })).toThrow(TypeError);
  });

  it.each<[string, string, Uint8Array[]]>([
    ['protocol-error', 'of HTTP', [utf8Bytes('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')]],
    ['protocol-error', 'of an end without a head', [endRequest(1)]],
    ['protocol-error', 'of a head without an end', [out(1, 'Content-Type: text/html\r\n'), endRequest(1)]],
    ['protocol-error', 'of a head that is too long', [out(1, `X: ${'y'.repeat(2000)}\r\n\r\n`)]],
    ['protocol-error', 'of a status that is no number', [out(1, 'Status: fine\r\n\r\n')]],
    ['protocol-error', 'of a foreign id', [out(2, HEAD)]],
    ['cannot-multiplex', 'of a second request', [endRequest(1, 0, 1)]],
    ['overloaded', 'of too much work', [endRequest(1, 0, 2)]],
    ['unknown-role', 'of a role', [endRequest(1, 0, 3)]],
  ])('%s because %s', async (code, _what, bytes) => {
    const address = await opened.rawApplication((socket) => socket.once('data', () => bytes.map((part) => socket.write(part))));
    const client = clientOf({ address, maxHeadBytes: 1000, timeouts: { total: 3000 } });
    expect(await codeOf(client.request(script('hello')))).toBe(code);
  });

  it('tells a reset from a close', async () => {
    const resetting = await opened.rawApplication((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await codeOf(clientOf({ address: resetting }).request(script('x')))).toBe('reset');
    const closing = await opened.rawApplication((socket) => socket.once('data', () => socket.end()));
    expect(await codeOf(clientOf({ address: closing }).request(script('x')))).toBe('closed-early');
  });

  it('ends a body that breaks off', async () => {
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.end(out(1, `${HEAD}half`))));
    const response = await clientOf({ address }).request(script('x'));
    expect(await codeOf(response.text())).toBe('closed-early');
    expect(await codeOf(response.end)).toBe('closed-early');
  });

  it('tells of a record that was cut', async () => {
    const cut = makeRecord(TYPE.STDOUT, 1, utf8Bytes(HEAD)).subarray(0, 20);
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.end(cut)));
    await expect(clientOf({ address }).request(script('x'))).rejects.toThrow('in the middle of a record');
  });
});
