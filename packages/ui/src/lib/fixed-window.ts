/** The rows that are drawn: positions `[from, to)`. */
export interface FixedWindow {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Where a scroller is, in rows. */
export interface ScrollPlace {
  /** The first row that shows, were there any number of them; the end, however many there are, is Infinity. */
  readonly row: number;
  /** How many fit at most, those that show in part included. */
  readonly fits: number;
}

/** Rows drawn beyond each edge, so that a flick of the wheel finds them there. */
export const OVERSCAN = 8;

/** The window at a place in a list of `count` rows. It is equally long wherever that is, so that its elements are used again. */
export function windowAt({ row, fits }: ScrollPlace, count: number, overscan: number = OVERSCAN): FixedWindow {
  const length = Math.min(count, fits + 2 * overscan);
  const from = Math.max(0, Math.min(row - overscan, count - length));
  return { from, to: from + length };
}
