import { afterEach, describe, expect, it, vi } from 'vitest';

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** The module as it is where there is no Node: what a browser runs. */
async function inBrowser(): Promise<typeof import('./text.js')> {
  vi.resetModules();
  vi.stubGlobal('Buffer', undefined);
  return import('./text.js');
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('latin1', () => {
  it.each([
    ['every byte', EVERY_BYTE],
    ['ASCII', EVERY_BYTE.subarray(0, 128)],
    ['UTF-8 of several bytes', Uint8Array.of(0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x92, 0xa9)],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)],
    ['a character that stands for others', Uint8Array.of(0xef, 0xbf, 0xbd)],
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff, 0x80)],
    ['nothing', new Uint8Array(0)],
    ['more than a call may have arguments', new Uint8Array(100_000).fill(0xe9)],
  ])('%s: one character per byte, in Node and in browsers', async (_what, bytes) => {
    const expected = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    expect((await import('./text.js')).latin1(bytes)).toBe(expected);
    expect((await inBrowser()).latin1(bytes)).toBe(expected);
  });

  it('takes a part', async () => {
    expect((await inBrowser()).latin1(EVERY_BYTE, 0x41, 0x44)).toBe('ABC');
  });
});
