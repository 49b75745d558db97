import { describe, expect, it } from 'vitest';
import { RowSet } from './row-set.js';

function drain(rows: RowSet): number[] {
  const taken: number[] = [];
  for (let index = rows.take(); index !== undefined; index = rows.take()) taken.push(index);
  return taken;
}

/** The same set, the plain way. */
class Model {
  private set = new Set<number>();
  private floor = 0;
  add(index: number): void {
    if (index >= this.floor) this.set.add(index);
  }
  take(): number | undefined {
    const lowest = this.set.size === 0 ? undefined : Math.min(...this.set);
    if (lowest !== undefined) this.set.delete(lowest);
    return lowest;
  }
  dropBelow(before: number): void {
    this.floor = Math.max(this.floor, before);
    for (const index of this.set) if (index < before) this.set.delete(index);
  }
  get size(): number {
    return this.set.size;
  }
}

describe('RowSet', () => {
  it('gives each number once, in ascending order', () => {
    const rows = new RowSet();
    for (const index of [70, 3, 31, 32, 3, 70, 5000]) rows.add(index);
    expect(rows.size).toBe(5);
    expect(drain(rows)).toEqual([3, 31, 32, 70, 5000]);
    expect(rows.size).toBe(0);
  });

  it('takes a number in again after it was taken out', () => {
    const rows = new RowSet();
    rows.add(8);
    rows.take();
    rows.add(8);
    expect(drain(rows)).toEqual([8]);
  });

  it('forgets what is below a number, and takes none of it in again', () => {
    const rows = new RowSet();
    rows.addRange(1, 200);
    rows.dropBelow(190);
    rows.add(12);
    expect(rows.has(12)).toBe(false);
    expect(drain(rows)).toEqual([190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200]);
  });

  it('drops past its last number', () => {
    const rows = new RowSet();
    rows.add(1);
    rows.dropBelow(1_000_000);
    rows.add(1_000_001);
    expect(drain(rows)).toEqual([1_000_001]);
  });

  it('starts at any number after a clear', () => {
    const rows = new RowSet();
    rows.add(900);
    rows.dropBelow(800);
    rows.clear();
    rows.add(1);
    expect(drain(rows)).toEqual([1]);
  });

  it('behaves as a plain set does, whatever the order of calls', () => {
    const rows = new RowSet();
    const model = new Model();
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let step = 0, floor = 0; step < 4000; step++) {
      const act = random(10);
      if (act < 6) {
        const index = floor + random(400);
        rows.add(index);
        model.add(index);
      } else if (act < 9) expect(rows.take()).toBe(model.take());
      else {
        floor += random(30);
        rows.dropBelow(floor);
        model.dropBelow(floor);
      }
      expect(rows.size).toBe(model.size);
    }
  });
});
