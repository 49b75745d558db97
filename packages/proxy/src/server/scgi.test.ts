import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { codeOf, Pair, script } from '../../testing/client-and-server.js';
import { eventually, Opened } from '../../testing/fastcgi-peers.js';
import type { AppServer } from './index.js';
import { nodeHandler, processHandler } from './index.js';

const opened = new Opened();
const pair = new Pair(opened);
afterEach(() => opened.closeAll());

const both = (serverOptions: Parameters<Pair['both']>[1] = {}, clientOptions: Parameters<Pair['both']>[0] = {}) =>
  pair.both({ protocol: 'scgi', ...clientOptions }, { protocol: 'scgi', ...serverOptions });

/** A bare socket to a server. */
function socketTo({ address }: AppServer): Socket {
  const socket = connect(address.kind === 'tcp' ? { host: address.host, port: address.port } : { path: address.path });
  opened.later(() => socket.destroy());
  return socket.on('error', () => {});
}

const HEADER = 'CONTENT_LENGTH\x003000000\0SCGI\x001\0';

describe('SCGI, our client and our server', () => {
  it('asks and answers, a connection for each request', async () => {
    const { client, server } = await both();
    for (const query of ['one', 'two']) {
      const response = await client.request({ ...script('hello'), QUERY_STRING: query });
      expect([response.status, await response.text()]).toEqual([200, `hello ${query}`]);
      expect(await response.end).toEqual({ appStatus: null, protocolStatus: null, stderrBytes: 0, stderrDropped: 0 });
    }
    await eventually('no connection', () => client.openConnections + server.openConnections === 0);
  });

  it('streams megabytes both ways', async () => {
    const { client } = await both();
    const body = Buffer.alloc(5_000_000, 'abcdefg');
    const response = await client.request(script('echo'), body);
    expect(response.header('X-Length')).toBe('5000000');
    expect(Buffer.compare(await response.bytes(), body)).toBe(0);
  });

  it('holds no more of a body than allowed while the handler does not read', async () => {
    const { server } = await both({ handler: async (request) => void (await once(request.signal, 'abort')) });
    const socket = socketTo(server);
    await once(socket, 'connect');
    socket.write(`${HEADER.length}:${HEADER},`);
    const piece = Buffer.alloc(100_000_000);
    await eventually('a full socket', () => !socket.write(piece.subarray(0, 65_536)) && socket.writableLength > 1_000_000);
  });

  it('gives the answer also where the handler leaves the body', async () => {
    const { client } = await both();
    expect(await (await client.request(script('no-reading'), Buffer.alloc(3_000_000))).text()).toBe('no');
  });

  it('runs programs and node:http listeners', async () => {
    const program = processHandler('/bin/sh', { args: ['-c', 'printf "Status: 404 No\\n\\n$SCGI "; cat'] });
    const { client } = await both({ handler: program });
    const answered = await client.request({ REQUEST_METHOD: 'POST' }, 'body');
    expect([answered.status, await answered.text()]).toEqual([404, '1 body']);
    const listener = await both({ handler: nodeHandler((request, response) => request.pipe(response.writeHead(202))) });
    const piped = await listener.client.request({ REQUEST_METHOD: 'POST' }, 'through');
    expect([piped.status, await piped.text()]).toEqual([202, 'through']);
  });

  it('answers 408, 500 and 503 where FastCGI would say so with records', async () => {
    const heard: string[] = [];
    const onStderr = (content: Uint8Array): void => void heard.push(Buffer.from(content).toString());
    const slow = await both({ requestTimeout: 50, onStderr });
    expect((await slow.client.request(script('silent'))).status).toBe(408);
    const broken = await both({ handler: async (request) => request.params.A!.repeat(-1) as never, onStderr });
    expect((await broken.client.request({})).status).toBe(500);
    expect(heard.join('\n')).toMatch(/took longer than 50 ms[\s\S]*Error/);
    const full = await both({ limits: { requests: 0 } });
    expect((await full.client.request(script('hello'))).status).toBe(503);
  });

  it('aborts the handler when the web server goes', async () => {
    const { client, server } = await both();
    const response = await client.request(script('endless'));
    expect(server.openRequests).toBe(1);
    response.body.destroy();
    await eventually('the end', () => server.openRequests + server.openConnections + client.openConnections === 0);
  });

  it('closes on what is no SCGI, and tells', async () => {
    const errors: unknown[] = [];
    const { server } = await both({ onError: (error) => errors.push(error) });
    const socket = socketTo(server);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(String(errors[0])).toContain('a web server broke the protocol');
  });

  it('says with stable codes why there is no answer', async () => {
    const { client, server } = await both({ handler: () => Promise.resolve(undefined) });
    expect(await codeOf(client.request({}))).toBe('closed-early');
    expect(await codeOf(client.request({ A: 'a\0b' }))).toMatch(/RangeError/);
    expect(await codeOf(client.request({}, [new Uint8Array(1)]))).toMatch(/a streamed body of scgi needs CONTENT_LENGTH/);
    await expect(client.getValues()).rejects.toThrow('scgi has no GET_VALUES');
    const late = pair.client({ address: server.address, protocol: 'uwsgi', timeouts: { firstByte: 50 } });
    expect(await codeOf(late.request({}))).toMatch(/first-byte-timeout|closed-early/);
  });
});
