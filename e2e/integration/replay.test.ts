import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  REPLAY_EVENTS_TYPE,
  type ReplayEvent,
  type ReplayPreview,
  type ReplayRequest,
  type ReplayResult,
} from '@fcgiscope/codec/live';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, type ClientProtocol, createClient } from '../../packages/proxy/src/client/index.js';
import { type AppServer, formatAddress, type Handler, serve } from '../../packages/proxy/src/server/index.js';
import { type Address, type AddressKind, freeAddress } from '../lab/address.js';
import { type Scope, startScope } from '../lab/scope.js';

const HEAD = 'Content-Type: text/plain\r\n\r\n';
let answers = 0;

const counter: Handler = async (request, response) => {
  const body = await request.stdin.text();
  await response.write(`${HEAD}${request.params.REQUEST_METHOD} ${request.params.REQUEST_URI} [${body}] ${++answers}`);
};

const WAYS: readonly (readonly [ClientProtocol & ('fastcgi' | 'scgi'), AddressKind])[] = [
  ['fastcgi', 'tcp'],
  ['fastcgi', 'unix'],
  ['scgi', 'tcp'],
];

describe.each(WAYS)('replay of %s over %s', (protocol, kind) => {
  let folder: string;
  let server: AppServer;
  let scope: Scope;
  let client: Client;
  let tap: Address;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fcgiscope-replay-'));
    server = await serve(kind === 'tcp' ? '127.0.0.1:0' : `unix:${folder}/app.sock`, { handler: counter, protocol });
    tap = await freeAddress(kind, folder, 'tap');
    scope = await startScope([`${tap}=${formatAddress(server.address)}`]);
    client = createClient({ address: tap, protocol });
  });
  afterAll(async () => {
    await client?.close();
    await scope?.stop();
    await server?.close(0);
    rmSync(folder, { recursive: true });
  });

  const ask = async (params: Readonly<Record<string, string>>, body: string | null = null): Promise<number> => {
    const last = await scope.lastIndex();
    await (await client.request(params, body)).text();
    return (await scope.nextEnded(last)).index;
  };

  it('sends it again through the tap, and marks what becomes of it', async () => {
    const origin = await ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/count?a=b', HTTP_COOKIE: 'c=d' });
    const before = answers;
    const { status, reply } = await replay({ index: origin });
    expect([status, answers]).toEqual([200, before + 1]);
    expect(reply).toMatchObject({ dryRun: false, target: tap, runs: [{ ok: true, status: 200 }], exchanges: [origin + 1] });
    const [again] = await scope.exchangesAfter(origin);
    const [first] = await scope.exchangesAfter(origin - 1);
    expect(again?.params).toEqual(first?.params);
    expect((await scope.stream(origin + 1, 'stdout')).toString()).toContain(`GET /count?a=b [] ${answers}`);
  });

  it('shows what it would send, and sends nothing', async () => {
    const origin = await ask({ REQUEST_METHOD: 'POST', REQUEST_URI: '/form' }, 'a=b');
    const before = answers;
    const reply = (await replay({ index: origin, dryRun: true, edits: { body: { text: 'edited' } } })).reply as ReplayPreview;
    expect(reply).toMatchObject({ dryRun: true, method: 'POST', needsConfirmation: true, bodyBytes: 6, omittedBytes: 0 });
    expect(reply.records.map(({ type }) => type)).toEqual(
      protocol === 'scgi' ? ['header', 'body'] : ['BEGIN_REQUEST', 'PARAMS', 'PARAMS', 'STDIN', 'STDIN'],
    );
    expect([answers, await scope.lastIndex()]).toEqual([before, origin]);
  });

  it('asks first where the method is not safe, and sends what was edited', async () => {
    const origin = await ask({ REQUEST_METHOD: 'POST', REQUEST_URI: '/form' }, 'a=b');
    const refused = await replay({ index: origin });
    expect(refused).toMatchObject({ status: 409, reply: { error: { code: 'confirmation-needed' } } });
    const edits = { method: 'PUT', uri: '/other?x=y', body: { text: 'edited' } };
    const reply = (await replay({ index: origin, edits, confirm: true })).reply as ReplayResult;
    const [index = 0] = reply.exchanges;
    expect((await scope.stream(index, 'stdout')).toString()).toContain('PUT /other?x=y [edited]');
  });

  it('repeats, and reports the spread', async () => {
    const origin = await ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/often' });
    const before = answers;
    const reply = (await replay({ index: origin, times: 50, concurrency: 8 })).reply as ReplayResult;
    expect(answers).toBe(before + 50);
    expect(reply.runs.every((run) => run.ok && run.status === 200)).toBe(true);
    const { min, p50, p95, max } = reply.spread!;
    expect([min, p50, p95, max]).toEqual([min, p50, p95, max].toSorted((a, b) => a - b));
    expect(reply.exchanges).toHaveLength(50);
  });

  it('tells how it goes, where that is asked for', async () => {
    const origin = await ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/told' });
    const text = await replyText({ index: origin, times: 5, concurrency: 2 }, { Accept: REPLAY_EVENTS_TYPE });
    const events = text.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ReplayEvent);
    const runs = events.flatMap((event) => (event.type === 'run' ? [event.position] : []));
    expect(runs.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(events.at(-1)).toMatchObject({ type: 'result', result: { runs: { length: 5 }, exchanges: { length: 5 } } });
    const refused = await replyText({ index: 99_999 }, { Accept: REPLAY_EVENTS_TYPE });
    expect(refused.status).toBe(404);
  });

  it('goes nowhere but through a tap, and only for the page', async () => {
    const origin = await ask({ REQUEST_METHOD: 'GET', REQUEST_URI: '/' });
    expect(await replay({ index: origin, tap: '127.0.0.1:1=127.0.0.1:2' })).toMatchObject({
      status: 409,
      reply: { error: { code: 'replay-without-tap' } },
    });
    const strange = { index: origin, target: '127.0.0.1:22' } as ReplayRequest;
    expect(await replay(strange)).toMatchObject({ status: 400, reply: { error: { code: 'invalid-body' } } });
    expect(await replay({ index: origin, times: 1001 })).toMatchObject({ status: 400 });
    expect(await replay({ index: 99_999 })).toMatchObject({ status: 404 });
    expect(await replay({ index: origin }, { Authorization: 'Bearer wrong' })).toMatchObject({ status: 401 });
    expect(await replay({ index: origin }, { Origin: 'http://evil.test' })).toMatchObject({
      status: 403,
      reply: { error: { code: 'origin-not-allowed' } },
    });
  });

  async function replay(
    question: ReplayRequest,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; reply: unknown }> {
    const { status, body } = await replyText(question, headers);
    return { status, reply: JSON.parse(body) as unknown };
  }

  function replyText(body: ReplayRequest, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const all = { Authorization: `Bearer ${scope.token}`, 'Content-Type': 'application/json', ...headers };
      const asked = httpRequest(`${scope.url}/api/replay`, { method: 'POST', headers: all }, (response) => {
        let text = '';
        response.on('data', (piece) => (text += String(piece)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      asked.on('error', reject).end(JSON.stringify(body));
    });
  }
});
