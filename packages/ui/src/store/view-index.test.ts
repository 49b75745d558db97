import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { RowTable } from './row-table.js';
import { ViewIndex, type ViewSpec } from './view-index.js';

function shown(view: ViewIndex): readonly (number | undefined)[] {
  return Array.from({ length: view.count }, (_, i) => view.at(i));
}

const SPECS: Readonly<Record<string, ViewSpec>> = {
  'all by arrival': { test: null, order: null },
  'some by arrival': { test: (row) => row.status === 500, order: null },
  'all by duration': { test: null, order: (a, b) => (a.end ?? 0) - a.start - ((b.end ?? 0) - b.start) },
  'some, longest first': {
    test: (row) => row.status !== 200,
    order: (a, b) => (b.end ?? 0) - b.start - ((a.end ?? 0) - a.start),
  },
};

describe('ViewIndex', () => {
  it('keeps the order of arrival where rows come late', () => {
    const rows = new RowTable();
    const view = new ViewIndex(rows);
    for (const index of [5, 6, 9]) rows.set(aRow({ index }));
    view.update([5, 6, 9]);
    rows.set(aRow({ index: 7 }));
    view.update([7]);
    expect(shown(view)).toEqual([5, 6, 7, 9]);
  });

  it('takes a row out when it changes so that it no longer passes, and in again', () => {
    const rows = new RowTable();
    const view = new ViewIndex(rows);
    view.configure({ test: (row) => row.status === null, order: null });
    const set = (index: number, status: number | null) => {
      rows.set(aRow({ index, status }));
      view.update([index]);
    };
    set(1, null);
    set(2, null);
    set(1, 200);
    expect(shown(view)).toEqual([2]);
    set(1, null);
    expect(shown(view)).toEqual([1, 2]);
  });

  it('says where a row is', () => {
    const rows = new RowTable();
    const view = new ViewIndex(rows);
    for (const index of [3, 4, 5]) rows.set(aRow({ index }));
    view.update([3, 4, 5]);
    expect([view.positionOf(4), view.positionOf(9)]).toEqual([1, undefined]);
  });

  for (const [name, spec] of Object.entries(SPECS)) {
    it(`extended by batches it is what it is when built anew: ${name}`, () => {
      const random = steps(42);
      const rows = new RowTable();
      const view = new ViewIndex(rows);
      view.configure(spec);
      for (let batch = 0; batch < 60; batch++) {
        const touched = new Set<number>();
        for (let i = 0; i < 40; i++) touched.add(1 + Math.floor(random() * (20 + batch * 20)));
        for (const index of touched)
          rows.set(aRow({ index, status: random() < 0.3 ? 500 : 200, end: 1000 + Math.floor(random() * 50) }));
        view.update([...touched].sort((a, b) => a - b));
        if (batch === 40) {
          rows.removeBefore(100);
          view.removeBefore(100);
        }
      }
      const anew = new ViewIndex(rows);
      anew.configure(spec);
      expect(shown(view)).toEqual(shown(anew));
      expect(view.count).toBeGreaterThan(100);
    });
  }
});

/** The same sequence in every run. */
function steps(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
