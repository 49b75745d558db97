import type { ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';

/** What people said of exchanges, by number. */
export class Annotations {
  private readonly marks = new Map<number, ExchangeMark>();

  set(index: number, mark: ExchangeMark | null): void {
    if (mark === null) this.marks.delete(index);
    else this.marks.set(index, mark);
  }

  /** The row with its mark. */
  on(row: SummaryRow): SummaryRow {
    const mark = this.marks.get(row.index);
    return mark === undefined ? row : { ...row, mark };
  }

  removeBefore(index: number): void {
    for (const marked of this.marks.keys()) if (marked < index) this.marks.delete(marked);
  }

  clear(): void {
    this.marks.clear();
  }
}
