import type { Exchange } from '@fcgiscope/codec/exchange';
import { describe, expect, it } from 'vitest';
import type { CaptureSource, StreamSlice } from '../../source/capture-source.js';
import { recordedBody } from './recorded-body.js';

const NEVER = new AbortController().signal;

/** What becomes of a body of which the capture says that it had `promised` bytes, and holds these. */
function bodyOf(held: Uint8Array, promised = held.length) {
  const source = {
    stream: (_index: number, _name: string, from: number, to: number): Promise<StreamSlice> =>
      Promise.resolve({ bytes: new Uint8Array(held.subarray(from, to)), from, total: held.length }),
  } as Pick<CaptureSource, 'stream'>;
  const exchange = { index: 1, streams: { stdin: { bytes: promised } } } as Pick<Exchange, 'index' | 'streams'>;
  return recordedBody(source, exchange, NEVER);
}

const text = (value: string) => new TextEncoder().encode(value);

describe('a recorded body', () => {
  it('is edited as text where it is text', async () => {
    expect(await bodyOf(text('a=é'))).toEqual({ kind: 'text', text: 'a=é' });
    expect(await bodyOf(new Uint8Array(0))).toEqual({ kind: 'text', text: '' });
  });

  it('is sent as it was where it is not, or too long', async () => {
    expect(await bodyOf(Uint8Array.of(0xff, 0xd8, 0, 1))).toEqual({ kind: 'recorded', bytes: 4, reason: 'not text' });
    expect(await bodyOf(text('caf\u00e9').map((byte) => (byte === 0xc3 ? 0xff : byte)))).toMatchObject({ reason: 'not text' });
    expect(await bodyOf(text('x'.repeat(300_000)))).toEqual({ kind: 'recorded', bytes: 300_000, reason: 'too long' });
  });

  it('has to be replaced where the capture has lost part of it', async () => {
    expect(await bodyOf(text('half'), 8)).toEqual({ kind: 'incomplete', held: 4, bytes: 8 });
  });
});
