import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountMissing, NEEDS_MOUNT, withSmallDisk } from '../../testing/small-disk.js';
import { StoreConversation } from '../../testing/store-conversation.js';
import { NEEDS_TSHARK, tsharkFields, tsharkMissing } from '../../testing/tshark.js';
import { CaptureStore } from './capture-store.js';
import type { StoreStop } from './store-stop.js';

const WRITER = new URL('../../testing/endless-capture.ts', import.meta.url).pathname;
const NODE_OPTIONS = ['--conditions=fcgiscope-source', '--import', 'tsx'];

let directory: string;
let children: ChildProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** A process that writes FastCGI to a capture in `path` without end; `limit` is a shell command before it. */
function startWriter(path: string, limit = ''): { readonly child: ChildProcess; readonly lines: AsyncIterableIterator<string> } {
  const command = `${limit}exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, ...NODE_OPTIONS, WRITER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  if (child.stdout === null) throw new Error('the writer has no output');
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Reads lines until one matches. */
async function lineLike(lines: AsyncIterableIterator<string>, pattern: RegExp): Promise<RegExpExecArray> {
  // No `for await`: leaving it would end the iterator.
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const match = pattern.exec(line.value);
    if (match !== null) return match;
  }
  throw new Error(`no line like ${pattern}`);
}

/** The next line that says how much is stored. */
async function stored(lines: AsyncIterableIterator<string>): Promise<number> {
  const { value } = await lines.next();
  return Number(/^stored (\d+)$/.exec(String(value))?.[1]);
}

/** Stored connections as tshark decodes them: the record types and ids of each, and their content lengths. */
async function recordsOf(file: string): Promise<Map<number, string>> {
  const fields = ['tcp.stream', 'fcgi.type', 'fcgi.id', 'fcgi.content.length'];
  const lines = await tsharkFields(file, fields, '-Y', 'fcgi', '-d', 'tcp.port==9000,fcgi');
  const found = new Map<number, string>();
  for (const line of lines) {
    const [stream = '', types = '', ids = '', lengths = ''] = line.split('\t');
    found.set(Number(stream), `${found.get(Number(stream)) ?? ''}${types}/${ids}/${lengths};`);
  }
  return found;
}

function expectedRecords(connection: number): string {
  const uri = `/${connection}`.length;
  const params = 2 + 'REQUEST_URI'.length + uri;
  const body = 'Content-Type: text/plain\r\n\r\n'.length + (connection % 3000);
  return `1,4,4,5/1,1,1,1/8,${params},0,0;6,3/1,1/${body},8;`;
}

async function expectRecords(file: string, connections: number): Promise<void> {
  const found = await recordsOf(file);
  expect(found.size).toBeGreaterThanOrEqual(connections);
  for (let id = 1; id <= connections; id++) expect(found.get(id - 1)).toBe(expectedRecords(id));
}

describe.skipIf(tsharkMissing)(NEEDS_TSHARK, () => {
  it('while it is written, and after kill -9', { timeout: 30_000 }, async () => {
    const { child, lines } = startWriter(directory);
    await lineLike(lines, /^stored 200$/);
    const file = join(directory, '000001.pcapng');
    await expectRecords(file, 200);
    const onDisk = await stored(lines);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expectRecords(file, onDisk);
  });

  it('when the disk has run full: up to the last whole packet', { timeout: 30_000 }, async () => {
    const blocks = 600;
    const { child, lines } = startWriter(directory, `ulimit -f ${blocks}; `);
    const [, state, reason] = await lineLike(lines, /^(stopped-\w+): (.*)$/);
    expect([state, reason]).toEqual([
      'stopped-disk',
      'capture stopped: the capture file may not grow any further (file size limit) (EFBIG)',
    ]);
    const [, uncaptured] = await lineLike(lines, /^uncaptured (\d+)$/);
    expect(Number(uncaptured)).toBeGreaterThan(0);
    if (child.exitCode === null) await once(child, 'exit');
    const file = join(directory, '000001.pcapng');
    const { size } = await stat(file);
    expect(size).toBeGreaterThan(blocks * 512 - 4096);
    // Any cut packet would be an error here.
    const found = await recordsOf(file);
    await expectRecords(file, found.size - 1);
  });
});

describe.skipIf(mountMissing)(NEEDS_MOUNT, () => {
  it('stops the capture with its reason, and lets it go on once there is room', async () => {
    const disk = join(directory, 'disk');
    await withSmallDisk(disk, 1, async () => {
      const stops: string[] = [];
      const onStopped = (stop: StoreStop) => stops.push(stop.reason);
      const store = await CaptureStore.open({ captureId: 'full', directory: join(disk, 'capture'), onStopped });
      const talk = new StoreConversation(store, 1);
      for (let i = 0; i < 40; i++) talk.app(Buffer.alloc(60_000, i));
      await store.flush();
      expect(stops).toEqual(['capture stopped: the disk is full (ENOSPC)']);
      expect(store.stopped?.state).toBe('stopped-disk');
      expect(store.storedBytes).toBeLessThanOrEqual(1024 * 1024);
      expect(store.uncapturedBytes).toBeGreaterThan(40 * 60_000 - 1024 * 1024);
      talk.app(Buffer.alloc(60_000, 41));
      await store.clear('again');
      talk.app(Buffer.alloc(60_000, 42));
      await store.flush();
      expect(store.stopped).toBeNull();
      expect(await readdir(store.directory)).toEqual(['000002.pcapng']);
      await store.close();
    });
  });
});
