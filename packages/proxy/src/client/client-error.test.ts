import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { concat, utf8Bytes } from '@fcgiscope/codec/bytes';
import { endRequest, makeRecord, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterEach, describe, expect, it } from 'vitest';
import { codeOf, HEAD, Pair, script } from '../../testing/client-and-server.js';
import { eventually, Opened } from '../../testing/fastcgi-peers.js';
import { createClient } from './index.js';

const opened = new Opened();
const pair = new Pair(opened);
afterEach(() => opened.closeAll());

const out = (id: number, text: string): Uint8Array => streamRecords(TYPE.STDOUT, id, utf8Bytes(text));

describe('time', () => {
  it.each([
    ['firstByte', 'silent', 'first-byte-timeout'],
    ['total', 'silent', 'total-timeout'],
  ])('%s is limited', async (phase, name, code) => {
    const { client, server } = await pair.both({ timeouts: { [phase]: 40 } });
    expect(await codeOf(client.request(script(name)))).toBe(code);
    await eventually('the request to be gone', () => server.openRequests === 0);
  });

  it.each([
    ['idle', 'idle-timeout'],
    ['total', 'total-timeout'],
  ])('%s is limited within the body', async (phase, code) => {
    const { client } = await pair.both();
    const response = await client.request(script('stuck'), null, { timeouts: { [phase]: 40 } });
    expect(await codeOf(response.text())).toBe(code);
    expect(await codeOf(response.end)).toBe(code);
  });

  it('to connect is limited', async () => {
    const client = pair.client({ address: await opened.fullBacklog(), timeouts: { connect: 80, firstByte: 80 }, connections: 8 });
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(client.request(script('hello')))));
    expect(new Set(codes)).toEqual(new Set(['connect-timeout', 'first-byte-timeout']));
  });

  it('to connect is not waited for where the accept queue of a Unix socket is full', async () => {
    const client = pair.client({ address: await opened.fullBacklog('unix'), timeouts: { firstByte: 80 }, connections: 8 });
    const errors = Array.from({ length: 8 }, () => client.request(script('hello')).catch((reason: unknown) => reason));
    expect(await Promise.all(errors)).toContainEqual(
      expect.objectContaining({ code: 'overloaded', sent: false, message: expect.stringContaining('EAGAIN') as unknown }),
    );
  });

  it('in the queue counts in all', async () => {
    const { client } = await pair.both({ connections: 1 });
    const first = client.request(script('silent'), null, { timeouts: { total: 200 } });
    expect(await codeOf(client.request(script('hello'), null, { timeouts: { total: 40 } }))).toBe('total-timeout');
    expect(client.queueLength).toBe(0);
    expect(await codeOf(first)).toBe('total-timeout');
  });

  it('of a reader who pauses does not count', async () => {
    const { client } = await pair.both({ timeouts: { idle: 60 } });
    const response = await client.request(script('endless'));
    await sleep(200);
    expect(response.body.destroyed).toBe(false);
  });

  it('of a reader who pauses does not count, whatever else comes or is sent meanwhile', async () => {
    const stderr = streamRecords(TYPE.STDERR, 1, utf8Bytes('oops'));
    // More than a stream holds in any version of Node.
    const body = Array.from({ length: 4 }, () => out(1, 'x'.repeat(60_000)));
    const bytes = concat([out(1, HEAD), ...body, stderr]);
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.write(bytes)));
    const said = await pair.client({ address, timeouts: { idle: 60 } }).request(script('hello'));
    const { client } = await pair.both({ timeouts: { firstByte: 60, idle: 60 } });
    const echoed = await client.request(script('echo'), Buffer.alloc(5_000_000));
    await sleep(200);
    expect([said.body.destroyed, echoed.body.destroyed]).toEqual([false, false]);
    expect((await echoed.bytes()).length).toBe(5_000_000);
    expect(await codeOf(said.bytes())).toBe('idle-timeout');
  });

  it('of others on the connection does not count while a reader pauses, but does while it reads', async () => {
    const { client, server } = await pair.both({ connections: 1, requestsPerConnection: 2 });
    const endless = await client.request(script('endless'));
    const silent = codeOf(client.request(script('silent'), null, { timeouts: { firstByte: 60 } }));
    expect(await Promise.race([silent, sleep(200, 'waits')])).toBe('waits');
    expect(server.openConnections).toBe(1);
    endless.body.resume();
    expect(await silent).toBe('first-byte-timeout');
    endless.body.destroy();
  });
});

