import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, Opened } from '../../testing/fastcgi-peers.js';
import { type Client, createClient } from '../client/index.js';
import { httpToCgiHead } from './cgi-head.js';
import {
  type AppServer,
  type Handler,
  type NodeListener,
  nodeHandler,
  processHandler,
  type ServerOptions,
  serve,
} from './index.js';
import { environmentOf } from './process-handler.js';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function start(handler: Handler, options: Partial<ServerOptions> = {}): Promise<{ client: Client; server: AppServer }> {
  const server = await serve('127.0.0.1:0', { handler, ...options });
  opened.later(() => server.close(0));
  const client = createClient({ address: server.address });
  opened.later(() => client.close());
  return { client, server };
}

const shell = (script: string): Handler => processHandler('/bin/sh', { args: ['-c', script] });

describe('processHandler', () => {
  it('gives the program its environment and input, and its output and exit status back', async () => {
    const { client } = await start(
      shell('printf "Content-Type: text/plain\\n\\n$REQUEST_METHOD $HTTP_HOST "; cat; echo oops >&2; exit 3'),
    );
    const params = { REQUEST_METHOD: 'POST', HTTP_HOST: 'example.test', HTTP_PROXY: 'evil', LD_PRELOAD: '/evil.so' };
    const response = await client.request(params, 'the body');
    expect(await response.text()).toBe('POST example.test the body');
    expect(await response.end).toMatchObject({ appStatus: 3, stderrBytes: 5 });
  });

  it('passes megabytes both ways', async () => {
    const { client } = await start(shell('printf "Content-Type: text/plain\\n\\n"; cat'));
    const body = Buffer.alloc(3_000_000, 'abcdefg');
    expect(Buffer.compare(await (await client.request({}, body)).bytes(), body)).toBe(0);
  });

  it('does not mind a program that leaves its input', async () => {
    const { client } = await start(shell('printf "Content-Type: text/plain\\n\\nno"'));
    expect(await (await client.request({}, Buffer.alloc(3_000_000))).text()).toBe('no');
  });

  it('ends the program when nobody waits', async () => {
    const { client, server } = await start(shell('echo "X-Pid: $$"; echo; exec sleep 60'));
    const response = await client.request({});
    const pid = Number(response.header('X-Pid'));
    response.body.destroy();
    await eventually('the end of the program', () => !isAlive(pid));
    await eventually('the end of the request', () => server.openRequests === 0);
  });

  it('ends a program that takes too long, answers 408, and has room for the next', async () => {
    const program = shell('echo $$ >&2; exec sleep 60');
    const { client, server } = await start(program, { requestTimeout: 200, limits: { requests: 1 } });
    for (let turn = 0; turn < 2; turn++) {
      let stderr = '';
      const onStderr = (content: Uint8Array): void => {
        stderr += Buffer.from(content).toString();
      };
      const response = await client.request({}, null, { onStderr });
      expect([response.status, await response.text()]).toEqual([408, 'The application took too long.\n']);
      expect([(await response.end).appStatus, server.openRequests]).toEqual([1, 0]);
      const pid = Number.parseInt(stderr, 10);
      expect(pid).toBeGreaterThan(0);
      await eventually('the end of the program', () => !isAlive(pid));
    }
  });

  it('ends what the program started, also where that takes no SIGTERM, and waits for nobody who left', async () => {
    const script = 'trap "" TERM; setsid sleep 62 & echo "X-Left: $!"; sleep 61 & echo "X-Pid: $!"; echo; wait';
    const pipesBefore = pipes();
    const { client, server } = await start(shell(script), { requestTimeout: 200 });
    const response = await client.request({});
    const [child, left] = [Number(response.header('X-Pid')), Number(response.header('X-Left'))];
    opened.later(() => process.kill(left, 'SIGKILL'));
    await response.end;
    await eventually('the end of its child', () => !isAlive(child));
    await eventually('the end of its pipes', () => pipes() === pipesBefore);
    expect([isAlive(left), server.openRequests]).toEqual([true, 0]);
  });

  it('leaves no program behind when the process exits', async () => {
    const script = join(import.meta.dirname, '../../testing/exiting-server.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=fcgiscope-source', script], { stdio: 'pipe' });
    opened.later(() => child.kill('SIGKILL'));
    let pid = '';
    child.stdout.on('data', (text) => (pid += String(text)));
    expect(await once(child, 'close')).toEqual([7, null]);
    expect(Number(pid)).toBeGreaterThan(0);
    await eventually('the end of the program', () => !isAlive(Number(pid)));
  });

  it('answers 500 where the program cannot be started', async () => {
    const { client } = await start(processHandler('/no/such/program'));
    expect((await client.request({})).status).toBe(500);
  });

  it('keeps out of the environment what steers loaders and shells, and what it cannot hold', () => {
    const params = { OK: '1', LD_PRELOAD: 'x', PATH: 'x', BASH_ENV: 'x', HTTP_PROXY: 'x', NUL: 'a\0b', 'a=b': 'x', '': 'x' };
    expect(environmentOf(params)).toEqual({ OK: '1' });
  });
});

