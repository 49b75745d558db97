import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pcap } from '../../testing/capture-file.js';
import { RecordedLog } from '../../testing/recorded-log.js';
import { TcpScript } from '../../testing/tcp-script.js';
import { concat } from '../bytes/index.js';
import { CaptureReader } from './capture-reader.js';
import { decompressed } from './gzip.js';
import { readCapture } from './read-capture.js';

const TEXT = Uint8Array.from({ length: 300_000 }, (_, i) => ((i * 7919) >> 5) & 0xff);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function inflate(file: Uint8Array, size = 1000): Promise<{ bytes: Uint8Array; damage: string[] }> {
  const damage: string[] = [];
  const parts: Uint8Array[] = [];
  for await (const chunk of decompressed(inPieces(file, size), (message) => damage.push(message))) parts.push(chunk.slice());
  return { bytes: concat(parts), damage };
}

/** Comparing each element is too slow for so many. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe('decompressing', () => {
  it.each([1, 7, 1000, 1_000_000])('gives what was compressed, in pieces of %d', async (size) => {
    const file = size === 1 ? gzipSync(TEXT.subarray(0, 500)) : gzipSync(TEXT);
    const { bytes, damage } = await inflate(file, size);
    expect(same(bytes, size === 1 ? TEXT.subarray(0, 500) : TEXT)).toBe(true);
    expect(damage).toEqual([]);
  });

  it('takes several members as one', async () => {
    const { bytes } = await inflate(concat([gzipSync(TEXT.subarray(0, 1000)), gzipSync(TEXT.subarray(1000))]));
    expect(same(bytes, TEXT)).toBe(true);
  });

  it.each([0, 1, 500])('leaves %d bytes alone that are not compressed', async (length) => {
    expect(await inflate(TEXT.subarray(0, length))).toEqual({ bytes: TEXT.slice(0, length), damage: [] });
  });

  it('gives what comes before the damage, and says so', async () => {
    const file = gzipSync(TEXT);
    const cut = await inflate(file.subarray(0, file.length - 5000));
    expect(cut.bytes.length).toBeGreaterThan(TEXT.length / 2);
    expect(same(cut.bytes, TEXT.subarray(0, cut.bytes.length))).toBe(true);
    expect(cut.damage).toEqual([expect.stringMatching(/^the compressed file is damaged or cut short: /)]);
    expect((await inflate(file.subarray(0, 6))).damage).toHaveLength(1);
  });

  it('throws what the source throws', async () => {
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(TEXT).subarray(0, 1000);
      throw new Error('the disk is gone');
    };
    await expect(async () => {
      for await (const _chunk of decompressed(source(), () => undefined));
    }).rejects.toThrow('the disk is gone');
  });

  it('ends when nobody wants more', async () => {
    for await (const chunk of decompressed(inPieces(gzipSync(TEXT), 1000), () => undefined)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

it('a compressed capture that is cut short is read up to there', async () => {
  const script = new TcpScript().handshake();
  for (let i = 0; i < 2000; i++) script.data(i % 2 ? 'app' : 'server', `message ${i * 7919}`);
  const file = gzipSync(pcap(script.packets));
  const log = new RecordedLog();
  const reader = new CaptureReader({ sink: log, ports: [9000] });
  await readCapture(inPieces(file.subarray(0, file.length >> 1), 4096), reader);
  expect(reader.end().findings.map(({ code }) => code)).toEqual(['gzip-damaged']);
  expect(log.connections[0]?.events.length).toBeGreaterThan(500);
});