describe('an abort', () => {
  it('before the request sends nothing', async () => {
    const { client } = await pair.both();
    const error = await client.request(script('hello'), null, { signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'aborted', sent: false });
    expect(client.openConnections).toBe(0);
  });

  it('in the queue sends nothing', async () => {
    const { client, server } = await pair.both({ connections: 1 });
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

  it('while the connection is made sends nothing', async () => {
    const client = pair.client({ address: await opened.fullBacklog(), timeouts: { firstByte: 0 }, connections: 8 });
    const abort = new AbortController();
    const errors = Array.from({ length: 8 }, () =>
      client.request(script('hello'), null, { signal: abort.signal }).catch((reason: unknown) => reason),
    );
    await eventually('some that connect', () => client.openConnections > 0);
    abort.abort();
    expect(await Promise.all(errors)).toContainEqual(expect.objectContaining({ code: 'aborted', sent: false }));
  });

  it.each(['silent', 'stuck'])('of /%s reaches the application', async (name) => {
    const { client, server } = await pair.both();
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
    const { address } = await pair.server();
    const client = pair.client({ address: address.kind === 'tcp' ? { ...address, port: 1 } : address });
    expect(await client.request(script('hello')).catch((reason: unknown) => reason)).toMatchObject({
      code: 'connect-refused',
      sent: false,
    });
    const missing = pair.client({ address: `unix:${opened.folder()}/none.sock` });
    expect(await codeOf(missing.request(script('hello')))).toBe('connect-refused');
    expect(await codeOf(missing.getValues())).toBe('connect-refused');
  });

  it('says that an address cannot be reached for another reason', async () => {
    const folder = opened.folder();
    writeFileSync(`${folder}/file`, '');
    const client = pair.client({ address: `unix:${folder}/file/app.sock` });
    expect(await client.request(script('hello')).catch((reason: unknown) => reason)).toMatchObject({
      code: 'connect-failed',
      sent: false,
    });
  });

  it('says that too many wait', async () => {
    const { client } = await pair.both({ connections: 1, queue: 2 });
    const waiting = [1, 2, 3, 4].map(() => codeOf(client.request(script('silent'), null, { timeouts: { total: 100 } })));
    expect((await Promise.all(waiting)).sort()).toEqual(['overloaded', 'total-timeout', 'total-timeout', 'total-timeout']);
  });

  it('says that the client was closed', async () => {
    const { client } = await pair.both({ connections: 1 });
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
    const client = pair.client({ address, maxHeadBytes: 1000, timeouts: { total: 3000 } });
    expect(await codeOf(client.request(script('hello')))).toBe(code);
  });

  it.each<[string, string, Uint8Array]>([
    ['protocol-error', 'HTTP', utf8Bytes('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['closed-early', 'nothing', new Uint8Array(0)],
  ])('%s of GET_VALUES where %s comes', async (code, _what, bytes) => {
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.end(bytes)));
    expect(await codeOf(pair.client({ address }).getValues())).toBe(code);
  });

  it('refuses params that are neither text nor bytes', async () => {
    const { client } = await pair.both();
    const params = JSON.parse('{"CONTENT_LENGTH": 5}') as Record<string, string>;
    await expect(client.request(params)).rejects.toThrow('the param CONTENT_LENGTH has a number');
    expect(() => createClient({ address: client.address, params })).toThrow(TypeError);
  });

  it('tells a reset from a close', async () => {
    const resetting = await opened.rawApplication((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await codeOf(pair.client({ address: resetting }).request(script('x')))).toBe('reset');
    const closing = await opened.rawApplication((socket) => socket.once('data', () => socket.end()));
    expect(await codeOf(pair.client({ address: closing }).request(script('x')))).toBe('closed-early');
  });

  it('ends a body that breaks off', async () => {
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.end(out(1, `${HEAD}half`))));
    const response = await pair.client({ address }).request(script('x'));
    expect(await codeOf(response.text())).toBe('closed-early');
    expect(await codeOf(response.end)).toBe('closed-early');
  });

  it('tells of a record that was cut', async () => {
    const cut = makeRecord(TYPE.STDOUT, 1, utf8Bytes(HEAD)).subarray(0, 20);
    const address = await opened.rawApplication((socket) => socket.once('data', () => socket.end(cut)));
    await expect(pair.client({ address }).request(script('x'))).rejects.toThrow('in the middle of a record');
  });
});
