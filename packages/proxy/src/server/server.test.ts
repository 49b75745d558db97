import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { utf8Bytes } from '@fcgiscope/codec/bytes';
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

describe('a request', () => {
  it('is answered, and the connection kept where asked', async () => {
    const { address } = await start(hello);
    const web = await opened.rawWebServer(address);
    web.request();
    await web.event('end');
    expect(web.text('stdout')).toBe(`${HEAD}hello`);
    web.request();
    await eventually('a second answer', () => web.text('stdout') === `${HEAD}hello${HEAD}hello`);
    expect(web.isClosed).toBe(false);
  });

  it('without KEEP_CONN closes the connection', async () => {
    const { address } = await start(hello);
    const web = await opened.rawWebServer(address);
    const { requestId, bytes } = web.requester.begin([]);
    web.send(...bytes, web.requester.endStdin(requestId));
    await web.ended;
    expect(web.events.at(-1)).toEqual({ type: 'end', requestId, appStatus: 0, protocolStatus: 0 });
  });

  it('has params by name, the last of repeated ones, and all of them as they came', async () => {
    let seen: unknown;
    const { address } = await start(async (request, response) => {
      seen = [{ ...request.params }, request.paramList.length, 'toString' in request.params, request.role];
      await hello(request, response);
    });
    const web = await opened.rawWebServer(address);
    const pairs: [string, string | Uint8Array][] = [
      ['A', '1'],
      ['A', '2'],
      ['RAW', Uint8Array.of(0xff, 0x41)],
    ];
    const { requestId, bytes } = web.requester.begin(pairs, { keepConnection: true });
    web.send(...bytes, web.requester.endStdin(requestId));
    await web.event('end');
    expect(seen).toEqual([{ A: '2', RAW: 'ÿA' }, 3, false, 'responder']);
  });

  it('may end before its handler does', async () => {
    let after = 'not yet';
    const { address } = await start(async (_request, response) => {
      await response.write(`${HEAD}early`);
      response.end(7);
      await sleep(10);
      after = await response
        .write('late')
        .catch((error: Error) => error.message)
        .then(String);
    });
    const web = await opened.rawWebServer(address);
    web.request();
    expect(await web.event('end')).toMatchObject({ appStatus: 7 });
    await eventually('the refusal', () => after === 'the request has ended');
    expect(web.text('stdout')).toBe(`${HEAD}early`);
  });

  it('of a handler that throws is answered 500, with the reason on STDERR', async () => {
    const errors: unknown[] = [];
    const failing: Handler = async () => {
      throw new Error('no database');
    };
    const { address } = await start(failing, { onError: (error) => errors.push(error) });
    const web = await opened.rawWebServer(address);
    web.request();
    expect(await web.event('end')).toMatchObject({ appStatus: 1 });
    expect(web.text('stdout')).toMatch(/^Status: 500 /);
    expect(web.text('stderr')).toContain('no database');
    expect(errors).toEqual([new Error('no database')]);
  });

  it('that takes too long is answered 408, and its place is free', async () => {
    const server = await start((request, response) => (request.params.SLOW ? patient : hello)(request, response), {
      requestTimeout: 40,
      limits: { requests: 1 },
    });
    const web = await opened.rawWebServer(server.address);
    const slow = web.request({ SLOW: '1' });
    await web.event('end', slow);
    expect(web.text('stdout', slow)).toMatch(/^Status: 408 /);
    expect(web.text('stderr', slow)).toBe('the handler took longer than 40 ms');
    expect(server.openRequests).toBe(0);
    web.request();
    await eventually('the next answer', () => web.text('stdout').endsWith('hello'));
  });
});