it('refuses to write what is neither text nor bytes', async () => {
  const odd = JSON.parse('[5, null, [1]]') as string[];
  for (const value of odd) {
    const { client } = await start(async (_request, response) => response.write(value));
    expect((await client.request({})).status).toBe(500);
  }
});

describe('nodeHandler', () => {
  it('runs what was written for node:http', async () => {
    const { client } = await start(
      nodeHandler((request, response) => {
        const { method, url, headers, socket } = request;
        response.setHeader('Set-Cookie', ['a=1', 'b=2']).writeHead(201, 'Made', { 'X-Test': 'yes' });
        response.write(JSON.stringify({ method, url, headers, from: socket.remoteAddress }));
        request.on('data', (piece) => response.write(piece)).on('end', () => response.end('!'));
      }),
    );
    const params = {
      REQUEST_METHOD: 'PUT',
      REQUEST_URI: '/a?b=c',
      HTTP_USER_AGENT: 'me',
      CONTENT_TYPE: 'text/plain',
      REMOTE_ADDR: '192.0.2.7',
    };
    const response = await client.request(params, 'the body');
    expect([response.status, response.head.reason]).toEqual([201, 'Made']);
    expect(response.headers.map(([name]) => name)).toEqual(['Status', 'Set-Cookie', 'Set-Cookie', 'X-Test', 'Date']);
    const headers = { 'user-agent': 'me', 'content-type': 'text/plain', 'content-length': '8' };
    expect(await response.text()).toBe(
      `${JSON.stringify({ method: 'PUT', url: '/a?b=c', headers, from: '192.0.2.7' })}the body!`,
    );
  });

  it('passes megabytes both ways', async () => {
    const { client } = await start(nodeHandler((request, response) => request.pipe(response)));
    const body = Buffer.alloc(3_000_000, 'abcdefg');
    expect(Buffer.compare(await (await client.request({ REQUEST_METHOD: 'POST' }, body)).bytes(), body)).toBe(0);
  });

  it.each<[string, NodeListener]>([
    ['throws', () => failed()],
    ['rejects', async () => failed()],
  ])('answers 500 where the listener %s', async (_what, listener) => {
    const errors: unknown[] = [];
    const { client } = await start(nodeHandler(listener), { onError: (error) => errors.push(error) });
    expect((await client.request({})).status).toBe(500);
    expect(errors).toEqual([new Error('the listener failed')]);
  });

  it('warns of what goes wrong behind the answer', async () => {
    const { client } = await start(
      nodeHandler(async (_request, response) => {
        response.end('done');
        await once(response, 'finish');
        failed();
      }),
    );
    const warning = once(process, 'warning');
    expect(await (await client.request({})).text()).toBe('done');
    expect(await warning).toEqual([new Error('the listener failed')]);
  });

  it('tells the listener that nobody waits', async () => {
    let closed = false;
    const { client, server } = await start(
      nodeHandler((_request, response) => {
        response.on('close', () => (closed = true)).write('first');
      }),
    );
    (await client.request({})).body.destroy();
    await eventually('close', () => closed && server.openRequests === 0);
  });
});

describe('httpToCgiHead', () => {
  it.each([1, 7, 1000])('turns a head in pieces of %d into CGI', (size) => {
    const convert = httpToCgiHead();
    const text = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nA: 1\r\nConnection: close\r\n\r\nbody \u00ff';
    const all = Buffer.from(text, 'latin1');
    const pieces = [];
    for (let at = 0; at < all.length; at += size) pieces.push(convert(all.subarray(at, at + size)));
    expect(Buffer.concat(pieces).toString('latin1')).toBe('Status: 404 Not Found\r\nA: 1\r\n\r\nbody \u00ff');
  });
});

describe('serveInherited', () => {
  const SCRIPT = join(import.meta.dirname, '../../testing/inherited-server.ts');

  it.each([
    ['127.0.0.1, 192.0.2.1', 'hello'],
    ['192.0.2.1', 'closed-early'],
  ])('serves on standard input whom FCGI_WEB_SERVER_ADDRS=%s lets in', async (addresses, outcome) => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const { fd } = (listener as typeof listener & { _handle: { fd: number } })._handle;
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=fcgiscope-source', SCRIPT], {
      stdio: [fd, 'pipe', 'inherit'],
      env: { ...process.env, FCGI_WEB_SERVER_ADDRS: addresses },
    });
    opened.later(() => child.kill('SIGKILL'));
    listener.close();
    await once(child.stdout!, 'data');
    const client = createClient({ address: `127.0.0.1:${port}` });
    opened.later(() => client.close());
    const answer = client.request({}).then(
      (response) => response.text(),
      (error: { code: string }) => error.code,
    );
    expect(['reset', outcome]).toContain(await answer);
  });
});

function failed(): never {
  throw new Error('the listener failed');
}

function pipes(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
