import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { compileFilter } from '@fcgiscope/codec/filter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { runHere } from '../../testing/run-here.js';
import { StoreConversation } from '../../testing/store-conversation.js';
import { CaptureStore } from '../store/capture-store.js';
import { CommandFailure } from './exit-code.js';
import { parsePorts } from './read.js';
import { type ReadSettings, runRead } from './run-read.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const capture = (name: string) => join(CAPTURES, name, 'capture.pcap');
const STDERR_CAPTURE = capture('nginx-fpm-stderr');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
}

async function requestsOf(name: string): Promise<{ status: number | null; stderr?: string }[]> {
  return JSON.parse(await readFile(join(CAPTURES, name, 'expected.json'), 'utf8')).requests;
}

type RecordNumbers = Readonly<Record<'type' | 'id' | 'contentLength' | 'paddingLength', number>>;

class Gathered extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** The command in this process: the same but for the command line. */
async function read(source: string, settings: Partial<ReadSettings> = {}) {
  const streams = { stdout: new Gathered(), stderr: new Gathered() };
  const all = { source, format: 'table', records: false, filter: null, ports: null, follow: false, ...settings } as const;
  const failure = await runRead(all, streams).then(
    () => null,
    (error: unknown) => (error instanceof CommandFailure ? error.message : Promise.reject(error)),
  );
  return { stdout: streams.stdout.text, stderr: streams.stderr.text, failure };
}

async function exchanges(source: string, settings: Partial<ReadSettings> = {}) {
  const { stdout, stderr, failure } = await read(source, { ...settings, format: 'ndjson' });
  const objects = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { objects, stderr, failure };
}

