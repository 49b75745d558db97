import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockType } from '@fcgiscope/codec/capture';
import type { Direction } from '@fcgiscope/codec/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreConversation } from '../../testing/store-conversation.js';
import { NEEDS_TSHARK, tshark, tsharkFields, tsharkMissing } from '../../testing/tshark.js';
import { CaptureStore, type CaptureStoreOptions } from './capture-store.js';
import { BUFFER_BYTES, MIN_CAPTURE_BYTES } from './store-limits.js';

const KIB = 1024;
const MIB = 1024 * KIB;

let directory: string;
let stores: CaptureStore[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fcgiscope-test-'));
  stores = [];
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(directory, { recursive: true, force: true });
});

async function openStore(options: Partial<CaptureStoreOptions> = {}): Promise<CaptureStore> {
  const store = await CaptureStore.open({ captureId: 'test', directory: join(directory, 'capture'), ...options });
  stores.push(store);
  return store;
}

function patterned(length: number, seed: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, i) => (i * 31 + seed) & 0xff));
}

async function segmentsOf(store: CaptureStore): Promise<string[]> {
  const names = await readdir(store.directory);
  return names.sort().map((name) => join(store.directory, name));
}

/** The stored bytes of a connection, gaps left out. */
async function storedBytes(store: CaptureStore, connection: number): Promise<Record<Direction, Buffer>> {
  const found: Record<Direction, Buffer[]> = { 'to-app': [], 'from-app': [] };
  const everything = { from: 0, to: Number.POSITIVE_INFINITY };
  const slice = {
    connection,
    ranges: { 'to-app': everything, 'from-app': everything },
    nearPacket: 0,
    endPacket: store.endPacket,
  };
  for await (const chunk of store.read(slice)) found[chunk.direction].push(Buffer.from(chunk.bytes));
  return { 'to-app': Buffer.concat(found['to-app']), 'from-app': Buffer.concat(found['from-app']) };
}

