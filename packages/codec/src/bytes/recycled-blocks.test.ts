import { describe, expect, it } from 'vitest';
import { KeptBytes } from './kept-bytes.js';
import { RecycledBlock } from './recycled-blocks.js';

function kept(text: string, limit = 100_000): KeptBytes {
  const bytes = new KeptBytes(limit);
  const chunk = Buffer.from(text);
  bytes.append(chunk, 0, chunk.length);
  return bytes;
}

describe('recycled blocks', () => {
  it('are used again when the last piece is back, and not before', () => {
    const before = Array.from({ length: 100 }, (_, i) => kept(`${i}`.repeat(1000).slice(0, 1000)));
    const memories = new Set(before.map((bytes) => bytes.view().buffer));
    const [survivor, ...rest] = before as [KeptBytes, ...KeptBytes[]];
    for (const bytes of rest) bytes.drop();
    const after = Array.from({ length: 100 }, () => kept('x'.repeat(1000)));
    expect(String(Buffer.from(survivor.view()))).toBe('0'.repeat(1000));
    const again = after.filter((bytes) => memories.has(bytes.view().buffer)).length;
    expect(again).toBeGreaterThan(20);
    expect(after.every((bytes) => bytes.view().buffer !== survivor.view().buffer)).toBe(true);
  });

  it('keep what grows, across blocks and beyond the largest piece', () => {
    const bytes = new KeptBytes(20_000);
    const chunk = Buffer.from('0123456789');
    for (let i = 0; i < 3000; i++) {
      bytes.append(chunk, 0, 10);
      if (i % 50 === 0) kept('other').drop();
    }
    expect([bytes.total, bytes.keptLength, bytes.truncated]).toEqual([30_000, 20_000, true]);
    expect(String(Buffer.from(bytes.view()))).toBe('0123456789'.repeat(2000));
    bytes.drop();
    bytes.drop();
    expect([bytes.total, bytes.keptLength]).toEqual([30_000, 0]);
  });

  it('hold no piece that is too large', () => {
    expect(RecycledBlock.for(4097)).toBeUndefined();
  });
});
