import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange, ExchangeMark } from '@fcgiscope/codec/exchange';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../../testing/run-here.js';
import { StoreConversation } from '../../testing/store-conversation.js';
import { CaptureSession } from '../capture/session.js';
import { openCapture } from './opened-capture.js';

const MARK: ExchangeMark = { colour: 'violet', note: 'slow since the token=f00ba4f00ba4f00 came: 100 % «odd»' };
const MASKED = /^slow since the token=masked\d+x+ came: 100 % «odd»$/;

let directory: string;
let capture: string;

/** What is asked with this id, all in one read with others, and answered. */
function question(id: number): Uint8Array {
  return Buffer.concat([
    beginRequest(id, { keepConnection: true }),
    paramsRecords(id, [
      ['REQUEST_METHOD', 'GET'],
      ['REQUEST_URI', `/${id}`],
    ]),
    streamEnd(TYPE.STDIN, id),
  ]);
}

function answer(id: number): Uint8Array {
  return Buffer.concat([streamRecords(TYPE.STDOUT, id, Buffer.from('Content-Type: text/plain\r\n\r\nok')), endRequest(id)]);
}

/** A live capture on disk, in which the second of three requests of one read was marked, and another mark was taken back. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-marks-test-'));
  const session = await CaptureSession.open({ directory: join(directory, 'capture') });
  new StoreConversation(session.log, 1).server(question(9)).app(answer(9)).closes('app').closes('server');
  new StoreConversation(session.log, 2)
    .server(question(1), question(2), question(3))
    .app(answer(3), answer(2), answer(1))
    .closes('app')
    .closes('server');
  session.mark('before the deploy');
  session.annotate(3, { colour: 'red', note: 'not yet' });
  session.annotate(3, MARK);
  session.annotate(4, { colour: 'red', note: 'a mistake' });
  session.annotate(4, null);
  expect((await session.exchange(3))?.mark).toEqual(MARK);
  await session.close();
  capture = session.directory;
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function read(source: string): Promise<Exchange[]> {
  const { code, stdout } = await runHere('read', source, '--format', 'ndjson');
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Exchange => JSON.parse(line));
}

const marksOf = (exchanges: readonly Exchange[]) => exchanges.map(({ request, mark }) => [request.uri, mark ?? null]);
const EXPECTED = [
  ['/9', null],
  ['/1', null],
  ['/2', MARK],
  ['/3', null],
];

async function exported(source: string, format: string, ...more: string[]): Promise<string> {
  const out = join(directory, `${format}-${Math.random().toString(36).slice(2)}`);
  const result = await runHere('export', source, '--format', format, '--out', out, ...more);
  expect(result.code).toBe(0);
  return out;
}

describe('marks of a live capture', () => {
  it('are in what read prints', async () => {
    expect(marksOf(await read(capture))).toEqual(EXPECTED);
    expect((await runHere('read', capture)).stdout).toContain('violet: slow since');
    const [only] = (await runHere('read', capture, '--filter', 'is:marked', '--format', 'ndjson')).stdout.trim().split('\n');
    expect(JSON.parse(only ?? '')).toMatchObject({ index: 3, mark: MARK });
  });

  it('are in what the page is told', async () => {
    const opened = await openCapture({ source: capture, filter: null, ports: null });
    expect(opened.capture.row(3)?.mark).toEqual(MARK);
    expect((await opened.capture.exchange(3))?.mark).toEqual(MARK);
    expect([1, 2, 4].map((index) => opened.capture.row(index)?.mark)).toEqual([undefined, undefined, undefined]);
    await opened.close();
  });

  it.each(['pcapng', 'har'])('come back from what is exported as %s, masked or not', async (format) => {
    expect(marksOf(await read(await exported(capture, format, '--include-secrets')))).toEqual(EXPECTED);
    const masked = (await read(await exported(capture, format))).map(({ mark }) => mark);
    expect(masked).toEqual([undefined, undefined, { colour: 'violet', note: expect.stringMatching(MASKED) }, undefined]);
  });

  it('of moments come back, too, but from a selection', async () => {
    const moments = async (source: string) => {
      const { capture: opened, close } = await openCapture({ source, filter: null, ports: null });
      await close();
      return opened.notes.map(({ note }) => note);
    };
    const moment = { kind: 'mark', text: 'before the deploy' };
    expect(await moments(capture)).toEqual([moment]);
    expect(await moments(await exported(capture, 'pcapng'))).toEqual([moment]);
    expect(await moments(await exported(capture, 'pcapng', '--filter', 'is:marked'))).toEqual([]);
  });

  it('come back from a selection, and from an export of an export', async () => {
    const selection = await exported(capture, 'pcapng', '--include-secrets', '--filter', 'is:marked');
    expect(marksOf(await read(selection))).toEqual([['/2', MARK]]);
    expect(marksOf(await read(await exported(selection, 'pcapng', '--include-secrets')))).toEqual([['/2', MARK]]);
  });

  it.each(['har', 'ndjson', 'markdown', 'pcapng'])('are in %s without the secrets of their notes', async (format) => {
    const text = await readFile(await exported(capture, format), 'latin1');
    expect(text).toContain('violet');
    expect(text).not.toContain('f00ba4f00ba4f00');
  });
});
