import type { SummaryRow } from '@fcgiscope/codec/exchange';

/** All rows of the capture by their number. Numbers are dense but for what has not come yet, so they are array slots. */
export class RowTable {
  private slots: (SummaryRow | undefined)[] = [];
  /** Number of the row in slot 0. */
  private base = 1;
  private present = 0;

  /** How many rows there are. */
  get size(): number {
    return this.present;
  }

  /** The lowest and one past the highest number that may have a row. */
  get from(): number {
    return this.base;
  }

  get to(): number {
    return this.base + this.slots.length;
  }

  get(index: number): SummaryRow | undefined {
    return this.slots[index - this.base];
  }

  /** Adds or replaces. A number below all others moves the base. */
  set(row: SummaryRow): void {
    if (this.slots.length === 0) this.base = row.index;
    if (row.index < this.base) this.moveBase(row.index);
    const slot = row.index - this.base;
    if (this.slots[slot] === undefined) this.present++;
    while (this.slots.length < slot) this.slots.push(undefined);
    this.slots[slot] = row;
  }

  /** Forgets all rows below `index`. */
  removeBefore(index: number): void {
    const gone = this.slots.splice(0, Math.max(0, index - this.base));
    this.present -= gone.filter((row) => row !== undefined).length;
    this.base = Math.max(this.base, index);
  }

  clear(): void {
    this.slots = [];
    this.base = 1;
    this.present = 0;
  }

  private moveBase(index: number): void {
    const before = new Array<SummaryRow | undefined>(this.base - index).fill(undefined);
    this.slots = before.concat(this.slots);
    this.base = index;
  }
}
