import { describe, expect, it } from 'vitest';
import { epochMicros } from '../core/index.js';
import { PacketIndex } from './packet-index.js';

describe('packet index', () => {
  it('gives back every entry after it has grown', () => {
    const index = new PacketIndex();
    for (let i = 0; i < 5000; i++) {
      index.add(i % 7, i % 2 === 0 ? 'to-app' : 'from-app', i * 2 ** 33, i, epochMicros(1.7e15 + i), i * 100);
    }
    expect(index.length).toBe(5000);
    expect([
      index.directionAt(4321),
      index.offsetAt(4321),
      index.lengthAt(4321),
      index.timeAt(4321),
      index.positionAt(4321),
    ]).toEqual(['from-app', 4321 * 2 ** 33, 4321, 1.7e15 + 4321, 432_100]);
  });

  it('finds the entries of one connection in a range, both ways', () => {
    const index = new PacketIndex();
    for (const connection of [1, 2, 1, 3, 2]) index.add(connection, 'to-app', 0, 1, epochMicros(0), 0);
    expect(index.nextOf(2, 0)).toBe(1);
    expect(index.nextOf(2, 2)).toBe(4);
    expect(index.nextOf(2, 2, 4)).toBeUndefined();
    expect(index.nextOf(0, 0, 2000)).toBeUndefined();
    expect(index.previousOf(1)).toBe(2);
    expect(index.previousOf(3, 3)).toBeUndefined();
    expect(index.previousOf(1, 0)).toBeUndefined();
  });
});
