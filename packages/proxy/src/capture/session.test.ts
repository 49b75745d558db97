import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochMicros } from '@fcgiscope/codec/core';
import { beginRequest, endRequest, getValues, paramsRecords, streamEnd, streamRecords, TYPE } from '@fcgiscope/codec/fastcgi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountMissing, NEEDS_MOUNT, withSmallDisk } from '../../testing/small-disk.js';
import { StoreConversation } from '../../testing/store-conversation.js';
import { CaptureSession, type CaptureSessionOptions } from './session.js';

const MIB = 1024 * 1024;
const START = 1_764_000_000_000_000;
const HEAD = 'Content-Type: text/html\r\n\r\n';

let directory: string;
let sessions: CaptureSession[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
  sessions = [];
});

afterEach(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await rm(directory, { recursive: true, force: true });
});

async function openSession(options: CaptureSessionOptions = {}): Promise<CaptureSession> {
  const session = await CaptureSession.open({ directory: join(directory, 'capture'), ...options });
  sessions.push(session);
  return session;
}

function request(uri: string, body: Uint8Array = new Uint8Array(0), id = 1): Buffer {
  const params: [string, string][] = [
    ['REQUEST_METHOD', body.length > 0 ? 'POST' : 'GET'],
    ['REQUEST_URI', uri],
    ['CONTENT_LENGTH', body.length > 0 ? String(body.length) : ''],
  ];
  return Buffer.concat([
    beginRequest(id, { keepConnection: true }),
    paramsRecords(id, params),
    streamRecords(TYPE.STDIN, id, body, { chunk: 32_768 }),
    streamEnd(TYPE.STDIN, id),
  ]);
}

function answer(body: Uint8Array, id = 1): Buffer {
  const content = Buffer.concat([Buffer.from(HEAD), body]);
  return Buffer.concat([streamRecords(TYPE.STDOUT, id, content, { chunk: 32_768 }), endRequest(id)]);
}

function patterned(length: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + seed) & 0xff;
  return bytes;
}

/** `bytes` in pieces as reads from a socket bring them. */
function* pieces(bytes: Buffer, size = 65_536): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function wholeStream(session: CaptureSession, index: number, name: 'stdin' | 'stdout'): Promise<Uint8Array> {
  const stream = await session.stream(index, name);
  return stream === undefined ? new Uint8Array(0) : stream.read(0, stream.size);
}

