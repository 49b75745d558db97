import { describe, expect, it } from 'vitest';
import { epochMicros } from '../core/index.js';
import { PacketIndex } from './packet-index.js';

describe('packet index', () => {
  it('gives back every entry after it has grown', () => {
    const index = new PacketIndex();
    for (let i = 0; i < 5000; i++) {
      index.addData(i % 7, i % 2 === 0 ? 'to-app' : 'from-app', i * 2 ** 33, i, epochMicros(1.7e15 + i), i * 100);
    }
    expect(index.length).toBe(5000);
    expect(index.kindAt(4321)).toEqual({ event: 'data', direction: 'from-app' });
    expect([index.offsetAt(4321), index.lengthAt(4321), index.timeAt(4321), index.positionAt(4321)]).toEqual([
      4321 * 2 ** 33,
      4321,
      1.7e15 + 4321,
      432_100,
    ]);
  });

  it('finds the entries of one connection in a range, both ways', () => {
    const index = new PacketIndex();
    for (const connection of [1, 2, 1, 3, 2]) index.addData(connection, 'to-app', 0, 1, epochMicros(0), 0);
    expect(index.nextOf(2, 0, 5)).toBe(1);
    expect(index.nextOf(2, 2, 5)).toBe(4);
    expect(index.nextOf(2, 2, 4)).toBeUndefined();
    expect(index.nextOf(0, 0, 2000)).toBeUndefined();
    expect(index.previousOf(1, 5)).toBe(2);
    expect(index.previousOf(3, 3)).toBeUndefined();
    expect(index.previousOf(1, 0)).toBeUndefined();
  });

  it('keeps the reason of gaps, whatever their length, and the manner of closes', () => {
    const index = new PacketIndex();
    index.addGap(1, 'from-app', 5, 2 ** 32 + 9, 'overload', epochMicros(1));
    index.addClose(1, 'app', 'reset', epochMicros(2));
    expect(index.length).toBe(3);
    expect(index.kindAt(0)).toEqual({ event: 'gap', direction: 'from-app', reason: 'overload' });
    expect(index.lengthAt(0) + index.lengthAt(1)).toBe(2 ** 32 + 9);
    expect(index.offsetAt(1)).toBe(5 + index.lengthAt(0));
    expect(index.kindAt(2)).toEqual({ event: 'closed', by: 'app', manner: 'reset' });
  });
});
