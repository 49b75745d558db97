import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRow } from '../test-rows.js';
import { CaptureStore } from './capture-store.js';
import { connectFilter } from './filter-connection.js';
import { enableFilter, setFilterText, setTimeRange, useFilterState } from './filter-state.js';

vi.mock('./filter-in-url.js', () => ({
  filterFromUrl: () => '',
  filterToUrl: () => {},
  timeRangeFromUrl: () => null,
  timeRangeToUrl: () => {},
}));

/** A store whose rows come at once, and a source where exchange 2 has what is looked for. */
function connected() {
  const store = new CaptureStore((run) => run());
  const asked: (readonly number[])[] = [];
  const matches = (_filter: string, indexes: readonly number[]) => {
    asked.push(indexes);
    return Promise.resolve(indexes.filter((index) => index % 2 === 0));
  };
  const disconnect = connectFilter(store, { matches });
  const put = (...rows: Parameters<typeof aRow>[0][]) => store.sink.rows(rows.map(aRow), () => {});
  const shown = () => Array.from({ length: store.view.count }, (_, position) => store.view.at(position));
  return { store, asked, put, shown, disconnect };
}

describe('the filter of the list', () => {
  let at: ReturnType<typeof connected>;
  beforeEach(() => {
    at = connected();
    at.put({ index: 1 }, { index: 2 }, { index: 3, status: 500 }, { index: 4, status: 500 });
  });
  afterEach(() => {
    setTimeRange(null);
    setFilterText('');
    at.disconnect();
  });

  it('asks the source only about rows that do not decide, and shows what it finds', async () => {
    setFilterText('status:5xx param.X:y');
    expect(at.shown()).toEqual([]);
    await vi.waitFor(() => expect(at.shown()).toEqual([4]));
    expect(at.asked).toEqual([[4, 3]]);
    at.put({ index: 5, status: 500 }, { index: 6, status: 500 }, { index: 7 });
    await vi.waitFor(() => expect(at.shown()).toEqual([4, 6]));
    expect(useFilterState.getState().search?.kind).toBe('done');
  });

  it('is put aside and taken up again', () => {
    setFilterText('status:5xx');
    enableFilter(false);
    expect(at.shown()).toEqual([1, 2, 3, 4]);
    enableFilter(true);
    expect(at.shown()).toEqual([3, 4]);
  });

  it('knows marks, and ranges of time', () => {
    at.put({ index: 2, mark: { colour: 'red', note: '' } });
    setFilterText('is:marked');
    expect(at.shown()).toEqual([2]);
    setTimeRange({ from: 0, to: 1 });
    expect(at.shown()).toEqual([]);
  });
});
