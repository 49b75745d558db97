import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Served, TOKEN } from '../../testing/api-client.js';
import { MemoryCapture } from '../../testing/memory-capture.js';
import { createApi } from './api.js';

const directory = mkdtempSync(join(tmpdir(), 'fcgiscope-page-'));
let served: Served;

beforeAll(async () => {
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(directory, 'assets/app-0a1b.js'), 'export {};');
  served = await Served.start({ pageDirectory: directory });
  served.capture.put();
  served.capture.streams.set('1/stdout', Buffer.from('hello'));
});

afterAll(async () => {
  await served.server.close();
  rmSync(directory, { recursive: true });
});

async function statusOfWrite(headers: Record<string, string>): Promise<number> {
  const reply = await served.askBare('/api/capture/resume', { method: 'POST', headers: { Cookie: await cookie(), ...headers } });
  return reply.status;
}

/** Every route that there is, so that a new one is tested by itself; and the page. */
function everyRoute(): { method: string; path: string }[] {
  const api = createApi({ capture: new MemoryCapture(), control: null, product: '', version: '', metrics: () => '' });
  const routes = api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({
      method,
      path: path.replace(':index', '1').replace(':name', 'stdout').replace(':record', '1'),
    }));
  const pages = ['/', '/index.html', '/assets/app-0a1b.js', '/anything', '/api/nothing'].map((path) => ({ method: 'GET', path }));
  return [...routes, ...pages];
}

async function cookie(): Promise<string> {
  const entered = await served.askBare(`/?token=${TOKEN}`);
  return entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Where a route is asked with one. */
const BODIES: Readonly<Record<string, string>> = {
  '/api/capture/mark': '{"text":"here"}',
  '/api/exchanges/1/mark': '{"mark":null}',
  '/api/matches': '{"filter":"","exchanges":[1]}',
  '/api/values': '{"fields":["param.HTTPS"],"exchanges":[1]}',
  '/api/replay': '{"index":1,"dryRun":true}',
  '/api/export': '{"exchanges":[[1,1]]}',
};

describe('every route', () => {
  const routes = everyRoute();

  it('is in the table', () => {
    expect(routes.length).toBeGreaterThanOrEqual(16);
    expect(routes).toContainEqual({ method: 'GET', path: '/api/exchanges/1/streams/stdout' });
    expect(routes).toContainEqual({ method: 'POST', path: '/api/capture/clear' });
  });

  const refused: [what: string, status: number, headers: Record<string, string>][] = [
    ['no token', 401, {}],
    ['a wrong token', 401, { Authorization: 'Bearer wrong' }],
    ['a token with something behind it', 401, { Authorization: `Bearer ${TOKEN}x` }],
    ['another scheme', 401, { Authorization: `Basic ${TOKEN}` }],
    ['a wrong cookie', 401, { Cookie: 'fcgiscope=wrong' }],
    ['the token and the host of a stranger', 403, { Authorization: `Bearer ${TOKEN}`, Host: 'evil.example' }],
    ['the token and the host of a stranger on our port', 403, { Authorization: `Bearer ${TOKEN}`, Host: 'evil.example:7357' }],
  ];
  it.each(refused)('is shut to %s', async (_, status, headers) => {
    for (const { method, path } of routes) {
      const reply = await served.askBare(path, { method, headers });
      expect({ path, status: reply.status }).toEqual({ path, status });
      expect(JSON.parse(reply.text)).toHaveProperty('error.code');
    }
    expect(served.capture.state).toBe('running');
  });

  it('is open to the token in a header, and to the cookie', async () => {
    const session = await cookie();
    for (const { method, path } of routes) {
      const body = method === 'GET' ? undefined : BODIES[path];
      const asked = { method, ...(body !== undefined && { body }) };
      expect([200, 204, 404]).toContain((await served.ask(path, asked)).status);
      const origin = { Cookie: session, Origin: `http://${served.host}`, 'Sec-Fetch-Site': 'same-origin' };
      expect([200, 204, 404]).toContain((await served.askBare(path, { ...asked, headers: origin })).status);
    }
  });

  it('carries the headers of safety, also when it refuses', async () => {
    for (const reply of [await served.ask('/api/status'), await served.ask('/'), await served.askBare('/')]) {
      expect(reply.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
      });
      expect(reply.headers['content-security-policy']).toContain("script-src 'self';");
    }
  });
});

describe('a write', () => {
  it.each([
    ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:3000', 'Sec-Fetch-Site': 'same-site' }],
    ['an old browser on another site', { Origin: 'https://evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
  ])('from %s is refused', async (_, headers) => {
    expect(await statusOfWrite(headers)).toBe(403);
  });

  it('from the page itself goes through', async () => {
    expect(await statusOfWrite({ Origin: `http://${served.host}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
  });
});

describe('the token in the address', () => {
  it('becomes a cookie and goes out of the address', async () => {
    const reply = await served.askBare(`/?token=${TOKEN}&view=timeline`);
    expect(reply.status).toBe(303);
    expect(reply.headers.location).toBe('/?view=timeline');
    expect(reply.headers['cache-control']).toBe('no-store');
    const set = reply.headers['set-cookie']?.[0] ?? '';
    expect(set).toMatch(/; *HttpOnly/i);
    expect(set).toMatch(/; *SameSite=Strict/i);
    expect(set).toMatch(/; *Path=\//i);
    expect((await served.askBare(`/?token=${TOKEN}`)).headers.location).toBe('/');
  });

  it('is refused where it is wrong, and is no key to the API', async () => {
    expect((await served.askBare('/?token=wrong')).status).toBe(401);
    expect((await served.askBare(`/api/status?token=${TOKEN}`)).status).toBe(401);
    expect((await served.askBare(`/?token=${TOKEN}`, { method: 'POST' })).status).toBe(401);
  });

  it('cannot send anybody elsewhere', async () => {
    expect((await served.askBare(`//evil.example/?token=${TOKEN}`)).status).toBe(401);
  });
});

describe('the page', () => {
  it('is served, whatever the path, and its files may be kept', async () => {
    const page = await served.ask('/some/view');
    expect(page.text).toContain('the page');
    expect(page.headers['cache-control']).toBe('no-cache');
    const asset = await served.ask('/assets/app-0a1b.js');
    expect(asset.headers['content-type']).toContain('javascript');
    expect(asset.headers['cache-control']).toContain('immutable');
  });

  it('shows no file outside', async () => {
    for (const path of ['/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2f..%2fetc/passwd'])
      expect((await served.ask(path)).text).not.toContain('root:');
  });

  it('tells a browser without the token what to do, as a page', async () => {
    const reply = await served.askBare('/', {
      headers: { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none' },
    });
    expect(reply.status).toBe(401);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(reply.text).toContain('open the address that fcgiscope printed');
  });

  it('says how to build it where it is not built', async () => {
    const bare = await Served.start();
    const reply = await bare.ask('/');
    await bare.server.close();
    expect(reply).toMatchObject({ status: 503, text: expect.stringContaining('run build') as unknown });
  });
});
