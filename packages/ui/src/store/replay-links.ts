import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { CaptureStore, RowsObserver } from './capture-store.js';

/** How the session marks what becomes of a replay. */
const NOTE = /^replay of (\d{1,15})$/;

/** The exchange that this one is a replay of; null where it is none. */
export function originOf(row: SummaryRow): number | null {
  const origin = NOTE.exec(row.mark?.note ?? '')?.[1];
  return origin === undefined ? null : Number(origin);
}

const NO_REPLAYS: readonly number[] = [];

/** Of one exchange so many are known, the newest: one replay has no more. */
const MOST_REPLAYS = 1000;

/** Which exchanges are replays of which; follows the rows of a capture. */
export class ReplayLinks implements RowsObserver {
  private readonly store: CaptureStore;
  private readonly replays = new Map<number, readonly number[]>();

  constructor(store: CaptureStore) {
    this.store = store;
  }

  /** Begins with the rows that are there; returns the way to stop. */
  follow(): () => void {
    const { rows } = this.store;
    for (let index = rows.from; index < rows.to; index++) this.look(index);
    return this.store.observe(this);
  }

  /** Ascending; the same array until it changes. */
  of(origin: number): readonly number[] {
    return this.replays.get(origin) ?? NO_REPLAYS;
  }

  changed(indexes: readonly number[]): void {
    for (const index of indexes) this.look(index);
  }

  removedBefore(index: number): void {
    for (const [origin, replays] of this.replays) {
      const left = replays.filter((replay) => replay >= index);
      if (left.length === 0) this.replays.delete(origin);
      else if (left.length < replays.length) this.replays.set(origin, left);
    }
  }

  reset(): void {
    this.replays.clear();
  }

  private look(index: number): void {
    const row = this.store.rows.get(index);
    const origin = row === undefined ? null : originOf(row);
    if (origin === null || this.of(origin).includes(index)) return;
    this.replays.set(origin, [...this.of(origin), index].slice(-MOST_REPLAYS));
  }
}