describe('fcgiscope read', () => {
  it('prints a table', async () => {
    const { stdout, failure } = await read(STDERR_CAPTURE);
    expect(failure).toBeNull();
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^ +# {2}time +method +status +duration +in +out +uri$/);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^ +1 {2}\d\d:\d\d:\d\d\.\d{3} {2}GET +200 .* \/stderr\.php/);
  });

  it('prints the exchange objects that everything else shows', async () => {
    const { objects, failure } = await exchanges(STDERR_CAPTURE, { ports: [19_000] });
    const expected = await requestsOf('nginx-fpm-stderr');
    expect(failure).toBeNull();
    expect(objects.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(objects.map(({ response }) => response.status)).toEqual(expected.map(({ status }) => status));
    expect(objects.map(({ streams }) => streams.stderr.text)).toEqual(expected.map(({ stderr }) => stderr ?? ''));
  });

  it('prints records, too', async () => {
    const { objects } = await exchanges(capture('raw-fpm-padding'), { records: true });
    const { records } = JSON.parse(await readFile(join(CAPTURES, 'raw-fpm-padding', 'reference.json'), 'utf8'));
    const found = objects.filter((object) => object.record !== undefined);
    const numbers = (r: RecordNumbers) => [r.type, r.id, r.contentLength, r.paddingLength].join();
    expect(found.map((r) => numbers({ ...r, type: r.typeCode, id: r.requestId })).toSorted()).toEqual(
      records.map(numbers).toSorted(),
    );
    expect(found[0]).toMatchObject({ record: 1, direction: 'to-app', type: 'BEGIN_REQUEST', version: 1, offset: 0 });
  });

  it.each([
    ['of a row', 'status:200 method:GET', 3],
    ['of a row that has nothing', 'status:5xx', 0],
    ['of a param', 'param.SCRIPT_NAME:/stderr.php', 3],
  ])('prints what matches a filter %s', async (_name, text, count) => {
    const filter = compileFilter(text);
    if (!filter.ok) throw new Error(filter.error.message);
    expect((await exchanges(STDERR_CAPTURE, { filter: filter.value })).objects).toHaveLength(count);
  });

  it('prints what has a text in its body', async () => {
    const filter = compileFilter('body:Hello');
    if (!filter.ok) throw new Error(filter.error.message);
    const { objects } = await exchanges(capture('nginx-fpm-get-small'), { filter: filter.value });
    expect(objects.map(({ request }) => request.uri)).toEqual(['/hello.php']);
  });

  it('reads gzip, and directories in the order of their names', async () => {
    const folder = join(directory, 'segments');
    await mkdir(folder);
    await writeFile(join(folder, 'a.pcap10.gz'), gzipSync(await readFile(STDERR_CAPTURE)));
    await writeFile(join(folder, 'a.pcap9'), await readFile(capture('nginx-fpm-get-small')));
    await writeFile(join(folder, 'notes.txt'), 'not a capture');
    const { objects, failure } = await exchanges(folder);
    expect(failure).toBeNull();
    const paths = objects.map(({ request }) => request.uri.split('?')[0]);
    expect(paths).toEqual(['/hello.php', '/params.php', '/stderr.php', '/stderr.php', '/stderr.php']);
  });

  it('says how to go on where it finds nothing', async () => {
    const { stdout, stderr, failure } = await read(STDERR_CAPTURE, { ports: [9] });
    expect([stdout, failure]).toEqual(['', null]);
    expect(stderr).toMatch(/no FastCGI in its \d+ packets on the given ports\n$/);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['ten bytes', new Uint8Array(10), 'this is no capture file'],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70), 'this is a JPEG picture, no capture'],
  ])('%s is one clear line', async (name, bytes, line) => {
    const { failure, stdout, stderr } = await read(await fileOf(name.replaceAll(' ', '-'), bytes));
    expect([stdout, stderr]).toEqual(['', '']);
    expect(failure).toContain(line);
  });

  it('so is a file that does not exist, and a directory without captures', async () => {
    expect((await read('/does/not/exist')).failure).toMatch(/^\/does\/not\/exist: no such file/);
    const empty = join(directory, 'nothing');
    await mkdir(empty);
    expect((await read(empty)).failure).toContain('no captures in this directory');
  });

  it('a compressed file that is cut short is read up to there', async () => {
    const whole = gzipSync(await readFile(STDERR_CAPTURE));
    const { failure, objects } = await exchanges(await fileOf('cut.pcap.gz', whole.subarray(0, whole.length - 40)));
    expect(failure).toMatch(/compressed file is damaged or cut short/);
    expect(objects.length).toBeGreaterThan(0);
  });

  it('a packet that claims 4 GB ends the reading; the last one of a file that is being written is a warning', async () => {
    const file = await readFile(STDERR_CAPTURE);
    const claim = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    const damaged = await exchanges(await fileOf('claim.pcap', Buffer.concat([file, claim])));
    expect(damaged).toMatchObject({
      failure: expect.stringContaining('claims 4294967295 bytes'),
      objects: { length: 3 },
      stderr: '',
    });
    const torn = await exchanges(await fileOf('torn.pcap', file.subarray(0, file.length - 3)));
    expect(torn).toMatchObject({
      failure: null,
      objects: { length: 3 },
      stderr: expect.stringMatching(/ends in the middle of a packet.*\n$/),
    });
  });

  it.each([
    ['--port', '0'],
    ['--filter', 'status:('],
    ['--format', 'xml'],
  ])('refuses %s %s', async (...flags) => {
    const { code, stderr } = await runHere('read', STDERR_CAPTURE, ...flags);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  it('reads standard input and prints exchanges as they end', async () => {
    const file = await readFile(STDERR_CAPTURE);
    const child = new CliProcess(['read', '-', '--format', 'ndjson'], {});
    const second = file.length - 200;
    child.write(file.subarray(0, second));
    await expect.poll(() => child.stdout.split('\n').length, { timeout: 10_000 }).toBeGreaterThan(2);
    child.write(file.subarray(second));
    child.closeInput();
    expect((await child.ended).stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('follows a file that grows, until it is told to stop', async () => {
    const file = await readFile(STDERR_CAPTURE);
    const growing = await fileOf('growing.pcap', file.subarray(0, 100));
    const child = new CliProcess(['read', growing, '--follow', '--format', 'ndjson']);
    await appendFile(growing, file.subarray(100));
    await expect.poll(() => child.stdout.split('\n').length, { timeout: 10_000 }).toBe(4);
    child.signal('SIGINT');
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends in silence when nobody reads on', async () => {
    const main = join(import.meta.dirname, '../main.ts');
    const node = `${process.execPath} --import tsx --conditions=fcgiscope-source ${main}`;
    const shell = spawn('sh', ['-c', `${node} read ${STDERR_CAPTURE} --records | head -n 1`], {
      cwd: join(import.meta.dirname, '../..'),
    });
    let stderr = '';
    shell.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    expect(await new Promise((resolve) => shell.on('close', resolve))).toBe(0);
    expect(stderr).toBe('');
  });
});

describe('our own captures', () => {
  const BEGIN = Buffer.from([1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const NO_INPUT = Buffer.from([1, 4, 0, 1, 0, 0, 0, 0, 1, 5, 0, 1, 0, 0, 0, 0]);
  const END = Buffer.from([1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

  it('come back as they were: connections, addresses, taps, ends', async () => {
    const folder = join(directory, 'own');
    const store = await CaptureStore.open({ captureId: 'test', directory: folder });
    new StoreConversation(store, 1).server(BEGIN, NO_INPUT).app(END).closes('app').closes('server');
    const unix = { server: 'unix:', app: 'unix:/run/php.sock', tap: 'unix:/run/tap.sock=unix:/run/php.sock' };
    new StoreConversation(store, 2, unix).server(BEGIN, NO_INPUT).resets('app');
    await store.close();
    const { objects, failure, stderr } = await exchanges(folder);
    expect([failure, stderr]).toEqual([null, '']);
    expect(objects.map(({ connection, end }) => [connection, end.state])).toEqual([
      [{ id: 1, server: '127.0.0.1:40001', app: '127.0.0.1:9000', tap: '127.0.0.1:9001=127.0.0.1:9000' }, 'end-request'],
      [{ id: 2, ...unix }, 'app-reset'],
    ]);
  });
});

it.each([
  ['9000', [9000]],
  ['9000,9001', [9000, 9001]],
])('reads the ports %s', (text, ports) => expect(parsePorts(text)).toEqual({ ok: true, value: ports }));
