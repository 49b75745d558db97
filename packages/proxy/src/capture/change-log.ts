/** Changes that are remembered for pages that were away: 4 bytes each. */
export const DEFAULT_CHANGES = 262_144;

/** Numbers every change of a row, and remembers the newest of them. */
export class ChangeLog {
  private latest = 0;
  /** Changes up to here are unknown. */
  private forgotten = 0;
  private readonly rows: Uint32Array;

  /** `capacity`: how many changes are remembered. */
  constructor(capacity: number = DEFAULT_CHANGES) {
    this.rows = new Uint32Array(capacity);
  }

  /** Number of the latest change; 0 while there is none. */
  get sequence(): number {
    return this.latest;
  }

  add(row: number): void {
    this.rows[this.latest % this.rows.length] = row;
    this.latest++;
    if (this.latest - this.forgotten > this.rows.length) this.forgotten = this.latest - this.rows.length;
  }

  /** Rows that changed after `sequence`, ascending, none below `firstRow`; undefined where that is not remembered. */
  since(sequence: number, firstRow: number): readonly number[] | undefined {
    if (sequence < this.forgotten || sequence > this.latest) return undefined;
    const changed = new Set<number>();
    for (let at = sequence; at < this.latest; at++) {
      const row = this.rows[at % this.rows.length] ?? 0;
      if (row >= firstRow) changed.add(row);
    }
    return [...changed].sort((a, b) => a - b);
  }
}
