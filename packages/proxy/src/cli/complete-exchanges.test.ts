import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochMicros, FULL_RETENTION } from '@fcgiscope/codec/core';
import { type Exchange, ExchangeFacts } from '@fcgiscope/codec/exchange';
import { beginRequest, endRequest, FASTCGI, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from '../../testing/run-here.js';
import { StoreConversation } from '../../testing/store-conversation.js';
import { CaptureStore } from '../store/capture-store.js';
import { HeldExchanges } from './held-exchanges.js';
import { openCapture } from './opened-capture.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const FIXTURES = readdirSync(CAPTURES).filter((name) => !name.includes('.'));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-complete-test-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(source: string): Promise<Exchange[]> {
  const { stdout } = await runHere('read', source, '--format', 'ndjson');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Exchange => JSON.parse(line));
}

/** As the page and the API tell it. Findings have no order: those that only its surroundings prove come last when it is read again. */
async function opened(source: string): Promise<Exchange[]> {
  const { capture, indices, close } = await openCapture({ source, filter: null, ports: null });
  const exchanges = await Promise.all(indices.map((index) => capture.exchange(index)));
  await close();
  return exchanges.filter((exchange) => exchange !== undefined);
}

const comparable = (exchange: Exchange) => ({
  ...exchange,
  diagnostics: exchange.diagnostics.toSorted((a, b) => a.code.localeCompare(b.code)),
});

describe('what read prints of a finished file', () => {
  it.each(FIXTURES)('is what the page shows: %s', async (name) => {
    const path = join(CAPTURES, name, 'capture.pcap');
    expect((await read(path)).map(comparable)).toEqual((await opened(path)).map(comparable));
  });

  it('has what comes after the end: records, and the closes of the connection', async () => {
    const store = await CaptureStore.open({ captureId: 'test', directory, onEvicted: () => undefined });
    const late = streamRecords(TYPE.STDOUT, 1, Buffer.from('too late'));
    new StoreConversation(store, 1).server(question('/a')).app(endRequest(1)).app(late).closes('app').closes('server');
    new StoreConversation(store, 2).server(question('/b')).app(endRequest(1));
    await store.close();
    const [first, second] = await read(directory);
    expect(first?.diagnostics.map(({ code }) => code)).toContain('record-after-end');
    expect(first?.marks).toMatchObject({ appClosed: expect.any(Number), serverClosed: expect.any(Number) });
    expect(second).toMatchObject({ request: { uri: '/b' }, end: { state: 'end-request' }, marks: { appClosed: null } });
    expect((await read(directory)).map(comparable)).toEqual((await opened(directory)).map(comparable));
    const checked = await runHere('check', directory, '--format', 'ndjson');
    expect(checked.stdout).toContain('record-after-end');
  });

  it('does not wait for ever: past a limit, the one that has waited longest is printed as it is', () => {
    const released: number[] = [];
    const held = new HeldExchanges(({ index }) => released.push(index), 3);
    for (const index of [1, 2, 3, 4, 5]) held.hold(ended(index, ''));
    expect(released).toEqual([1, 2]);
    held.closed(1, false);
    expect(released).toEqual([1, 2]);
    held.closed(1, true);
    held.end();
    expect(released).toEqual([1, 2, 3, 4, 5]);
  });

  it('holds so many bytes at most', () => {
    const released: number[] = [];
    const held = new HeldExchanges(({ index }) => released.push(index), 100, 1000);
    for (const index of [1, 2, 3]) held.hold(ended(index, 'e'.repeat(400)));
    expect(released).toEqual([1]);
    held.hold(ended(4, 'e'.repeat(2000)));
    expect(released).toEqual([1, 2, 3, 4]);
  });
});

const CONNECTION = { id: 1, server: '', app: '', tap: '', openedAt: null, serverClosedAt: null, appClosedAt: null };

function ended(index: number, stderr: string): ExchangeFacts {
  const identity = {
    index,
    dialect: FASTCGI,
    connection: CONNECTION,
    requestId: 1,
    generation: 1,
    startedAt: epochMicros(0),
    offset: 0,
  };
  const facts = new ExchangeFacts(identity, FULL_RETENTION);
  facts.stderrText.append(Buffer.from(stderr), 0, stderr.length);
  return facts;
}

function question(uri: string): Uint8Array {
  return Buffer.concat([
    beginRequest(1),
    paramsRecords(1, [
      ['REQUEST_METHOD', 'GET'],
      ['REQUEST_URI', uri],
    ]),
    streamEnd(TYPE.STDIN, 1),
  ]);
}
