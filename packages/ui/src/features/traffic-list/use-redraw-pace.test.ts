import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptureStore } from '../../store/capture-store.js';
import { aRow } from '../../test-rows.js';
import { BUSY_REDRAW_MS } from './redraw-pace.js';
import { RedrawPace } from './use-redraw-pace.js';

const IN_SIGHT = 40;

/** As often as the server sends. Milliseconds. */
const BATCH_MS = 50;

/** A list that is drawn in no time, on a store that takes batches at once. */
function aList(following = true) {
  const store = new CaptureStore((run) => run());
  const pace = new RedrawPace(store);
  const draws: { readonly count: number; readonly busy: boolean }[] = [];
  pace.subscribe(() => {
    pace.drew({ inSight: IN_SIGHT, following });
    draws.push({ count: store.view.count, busy: pace.busy });
  });
  let last = 0;
  const come = (count: number) =>
    store.sink.rows(
      Array.from({ length: count }, () => aRow({ index: ++last })),
      () => {},
    );
  const drawnByOthers = () => {
    pace.drew({ inSight: IN_SIGHT, following });
    return pace.busy;
  };
  return { store, draws, come, drawnByOthers };
}

type List = ReturnType<typeof aList>;

function comeFor(seconds: number, perSecond: number, { come }: List): void {
  for (let batch = 0; batch < (seconds * 1000) / BATCH_MS; batch++) {
    come((perSecond * BATCH_MS) / 1000);
    vi.advanceTimersByTime(BATCH_MS);
  }
}

describe('how often the list is drawn', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is with every batch while rows can be read', () => {
    const list = aList();
    comeFor(2, 100, list);
    expect(list.draws.slice(1)).toHaveLength(2 * (1000 / BATCH_MS) - 1);
    expect(list.draws.at(-1)?.busy).toBe(false);
  });

  it('is less often while they cannot', () => {
    const list = aList();
    comeFor(2, 2000, list);
    expect(list.draws.length).toBeLessThanOrEqual(2 * (1000 / BUSY_REDRAW_MS) + 1);
    expect(list.draws.length).toBeGreaterThan(10);
    expect(list.draws.at(-1)?.busy).toBe(true);
  });

  it('leaves out what only helps to read also where something else has the list drawn in the pauses', () => {
    const list = aList();
    const others: boolean[] = [];
    for (let batch = 0; batch < 40; batch++) {
      list.come(100);
      others.push(list.drawnByOthers());
      vi.advanceTimersByTime(BATCH_MS);
    }
    expect(new Set(others.slice(1))).toEqual(new Set([true]));
    vi.advanceTimersByTime(1000);
    expect(list.draws.at(-1)?.busy).toBe(false);
  });

  it('comes to rest with all that has come', () => {
    const list = aList();
    comeFor(1, 2000, list);
    vi.advanceTimersByTime(1000);
    expect(list.draws.at(-1)).toEqual({ count: 2000, busy: false });
    const { length } = list.draws;
    vi.advanceTimersByTime(5000);
    expect(list.draws).toHaveLength(length);
  });

  it('keeps what helps to read where the rows in sight stay', () => {
    const list = aList(false);
    comeFor(1, 2000, list);
    expect(list.draws.some(({ busy }) => busy)).toBe(false);
  });

  it('is at once for who filters', () => {
    const list = aList();
    comeFor(1, 2000, list);
    const { length } = list.draws;
    list.store.setTest((row) => row.index === 7);
    expect(list.draws[length]).toEqual({ count: 1, busy: false });
  });
});
