import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaptureNote, CaptureReader, Pipeline, readCapture } from '@fcgiscope/codec/capture';
import { exchangeOf } from '@fcgiscope/codec/cgi';
import { FULL_RETENTION } from '@fcgiscope/codec/core';
import type { Exchange, ExchangeFacts } from '@fcgiscope/codec/exchange';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreConversation } from '../../testing/store-conversation.js';
import { CaptureSession } from './session.js';

const MIB = 1024 * 1024;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function request(uri: string, id = 1): Buffer {
  return Buffer.concat([
    beginRequest(id, { keepConnection: true }),
    paramsRecords(id, [
      ['REQUEST_METHOD', 'GET'],
      ['REQUEST_URI', uri],
    ]),
    streamEnd(TYPE.STDIN, id),
  ]);
}

function answer(bytes: number, id = 1): Buffer {
  const body = Buffer.concat([Buffer.from('Status: 200\r\nContent-Type: text/html\r\n\r\n'), Buffer.alloc(bytes, 'x')]);
  return Buffer.concat([streamRecords(TYPE.STDOUT, id, body, { chunk: 8192 }), endRequest(id)]);
}

async function readBack(path: string): Promise<{ exchanges: Exchange[]; notes: CaptureNote[]; findings: readonly unknown[] }> {
  const found: ExchangeFacts[] = [];
  const sink = { begun: (facts: ExchangeFacts) => void found.push(facts), changed: () => undefined, settled: () => undefined };
  const pipeline = new Pipeline({ sink, retention: FULL_RETENTION });
  const notes: CaptureNote[] = [];
  const note = (read: CaptureNote) => {
    if (read.kind !== 'segment') notes.push(read);
  };
  const reader = new CaptureReader({ sink: pipeline, note });
  for (const [i, name] of (await readdir(path)).sort().entries()) {
    if (i > 0) reader.nextFile();
    await readCapture(createReadStream(join(path, name)), reader);
  }
  const { findings } = reader.end();
  pipeline.end();
  return { exchanges: found.map(exchangeOf), notes, findings };
}

async function shown(session: CaptureSession): Promise<Exchange[]> {
  const found: Exchange[] = [];
  for (let index = session.firstIndex; index <= session.lastIndex; index++) {
    const exchange = await session.exchange(index);
    if (exchange !== undefined) found.push(exchange);
  }
  return found;
}

it('a capture says the same when it is opened again as it did live', async () => {
  const session = await CaptureSession.open({ directory: join(directory, 'capture') });
  const tcp = new StoreConversation(session.log, 1).server(request('/tcp')).app(answer(100_000));
  const unix = new StoreConversation(session.log, 2, {
    server: 'unix:',
    app: 'unix:/run/a b.sock',
    tap: 'unix:/x=unix:/run/a b.sock',
  });
  const v6 = new StoreConversation(session.log, 3, { server: '[::1]:40000', app: '[::1]:9000', tap: '[::1]:9001=[::1]:9000' });
  unix.server(request('/unix')).closes('server').app(answer(10)).closes('app');
  v6.server(request('/v6')).app(answer(5).subarray(0, 60)).resets('app');
  tcp.server(request('/second')).app(answer(3)).server(request('/open')).resets('server');
  session.mark('look here');
  await session.close();
  const live = await shown(session);
  expect(live.map(({ request: { uri }, end }) => `${uri} ${end.state}`)).toEqual([
    '/tcp end-request',
    '/unix end-request',
    '/v6 app-reset',
    '/second end-request',
    '/open server-reset',
  ]);
  const back = await readBack(session.directory);
  expect(back.exchanges).toEqual(live);
  expect(back.notes).toEqual([{ kind: 'mark', text: 'look here' }]);
  expect(back.findings).toEqual([]);
});

it('connections that span segments go on in the next file, and after the first ones were evicted', async () => {
  const session = await CaptureSession.open({ directory: join(directory, 'capture'), maxBytes: 2 * MIB });
  const kept = new StoreConversation(session.log, 1);
  const idle = new StoreConversation(session.log, 2, { server: 'unix:', app: 'unix:/run/php.sock', tap: 'b' });
  idle.server(request('/early')).app(answer(10));
  for (let i = 0; i < 400; i++) {
    kept.server(request(`/${i}`)).app(answer(9000));
    if (i % 20 === 0) await session.flush();
  }
  idle.server(request('/late')).app(answer(20));
  await session.close();
  expect(session.firstIndex).toBeGreaterThan(100);
  const live = await shown(session);
  const back = (await readBack(session.directory)).exchanges;
  const whole = back.filter(({ request: { uri } }) => live.some((exchange) => exchange.request.uri === uri));
  // Numbers of the capture and of uses of an id are counted anew by whoever reads less of it; so is what was before.
  const comparable = ({ connection, startTime, timings, params, streams, response, end }: Exchange) => ({
    connection,
    startTime,
    timings,
    params,
    streams,
    response,
    end,
  });
  expect(whole.map(comparable)).toEqual(live.map(comparable));
});

it('a pause is a gap with its reason, and what follows is read as it was shown', async () => {
  const session = await CaptureSession.open({ directory: join(directory, 'capture') });
  const talk = new StoreConversation(session.log, 1).server(request('/before')).app(answer(10));
  session.pause();
  talk.server(request('/unseen')).app(answer(5000));
  session.resume();
  talk.server(request('/after')).app(answer(20));
  await session.close();
  const live = await shown(session);
  const back = await readBack(session.directory);
  expect(back.exchanges.map(({ request: { uri } }) => uri)).toEqual(['/before', '/after']);
  expect(back.exchanges).toEqual(live);
  expect(back.notes).toEqual([{ kind: 'paused' }, { kind: 'resumed' }]);
});
