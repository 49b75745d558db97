import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { ExchangeListReply, RecordListReply, StatusReply } from '@fcgiscope/codec/live';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../../testing/cli-process.js';
import { runHere } from '../../testing/run-here.js';

const CAPTURES = join(import.meta.dirname, '../../../../fixtures/captures');
const capture = (name: string) => join(CAPTURES, name, 'capture.pcap');

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-open-test-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** The command while it serves files, asked as a script asks. */
class Opened {
  readonly process: CliProcess;
  private readonly base: string;
  private readonly token: string;

  private constructor(process: CliProcess, base: string, token: string) {
    this.process = process;
    this.base = base;
    this.token = token;
  }

  static async start(...args: string[]): Promise<Opened> {
    const process = new CliProcess(['open', '--ui', '127.0.0.1:0', ...args], { TMPDIR: directory });
    const [, base = '', token = ''] = await process.says(/(http:\/\/[^/]+\/)\?token=(\S+)/);
    await process.says(/exchanges in|no FastCGI/);
    return new Opened(process, base, token);
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.base}api${path}`, { ...init, headers: this.headers(init) });
  }

  private headers({ headers }: RequestInit): Headers {
    const all = new Headers(headers);
    all.set('Authorization', `Bearer ${this.token}`);
    return all;
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.get(path)).json()) as T;
  }

  async exchanges(): Promise<readonly Exchange[]> {
    return (await this.json<ExchangeListReply>('/exchanges?limit=1000')).exchanges;
  }

  async stop(): Promise<void> {
    this.process.signal('SIGINT');
    expect((await this.process.ended).code).toBe(0);
  }
}

async function readExchanges(path: string): Promise<string[]> {
  const { stdout } = await runHere('read', path, '--format', 'ndjson');
  return stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Exchange).request.uri ?? '');
}

const urisOf = (exchanges: readonly Exchange[]) => exchanges.map(({ request }) => request.uri ?? '');

describe('fcgiscope open', () => {
  it('serves what read prints, with bodies and records, and cannot be paused', async () => {
    const path = capture('nginx-fpm-stderr');
    const opened = await Opened.start(path);
    expect(urisOf(await opened.exchanges())).toEqual(await readExchanges(path));
    const [first] = await opened.exchanges();
    const stdout = await opened.get('/exchanges/1/streams/stdout');
    expect((await stdout.arrayBuffer()).byteLength).toBe(first?.streams.stdout?.bytes);
    expect((await opened.json<RecordListReply>('/exchanges/1/records')).records[0]?.type).toBe('BEGIN_REQUEST');
    expect(await opened.json<StatusReply>('/status')).toMatchObject({
      file: { names: ['capture.pcap'], state: 'read', findings: [] },
    });
    expect((await opened.get('/capture/pause', { method: 'POST' })).status).toBe(409);
    await opened.stop();
  });

  it('has marks in what is exported of it, and shows them again', async () => {
    const mark = { colour: 'green', note: 'the good one' };
    const path = capture('raw-go-multiplex');
    const opened = await Opened.start(path);
    const put = { method: 'PUT', body: JSON.stringify({ mark }), headers: { 'Content-Type': 'application/json' } };
    expect((await opened.get('/exchanges/2/mark', put)).ok).toBe(true);
    expect((await opened.json<Exchange>('/exchanges/2')).mark).toEqual(mark);
    const marked = await written('marked.pcapng', await bytesOf(await opened.get('/export?format=pcapng')));
    await opened.stop();
    const again = await Opened.start(marked);
    expect((await again.exchanges()).map((exchange) => exchange.mark)).toEqual([undefined, mark, undefined]);
    await again.stop();
  });

  it('takes a directory, and compressed files; leaves nothing behind', async () => {
    const folder = join(directory, 'captures');
    await cp(capture('raw-fpm-padding'), join(folder, '1.pcap'));
    await writeFile(join(folder, '2.pcap.gz'), gzipSync(await readFile(capture('raw-go-multiplex'))));
    const opened = await Opened.start(folder);
    expect(urisOf(await opened.exchanges()).toSorted()).toEqual((await readExchanges(folder)).toSorted());
    expect(await temporaryFolders()).toHaveLength(1);
    await opened.stop();
    expect(await temporaryFolders()).toEqual([]);
  });

  it('says what is damaged, and shows the rest', async () => {
    const path = join(directory, 'cut.pcap');
    await writeFile(path, (await readFile(capture('nginx-fpm-stderr'))).subarray(0, -5));
    const opened = await Opened.start(path);
    expect(opened.process.stderr).toContain('cut.pcap: the capture ends in the middle of a packet');
    await opened.stop();
  });

  it.each([
    ['no such file', async () => join(directory, 'missing.pcap'), 1, /missing\.pcap: no such file or directory/],
    ['a picture', () => written('a.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])), 1, /a\.jpg: this is a JPEG picture/],
    ['an empty file', () => written('a.pcap', Buffer.alloc(0)), 1, /a\.pcap: the file is empty/],
    ['JSON that is no HAR', () => written('a.har', Buffer.from('{"a":1}')), 1, /a\.har: /],
    ['an empty directory', async () => directory, 1, /no captures in this directory/],
  ])('%s: one line, and failure', async (_what, make, code, line) => {
    const result = await runHere('open', '--ui', '127.0.0.1:0', await make());
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toMatch(line);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([[[]], [['--port', '70000', 'a.pcap']], [['--ui', '0.0.0.0:7357', 'a.pcap']]])('%j is wrong usage', async (args) => {
    expect((await runHere('open', ...args)).code).toBe(2);
  });
});

async function bytesOf(reply: Response): Promise<Uint8Array> {
  return new Uint8Array(await reply.arrayBuffer());
}

async function temporaryFolders(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.startsWith('fcgiscope-'));
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
}
