import type { ExchangeMark } from '@fcgiscope/codec/exchange';

/** What people said of exchanges, by number. */
export class Annotations {
  private readonly marks = new Map<number, ExchangeMark>();

  set(index: number, mark: ExchangeMark | null): void {
    if (mark === null) this.marks.delete(index);
    else this.marks.set(index, mark);
  }

  /** The row, or the whole exchange, with its mark. */
  on<T extends { readonly index: number; readonly mark?: ExchangeMark }>(exchange: T): T {
    const mark = this.marks.get(exchange.index);
    return mark === undefined ? exchange : { ...exchange, mark };
  }

  removeBefore(index: number): void {
    for (const marked of this.marks.keys()) if (marked < index) this.marks.delete(marked);
  }

  clear(): void {
    this.marks.clear();
  }
}
