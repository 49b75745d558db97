import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beginRequest, makeRecord, PROTOCOL_STATUS, paramsRecords } from '@fcgiscope/codec/fastcgi';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, Opened } from '../../testing/fastcgi-peers.js';
import { type AppServer, type Handler, type ServerOptions, serve } from './index.js';

const opened = new Opened();
afterEach(() => opened.closeAll());

const HEAD = 'Content-Type: text/plain\r\n\r\n';

async function start(handler: Handler, options: Partial<ServerOptions> = {}): Promise<AppServer> {
  const server = await serve(opened.address('tcp'), { handler, ...options });
  opened.later(() => server.close(0));
  return server;
}

const hello: Handler = async (_request, response) => {
  await response.write(`${HEAD}hello`);
};

/** Works until nobody wants the answer. */
const patient: Handler = async (request) => {
  await once(request.signal, 'abort');
};

describe('refusals', () => {
  const statusOf = async (options: Partial<ServerOptions>, roles: readonly number[]): Promise<number[]> => {
    const { address } = await start(patient, options);
    const web = await opened.rawWebServer(address);
    const ids = roles.map((role) => web.request({}, role));
    const end = await web.event('end', ids.at(-1));
    return [end.protocolStatus];
  };

  it('UNKNOWN_ROLE', async () => {
    expect(await statusOf({}, [2])).toEqual([PROTOCOL_STATUS.UNKNOWN_ROLE]);
  });

  it('CANT_MPX_CONN', async () => {
    expect(await statusOf({ limits: { requestsPerConnection: 1 } }, [1, 1])).toEqual([PROTOCOL_STATUS.CANT_MPX_CONN]);
  });

  it('OVERLOADED, of one connection and of all', async () => {
    expect(await statusOf({ limits: { requestsPerConnection: 2 } }, [1, 1, 1])).toEqual([PROTOCOL_STATUS.OVERLOADED]);
    expect(await statusOf({ limits: { requests: 1 } }, [1, 1])).toEqual([PROTOCOL_STATUS.OVERLOADED]);
  });

  it('answers GET_VALUES and UNKNOWN_TYPE', async () => {
    const { address } = await start(hello, { limits: { connections: 5, requests: 6, requestsPerConnection: 1 } });
    const web = await opened.rawWebServer(address);
    web.send(
      web.requester.getValues(['FCGI_MAX_CONNS', 'FCGI_MAX_REQS', 'FCGI_MPXS_CONNS']),
      makeRecord(42, 0, new Uint8Array(0)),
    );
    expect((await web.event('unknown-type')).recordType).toBe(42);
    expect((await web.event('values')).values).toEqual([
      ['FCGI_MAX_CONNS', '5'],
      ['FCGI_MAX_REQS', '6'],
      ['FCGI_MPXS_CONNS', '0'],
    ]);
  });

  it('closes a connection that breaks the protocol, and tells', async () => {
    const errors: unknown[] = [];
    const { address } = await start(hello, { onError: (error) => errors.push(error) });
    const web = await opened.rawWebServer(address);
    web.socket.write('GET / HTTP/1.1\r\n\r\n');
    await web.ended;
    expect(String(errors[0])).toMatch(/broke the protocol: FastCGI version 71 instead of 1/);
  });

  it('closes a connection that is one too many', async () => {
    const { address } = await start(hello, { limits: { connections: 1 } });
    const first = await opened.rawWebServer(address);
    first.request();
    await first.event('end');
    await (await opened.rawWebServer(address)).ended;
    expect(first.isClosed).toBe(false);
  });

  it('closes a connection that says nothing, also within a request', async () => {
    const { address } = await start(hello, { idleTimeout: 40 });
    const web = await opened.rawWebServer(address);
    web.send(beginRequest(1), paramsRecords(1, [['A', '1']]).subarray(0, 9));
    await web.ended;
  });
});

describe('the end of a server', () => {
  it('lets open requests end, and closes what is idle at once', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const server = await serve(opened.address('tcp'), {
      handler: async (request, response) => {
        await gate;
        await hello(request, response);
      },
    });
    const [busy, idle] = [await opened.rawWebServer(server.address), await opened.rawWebServer(server.address)];
    busy.request();
    await eventually('the request', () => server.openRequests === 1);
    const closed = server.close(5000);
    await idle.ended;
    go();
    await busy.ended;
    expect(busy.text('stdout')).toBe(`${HEAD}hello`);
    await closed;
    expect(server.openConnections).toBe(0);
  });

  it('does not wait for ever', async () => {
    const server = await serve(opened.address('tcp'), { handler: patient });
    const web = await opened.rawWebServer(server.address);
    web.request();
    await eventually('the request', () => server.openRequests === 1);
    await server.close(30);
    expect(server.openRequests).toBe(0);
    await web.ended;
  });
});

describe('a Unix socket', () => {
  it('is made, and taken away again', async () => {
    const path = join(opened.folder(), 'a.sock');
    const server = await serve(`unix:${path}`, { handler: hello });
    const web = await opened.rawWebServer(server.address);
    web.request();
    await web.event('end');
    await server.close();
    expect(existsSync(path)).toBe(false);
  });

  it('replaces one that nobody listens on, and none that somebody does', async () => {
    const path = join(opened.folder(), 'a.sock');
    const first = await serve(`unix:${path}`, { handler: hello });
    await expect(serve(`unix:${path}`, { handler: hello })).rejects.toThrow(/in use/);
    await first.close();
    await leaveDeadSocket(path);
    const second = await serve(`unix:${path}`, { handler: hello });
    await second.close();
  });
});

it('refuses an address that is none, or taken', async () => {
  await expect(serve('nonsense', { handler: hello })).rejects.toThrow(TypeError);
  const { address } = await start(hello);
  await expect(serve(address, { handler: hello })).rejects.toThrow(/in use/);
});

/** A socket file as a process leaves it that was killed. */
async function leaveDeadSocket(path: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await once(spawn(process.execPath, ['-e', script]), 'exit');
  expect(existsSync(path)).toBe(true);
}
