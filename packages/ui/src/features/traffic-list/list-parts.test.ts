import { describe, expect, it } from 'vitest';
import { positionAfterKey } from '../../lib/list-keys.js';
import { aRow } from '../../test-rows.js';
import { columnTracks } from './column-tracks.js';
import { COLUMNS } from './columns.js';
import { rowOrder } from './row-order.js';
import { rowSentence } from './row-sentence.js';

describe('the list', () => {
  it('moves by keys and stays within its ends', () => {
    expect(positionAfterKey('ArrowDown', 3, 10, 5)).toBe(4);
    expect(positionAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
    expect(positionAfterKey('PageUp', 3, 10, 5)).toBe(0);
    expect(positionAfterKey('End', undefined, 10, 5)).toBe(9);
    expect(positionAfterKey('x', 3, 10, 5)).toBeNull();
    expect(positionAfterKey('Home', undefined, 0, 5)).toBeNull();
  });

  it('sorts what is missing last, both ways', () => {
    const rows = [aRow({ index: 1, status: null }), aRow({ index: 2, status: 200 }), aRow({ index: 3, status: 500 })];
    const sorted = (descending: boolean) => [...rows].sort(rowOrder((row) => row.status, descending)).map(({ index }) => index);
    expect([sorted(false), sorted(true)]).toEqual([
      [2, 3, 1],
      [3, 2, 1],
    ]);
  });

  it('reads a row as a sentence', () => {
    const row = aRow({
      index: 38112,
      method: 'POST',
      uri: '/checkout',
      status: 500,
      start: 0,
      end: 1_240_000,
      stderrBytes: 40,
      state: 'app-reset',
    });
    expect(rowSentence(row)).toBe(
      '38112: POST /checkout, status 500, 1.24 s, 40 bytes of stderr, the application reset the connection',
    );
  });

  it('lets growing columns share what is left until they get a width', () => {
    const columns = COLUMNS.filter(({ id }) => id === 'index' || id === 'uri');
    expect(columnTracks(columns, {})).toMatch(/^\d+px minmax\(\d+px, 3fr\)$/);
    expect(columnTracks(columns, { uri: 300 })).toMatch(/^\d+px 300px 1fr$/);
  });

  it('gives every column an id of its own', () => {
    expect(new Set(COLUMNS.map(({ id }) => id)).size).toBe(COLUMNS.length);
  });
});
