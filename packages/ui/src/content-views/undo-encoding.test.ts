import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codingsOf, undoEncodings } from './undo-encoding.js';

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const TEXT = 'grüner Tee '.repeat(500);

describe('codingsOf', () => {
  it('lists what was applied, in order', () => {
    expect([codingsOf(' GZIP , br'), codingsOf('identity'), codingsOf(null), codingsOf('')]).toEqual([
      ['gzip', 'br'],
      [],
      [],
      [],
    ]);
  });
});

describe('undoEncodings', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
  ])('undoes %s', async (coding, bytes) => {
    const { bytes: undone, outcome } = await undoEncodings(own(bytes), [coding], true);
    expect([text(undone), outcome]).toEqual([TEXT, 'whole']);
  });

  it('undoes the last one first', async () => {
    const twice = await undoEncodings(own(gzipSync(deflateSync(TEXT))), ['deflate', 'gzip'], true);
    expect([text(twice.bytes), twice.outcome]).toEqual([TEXT, 'whole']);
  });

  it('gives what is there of a body that is not whole', async () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => String.fromCharCode(33 + ((i * i * 7919) % 90))).join('');
    const bytes = gzipSync(noise);
    const { bytes: undone, outcome } = await undoEncodings(own(bytes.subarray(0, bytes.length / 2)), ['gzip'], false);
    expect(outcome).toBe('cut');
    expect(undone.length).toBeGreaterThan(0);
    expect(noise.startsWith(text(undone))).toBe(true);
  });

  it('says that it is damaged', async () => {
    expect((await undoEncodings(own(new TextEncoder().encode('no gzip')), ['gzip'], true)).outcome).toBe('damaged');
  });

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000), { level: 9 });
    const { bytes, outcome } = await undoEncodings(own(bomb), ['gzip'], true, 100_000);
    expect([bytes.length, outcome]).toEqual([100_000, 'limit']);
  });

  it('leaves alone what the platform does not know', async () => {
    const bytes = own(brotliCompressSync(TEXT));
    expect(await undoEncodings(bytes, ['constructor'], true)).toEqual({ bytes, outcome: 'unsupported' });
  });
});
