import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cutPcap, pcap } from '../../testing/capture-file.js';
import { gzipFile, memoryFile, memoryScratch, type ReadAtOnce, readAtOnce } from '../../testing/opened-files.js';
import { ipv4, TcpScript } from '../../testing/tcp-script.js';
import { concat } from '../bytes/index.js';
import type { Exchange } from '../exchange/index.js';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../fastcgi/index.js';
import { FileCapture, type FileCaptureOptions } from './file-capture.js';
import type { CaptureFile } from './file-capture-source.js';

const CAPTURES = new URL('../../../../fixtures/captures/', import.meta.url);
const names = readdirSync(CAPTURES).filter((name) => !name.includes('.'));
const load = (name: string) => new Uint8Array(readFileSync(new URL(`${name}/capture.pcap`, CAPTURES)));

const STREAMS = ['stdin', 'data', 'stdout', 'stderr'] as const;

function open(files: readonly CaptureFile[], more: Partial<FileCaptureOptions> = {}): FileCapture {
  return new FileCapture({ files, scratch: memoryScratch, ...more });
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Findings of an exchange have no order: those that only its surroundings prove come last when it is decoded alone. */
function comparable(exchange: Exchange | undefined): unknown {
  return { ...exchange, diagnostics: exchange?.diagnostics.toSorted((a, b) => a.code.localeCompare(b.code)) };
}

/** Everything that can be asked of an open capture is what reading it at once gives. */
async function expectSame(capture: FileCapture, { exchanges, stream }: ReadAtOnce): Promise<void> {
  expect([capture.firstIndex, capture.lastIndex]).toEqual([1, exchanges.length]);
  for (const exchange of exchanges) {
    const { index } = exchange;
    expect(comparable(await capture.exchange(index))).toEqual(comparable(exchange));
    expect(capture.heldExchange(index)).toEqual(exchange);
    expect(capture.row(index)).toMatchObject({ state: exchange.end.state, uri: exchange.request.uri });
    expect(capture.counts(index)).toMatchObject({
      open: exchange.end.state === 'open',
      status: capture.row(index)?.status,
      stdout: capture.row(index)?.stdoutBytes,
      params: capture.row(index)?.paramsBytes,
    });
    for (const name of STREAMS) {
      const bytes = await capture.stream(index, name);
      expect(sha((await bytes?.read(0, bytes.size)) ?? new Uint8Array(0))).toBe(sha(stream(index, name)));
    }
  }
}

describe.each(names)('%s', (name) => {
  const bytes = load(name);
  const whole = readAtOnce([bytes]);

  it('says what reading it at once says', async () => {
    const capture = open([memoryFile('capture.pcap', bytes)]);
    const status = await capture.load();
    expect(status).toMatchObject({ state: 'read', bytesRead: bytes.length, bytesTotal: bytes.length });
    await expectSame(capture, whole);
  });

  it('in several files, given in any order, one of them compressed', async () => {
    const pieces = cutPcap(bytes, bytes.length / 3);
    const files = pieces.map((piece, i) => (i === 1 ? gzipFile(`${i}.pcap.gz`, piece) : memoryFile(`${i}.pcap`, piece)));
    const capture = open(files.toReversed());
    const { names: order } = await capture.load();
    expect(order).toEqual(files.map((file) => file.name));
    await expectSame(capture, whole);
  });
});

describe('an open capture', () => {
  const bytes = load('raw-go-multiplex');

  it('lists and reads the records of an exchange and of its connection', async () => {
    const capture = open([memoryFile('capture.pcap', bytes)]);
    await capture.load();
    const reference = JSON.parse(readFileSync(new URL('raw-go-multiplex/reference.json', CAPTURES), 'utf8'));
    const all = (await capture.records(1, true)) ?? [];
    expect(all.length).toBe(reference.records.length);
    const own = (await capture.records(2)) ?? [];
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    for (const { record, contentLength, paddingLength, typeCode } of own) {
      const raw = await capture.recordBytes(2, record);
      expect([raw?.length, raw?.[1]]).toEqual([8 + contentLength + paddingLength, typeCode]);
    }
  });

  it('answers while it is still read', async () => {
    const asked: Promise<unknown>[] = [];
    const capture: FileCapture = open([memoryFile('a.pcap', load('nginx-fpm-stderr')), memoryFile('b.pcap', bytes)], {
      onProgress: () => asked.push(capture.exchange(1)),
    });
    await capture.load();
    const [first] = await Promise.all(asked);
    expect(first).toMatchObject({ index: 1 });
  });

  it('stops when told to, keeps what it has, and calls that no damage', async () => {
    const stop = new AbortController();
    const files = [memoryFile('a.pcap', load('nginx-fpm-stderr')), memoryFile('b.pcap', bytes)];
    const capture = open(files, { onProgress: () => stop.abort() });
    expect(await capture.load(stop.signal)).toMatchObject({ state: 'cancelled', findings: [] });
    expect(capture.lastIndex).toBe(readAtOnce([load('nginx-fpm-stderr')]).exchanges.length);
  });

  it('drops the oldest exchanges past its limit, and says so', async () => {
    const evicted: number[] = [];
    const capture = open([memoryFile('a.pcap', bytes)], {
      limits: { exchanges: 2 },
      onEvicted: (before) => evicted.push(before),
    });
    await capture.load();
    expect([capture.firstIndex, capture.evicted]).toEqual([capture.lastIndex - 1, capture.lastIndex - 2]);
    expect(evicted.at(-1)).toBe(capture.firstIndex);
  });
});

describe('what is wrong with a file', () => {
  const bytes = load('nginx-fpm-stderr');

  it.each([
    ['a tail cut off', memoryFile('cut.pcap', bytes.subarray(0, bytes.length - 7)), 'capture-cut-short'],
    ['gzip cut off', truncated(gzipFile('cut.pcap.gz', bytes), 40), 'gzip-damaged'],
  ])('%s: all before is read', async (_what, file, code) => {
    const capture = open([file]);
    const { findings } = await capture.load();
    expect(findings).toMatchObject([{ code, file: file.name }]);
    expect(capture.lastIndex).toBeGreaterThan(0);
  });

  it('names the file among several', async () => {
    const { findings, names: read } = await open([
      memoryFile('photo.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46)),
      memoryFile('good.pcap', bytes),
      memoryFile('cut.pcap', load('raw-fpm-padding').subarray(0, 700)),
    ]).load();
    expect(read.toSorted()).toEqual(['cut.pcap', 'good.pcap']);
    expect(findings.map(({ code, file }) => `${file}: ${code}`)).toEqual([
      'photo.jpg: not-a-capture',
      'cut.pcap: capture-cut-short',
    ]);
  });

  it.each([
    ['empty', new Uint8Array(0), 'capture-empty'],
    ['ten bytes', bytes.subarray(0, 10), 'not-a-capture'],
    ['text', new TextEncoder().encode('127.0.0.1 - - [21/Nov/2026] "GET /"'), 'not-a-capture'],
  ])('%s is no capture', async (_what, content, code) => {
    const capture = open([memoryFile('a', content)]);
    expect((await capture.load()).findings).toMatchObject([{ code, file: 'a', severity: 'error' }]);
    expect(capture.lastIndex).toBe(0);
  });

  it('it goes away while it is read', async () => {
    const read = (from: number, to: number) =>
      from < 4096 ? Promise.resolve(bytes.slice(from, Math.min(to, 4096))) : Promise.reject(new Error('no such file'));
    const { findings } = await open([{ name: 'gone.pcap', size: bytes.length, read }]).load();
    expect(findings).toMatchObject([{ code: 'file-unreadable', file: 'gone.pcap' }]);
    expect(findings[0]?.message).toContain('no such file');
  });

  it('too much compressed: exchanges are listed, bodies at the end are missing', async () => {
    const capture = open([gzipFile('a.pcap.gz', bytes)], { limits: { scratchBytes: 10 } });
    const { findings } = await capture.load();
    expect(findings).toMatchObject([{ code: 'too-much-compressed' }]);
    expect(capture.row(1)?.uri).toBeTruthy();
    const stdout = await capture.stream(1, 'stdout');
    expect((await stdout?.read(0, stdout.size))?.length).toBe(0);
  });

  it('no FastCGI in it: says what there was', async () => {
    const web = new TcpScript({ server: { address: '10.0.0.1', port: 5000 }, app: { address: '10.0.0.2', port: 80 } })
      .handshake()
      .data('server', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      .data('app', 'HTTP/1.1 200 OK\r\n\r\n');
    const { findings, traffic, packets } = await open([memoryFile('web.pcap', pcap(web.packets))]).load();
    expect([findings, packets, traffic?.other.connections, traffic?.fastcgi.connections]).toEqual([[], 5, 1, 0]);
  });
});

it('bytes of IP fragments, which lie nowhere in one piece, are there all the same', async () => {
  const body = new Uint8Array(900).fill(0x61);
  const request = concat([
    beginRequest(1),
    paramsRecords(1, [['REQUEST_URI', '/a']]),
    streamRecords(TYPE.STDIN, 1, body),
    streamEnd(TYPE.STDIN, 1),
  ]);
  const answer = concat([streamRecords(TYPE.STDOUT, 1, new TextEncoder().encode('Status: 200\r\n\r\nok')), endRequest(1, 0)]);
  const { packets } = new TcpScript().handshake().data('server', request).data('app', answer);
  const inFragments = packets.flatMap((packet) => {
    if (packet.ip.length < 500) return [packet];
    const payload = packet.ip.subarray(20);
    const [from, to] = [packet.ip.subarray(12, 16).join('.'), packet.ip.subarray(16, 20).join('.')];
    return [
      { ...packet, ip: ipv4(from, to, payload.subarray(0, 400), { id: 7, more: true }) },
      { ...packet, ip: ipv4(from, to, payload.subarray(400), { id: 7, offset: 400 }) },
    ];
  });
  const capture = open([memoryFile('a.pcap', pcap(inFragments))]);
  await capture.load();
  const stdin = await capture.stream(1, 'stdin');
  expect(await stdin?.read(0, stdin.size)).toEqual(body);
  await expectSame(capture, readAtOnce([pcap(inFragments)]));
});

function truncated(file: CaptureFile, by: number): CaptureFile {
  return { ...file, size: file.size - by };
}
