import { describe, expect, it } from 'vitest';
import { aRow } from '../test-rows.js';
import { RowTable } from './row-table.js';

describe('RowTable', () => {
  it('holds rows by number, wherever the capture begins', () => {
    const rows = new RowTable();
    rows.set(aRow({ index: 5000 }));
    rows.set(aRow({ index: 5003 }));
    expect([rows.size, rows.get(5000)?.index, rows.get(5001), rows.get(5003)?.index]).toEqual([2, 5000, undefined, 5003]);
  });

  it('replaces a row without counting it again', () => {
    const rows = new RowTable();
    rows.set(aRow({ index: 1, status: null }));
    rows.set(aRow({ index: 1, status: 404 }));
    expect([rows.size, rows.get(1)?.status]).toEqual([1, 404]);
  });

  it('takes a number below all others', () => {
    const rows = new RowTable();
    rows.set(aRow({ index: 10 }));
    rows.set(aRow({ index: 8 }));
    expect([rows.from, rows.to, rows.size, rows.get(10)?.index]).toEqual([8, 11, 2, 10]);
  });

  it('forgets what was evicted', () => {
    const rows = new RowTable();
    for (const index of [1, 2, 4]) rows.set(aRow({ index }));
    rows.removeBefore(3);
    expect([rows.size, rows.get(1), rows.get(4)?.index]).toEqual([1, undefined, 4]);
    rows.removeBefore(100);
    rows.set(aRow({ index: 100 }));
    expect([rows.size, rows.from]).toEqual([1, 100]);
  });
});