describe('capture session', () => {
  it('lists exchanges as they begin and end, and numbers every change', async () => {
    const session = await openSession();
    const changed: number[] = [];
    const stop = session.subscribe({ rowChanged: (index) => changed.push(index), rowsRemoved: () => undefined });
    const talk = new StoreConversation(session.log, 1).server(request('/a'));
    expect(session.row(1)).toMatchObject({ index: 1, method: 'GET', uri: '/a', state: 'open', connection: 1 });
    const seen = session.sequence;
    talk.app(answer(Buffer.from('hello')));
    expect(session.row(1)).toMatchObject({ status: 200, state: 'end-request', contentType: 'text/html' });
    expect(session.changedSince(seen)).toEqual([1]);
    expect(session.changedSince(session.sequence)).toEqual([]);
    stop();
    const heard = changed.length;
    expect(heard).toBe(session.sequence);
    talk.server(request('/b'));
    expect(changed).toHaveLength(heard);
    expect([session.firstIndex, session.lastIndex, session.status().exchanges]).toEqual([1, 2, 2]);
  });

  it('reads 5 MB bodies back byte by byte, in ranges too, whatever else went on', async () => {
    const session = await openSession();
    const upload = patterned(5 * MIB + 3, 1);
    const page = patterned(5 * MIB + 5, 2);
    const talk = new StoreConversation(session.log, 1).server(request('/before')).app(answer(Buffer.from('x')));
    const other = new StoreConversation(session.log, 2);
    const turns = { to: [...pieces(request('/big', upload))], from: [...pieces(answer(page))] };
    for (const chunk of turns.to) {
      talk.server(chunk);
      other.server(request('/other'));
      await session.exchange(1);
    }
    for (const chunk of turns.from) {
      talk.app(chunk);
      await session.exchange(1);
    }
    const index = 2;
    expect(session.row(index)).toMatchObject({ uri: '/big', stdinBytes: upload.length, stdoutBytes: page.length + HEAD.length });
    expect(Buffer.compare(await wholeStream(session, index, 'stdin'), upload)).toBe(0);
    const stdout = await wholeStream(session, index, 'stdout');
    expect(Buffer.compare(stdout, Buffer.concat([Buffer.from(HEAD), page]))).toBe(0);
    const stream = await session.stream(index, 'stdout');
    const [from, to] = [3 * MIB + 1, 3 * MIB + 70_001];
    expect(Buffer.compare((await stream?.read(from, to)) ?? Buffer.alloc(0), stdout.subarray(from, to))).toBe(0);
    expect(await session.exchange(index)).toMatchObject({
      index,
      connection: { id: 1 },
      requestId: 1,
      generation: 2,
      diagnostics: [],
    });
  });

  it('says cold what it said hot', async () => {
    const session = await openSession();
    const talk = new StoreConversation(session.log, 1);
    for (let i = 0; i < 20; i++) {
      for (const chunk of pieces(request(`/${i}`, patterned(i * 10, i)), 1 + i * 3)) talk.server(chunk);
      for (const chunk of pieces(answer(patterned(i * 500, i)), 7 + i * 100)) talk.app(chunk);
    }
    talk.server(request('/unanswered')).resets('app');
    for (let index = 1; index <= 21; index++) {
      const row = session.row(index);
      const exchange = await session.exchange(index);
      expect(exchange?.request.uri).toBe(row?.uri);
      expect(exchange?.end.state).toBe(row?.state);
      expect(exchange?.generation).toBe(index);
      expect(exchange?.streams.stdout.bytes).toBe(row?.stdoutBytes);
      expect(exchange?.streams.stdin.bytes).toBe(row?.stdinBytes);
      expect(exchange?.response?.status ?? null).toBe(row?.status);
      expect(exchange?.diagnostics.map(({ code }) => code)).toEqual(row?.diagnosticCodes);
    }
  });

  it('lists the records of an exchange, and of its connection, and their bytes', async () => {
    const session = await openSession();
    new StoreConversation(session.log, 1)
      .server(getValues(['FCGI_MPXS_CONNS']), request('/a', Buffer.from('x=1')))
      .app(answer(Buffer.from('a')))
      .server(request('/b'))
      .app(answer(Buffer.from('b')));
    const own = await session.records(2);
    expect(own?.map(({ record, direction, type }) => `${record} ${direction} ${type}`)).toEqual([
      '1 to-app BEGIN_REQUEST',
      '2 to-app PARAMS',
      '3 to-app PARAMS',
      '4 to-app STDIN',
      '5 from-app STDOUT',
      '6 from-app END_REQUEST',
    ]);
    const all = await session.records(2, { wholeConnection: true });
    expect(all?.map(({ type }) => type).slice(0, 6)).toEqual([
      'GET_VALUES',
      'BEGIN_REQUEST',
      'PARAMS',
      'PARAMS',
      'STDIN',
      'STDIN',
    ]);
    expect(all).toHaveLength(14);
    expect(Buffer.from((await session.recordBytes(2, 6)) ?? [])).toEqual(Buffer.from(endRequest(1)));
    expect(Buffer.from((await session.recordBytes(2, 1, { wholeConnection: true })) ?? [])).toEqual(
      Buffer.from(getValues(['FCGI_MPXS_CONNS'])),
    );
    expect(await session.recordBytes(2, 7)).toBeUndefined();
    expect(await session.records(3)).toBeUndefined();
  });

  it('drops the rows whose bytes the ring has dropped, and says so', async () => {
    const session = await openSession({ maxBytes: 2 * MIB });
    const removed: [number, string][] = [];
    session.subscribe({ rowChanged: () => undefined, rowsRemoved: (before, reason) => removed.push([before, reason]) });
    const talk = new StoreConversation(session.log, 1);
    for (let i = 0; i < 600; i++) {
      talk.server(request(`/${i}`)).app(answer(patterned(8000, i)));
      if (i % 50 === 0) await session.exchange(session.lastIndex);
    }
    const { evicted, exchanges, storedBytes, limitBytes } = session.status();
    expect(evicted).toBeGreaterThan(300);
    expect(evicted + exchanges).toBe(600);
    expect(session.firstIndex).toBe(evicted + 1);
    expect(removed.at(-1)).toEqual([session.firstIndex, 'evicted']);
    expect(storedBytes).toBeLessThanOrEqual(limitBytes + 65_536);
    expect(session.row(evicted)).toBeUndefined();
    expect(await session.exchange(evicted)).toBeUndefined();
    const first = session.firstIndex;
    expect(Buffer.from(await wholeStream(session, first, 'stdout')).subarray(HEAD.length)).toEqual(patterned(8000, first - 1));
  });

  it('keeps no more rows than it may', async () => {
    const session = await openSession({ maxExchanges: 10 });
    const talk = new StoreConversation(session.log, 1);
    for (let i = 0; i < 25; i++) talk.server(request(`/${i}`)).app(answer(Buffer.from('x')));
    expect([session.firstIndex, session.lastIndex, session.status().evicted]).toEqual([16, 25, 15]);
    expect(session.changedSince(0)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  });

  it('records nothing while paused, and goes on soundly', async () => {
    const session = await openSession();
    const cut = new StoreConversation(session.log, 1).server(request('/cut').subarray(0, 40));
    session.pause();
    expect(session.status().state).toBe('paused');
    cut.server(request('/cut').subarray(40)).app(answer(Buffer.from('x')));
    const late = new StoreConversation(session.log, 2).server(request('/late'));
    session.resume();
    late.app(answer(Buffer.from('y')));
    late.server(request('/again')).app(answer(Buffer.from('z')));
    cut.server(request('/next')).app(answer(Buffer.from('n')));
    const rows = Array.from({ length: session.lastIndex }, (_, i) => session.row(i + 1));
    expect(rows.find((row) => row?.uri === '/again')).toMatchObject({ state: 'end-request', status: 200, connection: 2 });
    expect(rows.find((row) => row?.uri === '/next')).toMatchObject({ state: 'end-request', connection: 1 });
    expect(rows[0]?.state).toBe('lost');
    expect(session.status()).toMatchObject({ state: 'running', uncapturedBytes: 0 });
  });

  it('forgets everything on clear, also on disk, and goes on with what is open', async () => {
    const session = await openSession();
    const talk = new StoreConversation(session.log, 1).server(request('/secret'));
    const { id } = session;
    await session.clear();
    expect(session.id).not.toBe(id);
    expect(session.status()).toMatchObject({ exchanges: 0, evicted: 0 });
    expect(session.row(1)).toBeUndefined();
    talk
      .app(answer(Buffer.from('x')))
      .server(request('/new'))
      .app(answer(Buffer.from('new')));
    expect(session.lastIndex).toBe(2);
    expect(session.firstIndex).toBe(2);
    expect((await session.exchange(2))?.request.uri).toBe('/new');
    const files = await readdir(session.directory);
    const contents = await Promise.all(files.map((name) => readFile(join(session.directory, name), 'latin1')));
    expect(contents.join('')).not.toContain('/secret');
  });

  it('keeps marks in the file', async () => {
    const session = await openSession();
    session.mark('before deploy');
    expect(session.notes).toMatchObject([{ note: { kind: 'mark', text: 'before deploy' } }]);
    await session.close();
    expect(await readFile(join(session.directory, '000001.pcapng'), 'latin1')).toContain('fcgiscope mark text=before%20deploy');
  });

  it('keeps what was said of an exchange, in its row and in the file', async () => {
    const session = await openSession();
    new StoreConversation(session.log, 1).server(request('/a')).app(answer(Buffer.from('x')));
    const before = session.sequence;
    expect(session.annotate(1, { colour: 'red', note: 'look' })).toBe(true);
    expect(session.annotate(2, { colour: 'red', note: '' })).toBe(false);
    expect(session.row(1)?.mark).toEqual({ colour: 'red', note: 'look' });
    expect(session.changedSince(before)).toEqual([1]);
    await session.close();
    const file = await readFile(join(session.directory, '000001.pcapng'), 'latin1');
    expect(file).toMatch(/fcgiscope annotation connection=1 began=\S+ request=1 colour=red note=look/);
  });

  it('survives listeners that throw', async () => {
    const session = await openSession();
    session.subscribe({
      rowChanged: () => {
        throw new Error('oh');
      },
      rowsRemoved: () => undefined,
    });
    new StoreConversation(session.log, 1).server(request('/a')).app(answer(Buffer.from('x')));
    expect(session.row(1)?.state).toBe('end-request');
    expect(session.status()).toMatchObject({ state: 'running', reason: null });
  });

  it('takes its files away when it is discarded', async () => {
    const session = await openSession();
    new StoreConversation(session.log, 1).server(request('/a'));
    await session.discard();
    expect(await readdir(directory)).toEqual([]);
  });

  it('shows and stores the same times', async () => {
    const session = await openSession();
    session.log.opened({ id: 1, server: '', app: '', tap: '', startSeen: true }, epochMicros(START + 0.25));
    const bytes = request('/a');
    session.log.bytes(1, 'to-app', bytes, 0, bytes.length, epochMicros(START + 10.75));
    expect(session.row(1)?.start).toBe(START + 10);
    expect((await session.exchange(1))?.startTime).toBe('2025-11-24T16:00:00.000010Z');
  });
});

describe.skipIf(mountMissing)(NEEDS_MOUNT, () => {
  it('stops recording and says why; what follows is not listed until somebody resumes', async () => {
    const disk = join(directory, 'disk');
    await withSmallDisk(disk, 1, async () => {
      const session = await CaptureSession.open({ directory: join(disk, 'capture') });
      const talk = new StoreConversation(session.log, 1);
      talk.server(request('/fits')).app(answer(patterned(1000, 1)));
      talk.server(request('/too-big')).app(answer(patterned(2 * MIB, 2)));
      await session.flush();
      expect(session.status()).toMatchObject({ state: 'stopped-disk', reason: 'capture stopped: the disk is full (ENOSPC)' });
      const listed = session.lastIndex;
      talk.server(request('/unseen')).app(answer(Buffer.from('x')));
      expect(session.lastIndex).toBe(listed);
      expect(session.status().uncapturedBytes).toBeGreaterThan(MIB);
      expect((await session.exchange(1))?.request.uri).toBe('/fits');
      await session.clear();
      talk.server(request('/again')).app(answer(Buffer.from('x')));
      await session.flush();
      expect(session.status()).toMatchObject({ state: 'running', reason: null, uncapturedBytes: 0 });
      expect((await session.exchange(session.lastIndex))?.request.uri).toBe('/again');
      await session.close();
    });
  });
});