describe('input', () => {
  it('is read as fast as the handler reads', async () => {
    let read = 0;
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const server = await start(
      async (request, response) => {
        await gate;
        for await (const piece of request.stdin) read += piece.length;
        await hello(request, response);
      },
      { limits: { inputBytes: 64 * 1024 } },
    );
    const web = await opened.rawWebServer(server.address);
    const { requestId, bytes } = web.requester.begin([], { keepConnection: true });
    web.send(...bytes);
    const body = new Uint8Array(16 * 1024 * 1024);
    web.send(web.requester.stdin(requestId, body), web.requester.endStdin(requestId));
    await sleep(150);
    expect(web.socket.writableLength).toBeGreaterThan(4 * 1024 * 1024);
    go();
    await web.event('end');
    expect(read).toBe(body.length);
  });

  it('that nobody reads is thrown away', async () => {
    const { address } = await start(hello, { limits: { inputBytes: 1000 } });
    const web = await opened.rawWebServer(address);
    const { requestId, bytes } = web.requester.begin([], { keepConnection: true });
    web.send(...bytes, web.requester.stdin(requestId, new Uint8Array(3_000_000)), web.requester.endStdin(requestId));
    await web.event('end', requestId);
    web.request();
    await eventually('the next answer', () => web.text('stdout') === `${HEAD}hello${HEAD}hello`);
  });

  it('of a filter has DATA behind STDIN', async () => {
    const { address } = await start(
      async (request, response) => response.write(`${HEAD}${await request.stdin.text()}|${await request.data.text()}`),
      { roles: ['filter'] },
    );
    const web = await opened.rawWebServer(address);
    const { requestId, bytes } = web.requester.begin([], { role: 3, keepConnection: true });
    const { requester } = web;
    web.send(...bytes, requester.stdin(requestId, utf8Bytes('in')), requester.endStdin(requestId));
    web.send(requester.data(requestId, utf8Bytes('file')), requester.endData(requestId));
    await web.event('end');
    expect(web.text('stdout')).toBe(`${HEAD}in|file`);
  });

  it('past a limit is refused to the handler', async () => {
    const { address } = await start(async (request, response) => response.write(HEAD + (await request.stdin.text(10))));
    const web = await opened.rawWebServer(address);
    const { requestId, bytes } = web.requester.begin([], { keepConnection: true });
    web.send(...bytes, web.requester.stdin(requestId, new Uint8Array(11)), web.requester.endStdin(requestId));
    await web.event('end');
    expect(web.text('stderr')).toContain('the body is longer than 10 bytes');
  });
});

describe('output', () => {
  it('waits for a slow web server', async () => {
    let written = 0;
    const { address } = await start(async (_request, response) => {
      await response.write(HEAD);
      for (; written < 64_000_000; written += 64_000) await response.write(new Uint8Array(64_000));
    });
    const web = await opened.rawWebServer(address);
    web.socket.pause();
    web.request();
    await sleep(200);
    expect(written).toBeLessThan(32_000_000);
    web.socket.destroy();
  });
});

describe('an abort', () => {
  it.each(['ABORT_REQUEST', 'a closed connection', 'a reset'])('by %s reaches the handler', async (how) => {
    let reason: unknown;
    const server = await start(async (request, response) => {
      await once(request.signal, 'abort');
      reason = await response.write('too late').catch((error: unknown) => error);
    });
    const web = await opened.rawWebServer(server.address);
    const requestId = web.request();
    await eventually('the request', () => server.openRequests === 1);
    if (how === 'ABORT_REQUEST') web.send(web.requester.abort(requestId));
    else if (how === 'a reset') web.socket.resetAndDestroy();
    else web.socket.end();
    await eventually('the abort', () => reason instanceof DOMException && reason.name === 'AbortError');
    await eventually('the end', () => server.openRequests === 0);
    if (how === 'ABORT_REQUEST') expect(await web.event('end')).toMatchObject({ requestId, protocolStatus: 0 });
  });

  it('ends the reading of a body that will not come', async () => {
    let failure: unknown;
    const server = await start(async (request) => {
      failure = await request.stdin.text().catch((error: unknown) => error);
    });
    const web = await opened.rawWebServer(server.address);
    web.send(...web.requester.begin([]).bytes);
    await eventually('the request', () => server.openRequests === 1);
    web.socket.destroy();
    await eventually('the failure', () => failure instanceof DOMException);
  });
});

describe('several requests on one connection', () => {
  it('are worked on at once and answered as they are done', async () => {
    const { address } = await start(async (request, response) => {
      await sleep(Number(request.params.MS));
      await response.write(request.params.MS ?? '');
    });
    const web = await opened.rawWebServer(address);
    for (const ms of [60, 5, 30]) web.request({ MS: String(ms) });
    await web.event('end', 1);
    const order = web.events.flatMap((event) => (event.type === 'end' ? [event.requestId] : []));
    expect(order).toEqual([2, 3, 1]);
    expect([1, 2, 3].map((id) => web.text('stdout', id))).toEqual(['60', '5', '30']);
  });
});