describe('capture store', () => {
  it('lets nobody but the owner look', async () => {
    const store = await openStore();
    new StoreConversation(store, 1).server(patterned(10, 1));
    await store.flush();
    expect((await stat(store.directory)).mode & 0o777).toBe(0o700);
    for (const segment of await segmentsOf(store)) expect((await stat(segment)).mode & 0o777).toBe(0o600);
  });

  it('leaves the mode of a directory that was there, and the captures in it, alone', async () => {
    const open = join(directory, 'open');
    const older = join(open, '000007.pcapng');
    await mkdir(open, { mode: 0o755 });
    await writeFile(older, 'older');
    const store = await openStore({ directory: open });
    await store.flush();
    expect((await stat(open)).mode & 0o777).toBe(0o755);
    expect(await segmentsOf(store)).toEqual([older, join(open, '000008.pcapng')]);
    expect((await stat(join(open, '000008.pcapng'))).mode & 0o777).toBe(0o600);
  });

  it('makes the directories above its own, and says where it can have none', async () => {
    const deep = join(directory, 'a', 'b');
    expect((await openStore({ directory: deep })).directory).toBe(deep);
    expect((await stat(join(directory, 'a'))).mode & 0o777).toBe(0o700);
    await writeFile(join(directory, 'file'), '');
    await expect(openStore({ directory: join(directory, 'file') })).rejects.toThrow('ENOTDIR');
    await expect(openStore({ directory: join(directory, 'file', 'capture') })).rejects.toThrow('ENOTDIR');
  });

  it.runIf(process.platform === 'linux')('has none where the file system takes no directories', async () => {
    await expect(openStore({ directory: '/proc/fcgiscope/capture' })).rejects.toThrow('ENOENT');
  });

  it.runIf(process.platform === 'linux')('shares its directory with no other capture that is going on', async () => {
    const first = await openStore();
    await expect(openStore()).rejects.toThrow('another fcgiscope is capturing there');
    await first.close();
    const second = await openStore();
    await second.flush();
    expect(await segmentsOf(second)).toEqual([1, 2].map((n) => join(directory, 'capture', `00000${n}.pcapng`)));
  });

  it('gives back every byte of interleaved connections, from memory that was overwritten since', async () => {
    const store = await openStore();
    const talks = [1, 2, 3].map((id) => new StoreConversation(store, id));
    for (let turn = 0; turn < 300; turn++) {
      for (const [i, talk] of talks.entries())
        talk.server(patterned(1 + ((turn * 7 + i) % 900), turn)).app(patterned(turn * 11, i));
    }
    for (const talk of talks) {
      const stored = await storedBytes(store, talk.info.id);
      expect(stored['to-app'].equals(Buffer.concat(talk.sent['to-app']))).toBe(true);
      expect(stored['from-app'].equals(Buffer.concat(talk.sent['from-app']))).toBe(true);
    }
  });

  it('reads one range of a long answer across segments, and nothing much beyond it', async () => {
    const store = await openStore({ maxBytes: 64 * MIB });
    const talk = new StoreConversation(store, 1).server(patterned(100, 0));
    for (let i = 0; i < 200; i++) talk.app(patterned(64 * KIB, i));
    const range = { from: 5 * MIB + 17, to: 9 * MIB + 3 };
    const slice = {
      connection: 1,
      ranges: { 'to-app': { from: 0, to: 0 }, 'from-app': range },
      nearPacket: 0,
      endPacket: store.endPacket,
    };
    const chunks = [];
    for await (const chunk of store.read(slice)) chunks.push({ ...chunk, bytes: Buffer.from(chunk.bytes) });
    const offset = chunks[0]?.offset ?? -1;
    const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes));
    const sent = Buffer.concat(talk.sent['from-app']);
    expect(bytes.equals(sent.subarray(offset, offset + bytes.length))).toBe(true);
    expect(offset).toBeLessThanOrEqual(range.from);
    expect(offset + bytes.length).toBeGreaterThanOrEqual(range.to);
    expect(bytes.length).toBeLessThan(range.to - range.from + 128 * KIB);
  });

  it('keeps the ring under its limit by dropping whole segments, oldest first', async () => {
    const evictions: number[] = [];
    const store = await openStore({ maxBytes: MIN_CAPTURE_BYTES, onEvicted: (first) => evictions.push(first) });
    const talk = new StoreConversation(store, 1);
    for (let i = 0; i < 500; i++) {
      talk.app(patterned(16 * KIB, i));
      if (i % 20 === 0) await store.flush();
    }
    await store.flush();
    const sizes = await Promise.all((await segmentsOf(store)).map(async (segment) => (await stat(segment)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBe(store.storedBytes);
    expect(total).toBeLessThanOrEqual(MIN_CAPTURE_BYTES + 64 * KIB);
    expect(total).toBeGreaterThan(MIN_CAPTURE_BYTES * 0.8);
    expect(evictions.length).toBeGreaterThan(10);
    expect(evictions.at(-1)).toBe(store.firstPacket);
    const stored = (await storedBytes(store, 1))['from-app'];
    const sent = Buffer.concat(talk.sent['from-app']);
    expect(stored.equals(sent.subarray(sent.length - stored.length))).toBe(true);
  });

  it('forgets everything on clear, and goes on with the connections that are open', async () => {
    const store = await openStore();
    const talk = new StoreConversation(store, 1).server(patterned(1000, 1));
    await store.clear('second');
    talk.app(patterned(500, 2));
    await store.flush();
    expect(await segmentsOf(store)).toEqual([join(store.directory, '000002.pcapng')]);
    const stored = await storedBytes(store, 1);
    expect(stored['to-app'].length).toBe(0);
    expect(stored['from-app'].equals(patterned(500, 2))).toBe(true);
  });

  it('turns what the disk cannot follow into a gap, counts it, and goes on when it can', async () => {
    const store = await openStore();
    const talk = new StoreConversation(store, 1);
    const chunk = patterned(64 * KIB, 1);
    // Nothing is written while this loop runs: the event loop does not turn.
    for (let i = 0; i < 512; i++) talk.app(chunk);
    expect(store.uncapturedBytes).toBeGreaterThan(8 * MIB);
    await store.flush();
    talk.app(patterned(100, 9));
    const stored = (await storedBytes(store, 1))['from-app'];
    expect(stored.length + store.uncapturedBytes).toBe(512 * chunk.length + 100);
    expect(stored.subarray(-100).equals(patterned(100, 9))).toBe(true);
  });
});

describe.skipIf(tsharkMissing)(NEEDS_TSHARK, { timeout: 30_000 }, () => {
  it('with right IPv4 checksums, whole connections, true times and how they ended', async () => {
    const store = await openStore();
    new StoreConversation(store, 1).server(patterned(100, 1)).app(patterned(200_001, 2)).closes('app').closes('server');
    new StoreConversation(store, 2, { server: 'unix:', app: 'unix:/run/php.sock', tap: 'unix:/a=unix:/b' })
      .server(patterned(3, 3))
      .resets('server');
    await store.flush();
    const [segment = ''] = await segmentsOf(store);
    const strict = ['-o', 'ip.check_checksum:TRUE'];
    const fields = [
      'tcp.stream',
      'frame.interface_name',
      'ip.src',
      'tcp.srcport',
      'tcp.flags.str',
      'tcp.len',
      'frame.time_epoch',
    ];
    const dots = (line: string) => line.replaceAll('·', '');
    expect((await tsharkFields(segment, fields, ...strict)).map(dots)).toMatchInlineSnapshot(`
      [
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	40001	S	0	1795222923.000000000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AS	0	1795222923.000000000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	40001	A	0	1795222923.000000000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	40001	AP	100	1795222923.000001000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AP	60000	1795222923.000002000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AP	60000	1795222923.000002000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AP	60000	1795222923.000002000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AP	20001	1795222923.000002000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	9000	AF	0	1795222923.000003000",
        "0	127.0.0.1:9001=127.0.0.1:9000	127.0.0.1	40001	AF	0	1795222923.000004000",
        "1	unix:/a=unix:/b	127.128.0.2	49152	S	0	1795222923.000000000",
        "1	unix:/a=unix:/b	127.127.0.2	9000	AS	0	1795222923.000000000",
        "1	unix:/a=unix:/b	127.128.0.2	49152	A	0	1795222923.000000000",
        "1	unix:/a=unix:/b	127.128.0.2	49152	AP	3	1795222923.000001000",
        "1	unix:/a=unix:/b	127.128.0.2	49152	AR	0	1795222923.000002000",
      ]
    `);
    expect(
      await tsharkFields(segment, ['_ws.expert.message'], ...strict, '-Y', 'ip.checksum.status != 1 || _ws.malformed'),
    ).toEqual([]);
    const [open] = await tsharkFields(
      segment,
      ['frame.comment'],
      '-Y',
      'tcp.stream == 1 && tcp.flags.syn == 1 && tcp.flags.ack == 0',
    );
    expect(open).toBe(
      'fcgiscope open connection=2 server=unix: app=unix:/run/php.sock tap=unix:/a=unix:/b start=seen opened=2026-11-21T01:02:03.000000Z',
    );
  });

  it('stream for stream, and says where bytes are missing', async () => {
    const store = await openStore();
    const talk = new StoreConversation(store, 1).server(patterned(5000, 1));
    store.gap(1, 'to-app', 70_000, 'paused', talk.now);
    talk.server(patterned(100, 2)).closes('server').closes('app');
    await store.flush();
    const [segment = ''] = await segmentsOf(store);
    const packets = await tsharkFields(
      segment,
      ['tcp.seq', 'tcp.len', 'frame.comment'],
      '-Y',
      'tcp.len > 0 || frame.comment contains "gap"',
    );
    expect(packets).toEqual([
      '1\t5000\t',
      '75001\t0\tfcgiscope gap connection=1 direction=to-app offset=5000 length=70000 reason=paused',
      '75001\t100\t',
    ]);
    expect(await tsharkFields(segment, ['frame.number'], '-Y', 'tcp.analysis.lost_segment')).toHaveLength(1);
  });

  it('in buffers that fill the file evenly: past fillers, every byte in its place', async () => {
    const store = await openStore();
    const talk = new StoreConversation(store, 1);
    for (let i = 0; i < 120; i++) talk.app(patterned(50_021, i));
    await store.flush();
    const [segment = ''] = await segmentsOf(store);
    const lengths = await tsharkFields(segment, ['tcp.len'], '-Y', 'tcp.len > 0');
    expect(lengths).toEqual(Array(120).fill('50021'));
    expect((await storedBytes(store, 1))['from-app'].equals(Buffer.concat(talk.sent['from-app']))).toBe(true);
    const file = await readFile(segment);
    // A block begins at each buffer's beginning, and ends there.
    for (let at = BUFFER_BYTES; at < file.length; at += BUFFER_BYTES) {
      expect(file.readUInt32LE(at)).toBe(BlockType.enhancedPacket);
      const filler = at - file.readUInt32LE(at - 4);
      expect(file.readUInt32LE(filler)).toBe(BlockType.filler);
    }
    expect(await tsharkFields(segment, ['_ws.expert.message'], '-Y', '_ws.malformed')).toEqual([]);
  });

  it('segment by segment: each begins with what a reader must know', async () => {
    const store = await openStore({ maxBytes: MIN_CAPTURE_BYTES });
    const talk = new StoreConversation(store, 1).server(patterned(10, 0)).closes('server');
    new StoreConversation(store, 2, { tap: 'second=tap' }).server(patterned(1, 0));
    for (let i = 0; i < 30; i++) talk.app(patterned(8 * KIB, i));
    store.note({ kind: 'mark', text: 'a mark' }, talk.now);
    await store.flush();
    const last = (await segmentsOf(store)).at(-1) ?? '';
    const [first] = await tsharkFields(last, ['frame.interface_name', 'tcp.seq_raw', 'frame.comment']);
    const sequence = (0x9e3779b1 + 1 + 10 + 1) >>> 0;
    expect(first).toMatch(
      new RegExp(
        `^127.0.0.1:9001=127.0.0.1:9000\\t${sequence}\\tfcgiscope continued connection=1 .* to-app=10 from-app=\\d+ server-closed=`,
      ),
    );
    const notes = await tshark(
      last,
      '-Y',
      'frame.interface_name == "fcgiscope"',
      '-T',
      'fields',
      '-e',
      'frame.comment',
      '-e',
      '_ws.col.Protocol',
    );
    expect(notes).toEqual([expect.stringContaining('fcgiscope mark text=a%20mark')]);
  });
});
