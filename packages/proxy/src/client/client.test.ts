import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { concat, utf8Bytes } from '@fcgiscope/codec/bytes';
import {
  decodeNameValues,
  endRequest,
  type NameValue,
  RecordDecoder,
  streamRecords,
  TYPE,
  type TypedRecord,
  typedRecord,
} from '@fcgiscope/codec/fastcgi';
import { afterEach, describe, expect, it } from 'vitest';
import { codeOf, HEAD, Pair, script } from '../../testing/client-and-server.js';
import { eventually, Opened, openSockets } from '../../testing/fastcgi-peers.js';
import type { Client, ClientOptions, RequestOptions } from './index.js';

const opened = new Opened();
const pair = new Pair(opened);
afterEach(() => opened.closeAll());

/** The whole answer to request 1. */
const ANSWER = concat([streamRecords(TYPE.STDOUT, 1, utf8Bytes(`${HEAD}hello`)), endRequest(1)]);

describe.each(['tcp', 'unix'] as const)('a request over %s', (kind) => {
  it('gets head, body and end', async () => {
    const server = await pair.server({}, kind);
    const response = await pair.client({ address: server.address }).request({ ...script('hello'), QUERY_STRING: 'you' });
    expect(response.status).toBe(200);
    expect(response.header('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('hello you');
    expect(await response.end).toEqual({ appStatus: 0, protocolStatus: 'REQUEST_COMPLETE', stderrBytes: 0, stderrDropped: 0 });
  });

  it('sends 5 MB and gets them back', async () => {
    const server = await pair.server({}, kind);
    const body = Buffer.alloc(5 * 1024 * 1024, 'fcgiscope ');
    const response = await pair.client({ address: server.address }).request(script('echo'), body);
    expect(response.header('X-Length')).toBe(String(body.length));
    expect(Buffer.compare(await response.bytes(), body)).toBe(0);
  });
});

describe('a body', () => {
  it('may be text, bytes, nothing, or come in pieces', async () => {
    const { client } = await pair.both();
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
    const { client, server } = await pair.both();
    async function* broken() {
      yield utf8Bytes('half of it');
      throw new Error('the disk is gone');
    }
    expect(await codeOf(client.request(script('hash'), broken()))).toBe('body-failed');
    await eventually('the request to be gone', () => server.openRequests === 0);
  });

  it('that nobody reads does not spoil the connection for the next request', async () => {
    const { client } = await pair.both({ connections: 1 });
    for (let i = 0; i < 3; i++)
      expect(await (await client.request(script('no-reading'), Buffer.alloc(3_000_000))).text()).toBe('no');
    expect(await (await client.request(script('hello'))).text()).toBe('hello ');
  });
});

describe('what goes over the wire', () => {
  /** The records of one request, as the application sees them: types, and PARAMS as pairs. */
  async function recordsOf(
    options: RequestOptions,
    body?: string,
    clientOptions: Partial<ClientOptions> = {},
  ): Promise<{ types: string[]; params: readonly NameValue[] }> {
    const seen: TypedRecord[] = [];
    const address = await opened.rawApplication((socket) => {
      const decoder = new RecordDecoder();
      socket.on('data', (chunk) => {
        seen.push(...decoder.push(Uint8Array.from(chunk)).map(typedRecord));
        const last = seen.at(-1);
        const isOver = 'content' in last! && last.content.length === 0 && last.type === LAST_STREAM[options.role ?? 'responder'];
        if (isOver) socket.write(ANSWER);
      });
    });
    await (await pair.client({ address, ...clientOptions }).request({ A: 'b' }, body, options)).text();
    const params = seen.flatMap((record) => (record.type === 'PARAMS' ? [record.content] : []));
    return { types: seen.map(({ type }) => type), params: decodeNameValues(concat(params)) };
  }

  const LAST_STREAM = { responder: 'STDIN', authorizer: 'PARAMS', filter: 'DATA' };
  const BEGINNING = ['BEGIN_REQUEST', 'PARAMS', 'PARAMS'];

  it.each<[string, RequestOptions, string | undefined, string[], NameValue[]]>([
    ['a responder without a body', {}, undefined, ['STDIN'], []],
    ['a responder', {}, 'body', ['STDIN', 'STDIN'], [['CONTENT_LENGTH', '4']]],
    ['an authorizer', { role: 'authorizer' }, 'body', [], []],
    [
      'a filter',
      { role: 'filter', data: 'the file' },
      'body',
      ['STDIN', 'STDIN', 'DATA', 'DATA'],
      [
        ['FCGI_DATA_LENGTH', '8'],
        ['CONTENT_LENGTH', '4'],
      ],
    ],
  ])('to %s is each stream with its end, and the lengths', async (_role, options, body, types, lengths) => {
    expect(await recordsOf(options, body)).toEqual({ types: [...BEGINNING, ...types], params: [['A', 'b'], ...lengths] });
  });

  it('begins with the params that all requests have in common', async () => {
    const { params } = await recordsOf({}, 'body', { params: { SERVER_NAME: 'shop.test', ODD: 'ü' } });
    expect(params).toEqual([
      ['SERVER_NAME', 'shop.test'],
      ['ODD', 'ü'],
      ['A', 'b'],
      ['CONTENT_LENGTH', '4'],
    ]);
  });

  it('has no name twice: a request says otherwise what all have in common', async () => {
    const { params } = await recordsOf({}, 'body', { params: { A: 'common', SERVER_NAME: 'shop.test' } });
    expect(params).toEqual([
      ['SERVER_NAME', 'shop.test'],
      ['A', 'b'],
      ['CONTENT_LENGTH', '4'],
    ]);
  });

  it.each(['fastcgi', 'scgi', 'uwsgi'] as const)('is not what get makes up where the client says it: %s', async (protocol) => {
    let heard = Buffer.alloc(0);
    const address = await opened.rawApplication((socket) => {
      socket.on('data', (chunk) => {
        heard = Buffer.concat([heard, chunk]);
        socket.destroy();
      });
    });
    const client = pair.client({ address, protocol, params: { SERVER_NAME: 'shop.test', DOCUMENT_ROOT: '/srv/shop' } });
    await client.get({ script: '/srv/www/a.php', host: 'elsewhere.test' }).catch(() => {});
    const text = heard.toString('latin1');
    expect(text.match(/SERVER_NAME/g)).toHaveLength(1);
    expect(text).toMatch(/SERVER_NAME[^a-z]*shop\.test/);
    expect(text).toMatch(/DOCUMENT_ROOT[^a-z]*\/srv\/shop/);
    expect(text).toMatch(/HTTP_HOST[^a-z]*elsewhere\.test/);
  });

  it.each(['fastcgi', 'scgi'] as const)('carries them to a handler: %s', async (protocol) => {
    const server = await pair.server({ protocol });
    const client = pair.client({ address: server.address, protocol, params: [['QUERY_STRING', 'all']] });
    for (let i = 0; i < 2; i++) expect(await (await client.request(script('hello'))).text()).toBe('hello all');
  });
});

describe('an answer', () => {
  it('has headers in wire order, a status, STDERR and an exit status', async () => {
    const { client } = await pair.both();
    const response = await client.request(script('stderr'));
    expect(response.status).toBe(500);
    expect(response.headers.map(([name]) => name)).toEqual(['Status', 'X-One', 'X-One', 'Content-Type']);
    expect(response.head.reason).toBe('Oh');
    expect(await response.end).toMatchObject({ appStatus: 37, stderrBytes: 3001, stderrDropped: 0 });
    expect(String(await response.stderr.toArray())).toContain('ab');
  });

  it('keeps no more of STDERR than it may', async () => {
    const { client } = await pair.both({ maxStderrBytes: 1000 });
    expect(await (await client.request(script('stderr'))).end).toMatchObject({ stderrBytes: 3001, stderrDropped: 3000 });
  });

  it('that is read slowly slows the application down', async () => {
    const { client, server } = await pair.both();
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
    const { client, server } = await pair.both({ connections: 3 });
    const answers = Array.from({ length: 30 }, async () => (await client.request(script('wait'))).text());
    await eventually('a full pool', () => server.openConnections === 3);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['waited']));
    expect([client.openConnections, server.openConnections, client.queueLength]).toEqual([3, 3, 0]);
  });

  it('closes a connection after each request where told to', async () => {
    const { client, server } = await pair.both({ keepConnection: false });
    await (await client.request(script('hello'))).text();
    await eventually('no connection', () => client.openConnections === 0 && server.openConnections === 0);
  });

  it('closes connections that idle', async () => {
    const { client, server } = await pair.both({ keepIdle: 30 });
    await (await client.request(script('hello'))).text();
    await eventually('no connection', () => client.openConnections === 0 && server.openConnections === 0);
  });

  it('puts requests on one connection where the application multiplexes', async () => {
    const { client, server } = await pair.both({ connections: 1, requestsPerConnection: 8 });
    const answers = Array.from({ length: 8 }, async () => (await client.request(script('wait'))).text());
    await eventually('eight requests at once', () => server.openRequests === 8);
    expect(server.openConnections).toBe(1);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => 'waited'));
  });

  it('does not where it does not', async () => {
    const { client, server } = await pair.both(
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
    const { client, server } = await pair.both({ connections: 1, requestsPerConnection: 8 });
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
    const { client, server } = await pair.both({}, { idleTimeout: 30 });
    await (await client.request(script('hello'))).text();
    await eventually('a closed connection', () => server.openConnections === 0 && client.openConnections === 0);
    expect(await (await client.request(script('hello'))).text()).toBe('hello ');
  });

  it('sends a request again, on another connection, where the kept one was closed and nothing of it was sent', async () => {
    const sockets: Socket[] = [];
    const address = await opened.rawApplication((socket) => {
      sockets.push(socket);
      socket.on('data', () => socket.write(ANSWER));
    }, 'unix');
    const client = pair.client({ address, connections: 1 });
    expect(await (await client.request(script('hello'))).text()).toBe('hello');
    // The client cannot know of it before it has written.
    sockets[0]?.destroy();
    expect(await (await client.request(script('hello'), 'the body')).text()).toBe('hello');
    expect(sockets).toHaveLength(2);
  });

  it('does not send it again where bytes of it may have been read', async () => {
    const sockets: Socket[] = [];
    const address = await opened.rawApplication((socket) => {
      sockets.push(socket);
      socket.once('data', () => socket.write(ANSWER));
    });
    const client = pair.client({ address, connections: 1 });
    await (await client.request(script('hello'))).text();
    sockets[0]?.once('data', () => sockets[0]?.resetAndDestroy());
    expect(await client.request(script('hello')).catch((reason: unknown) => reason)).toMatchObject({ code: 'reset', sent: true });
    expect(sockets).toHaveLength(1);
  });

  it('asks for values', async () => {
    const { client } = await pair.both({}, { limits: { requests: 77 } });
    expect(await client.getValues(['FCGI_MAX_REQS', 'FCGI_MPXS_CONNS', 'NONSENSE'])).toEqual(
      new Map([
        ['FCGI_MAX_REQS', '77'],
        ['FCGI_MPXS_CONNS', '1'],
      ]),
    );
  });

  it('leaves nothing behind after 2,000 requests over 20 connections', async () => {
    const before = openSockets();
    const { client, server } = await pair.both({ connections: 20, queue: 2000 });
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
