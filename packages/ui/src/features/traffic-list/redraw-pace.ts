/** What has become of the list since it was drawn. */
export interface SinceDrawn {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Rows by which it is longer, or shorter. */
  readonly arrived: number;
  /** How many of its rows are in sight. */
  readonly inSight: number;
  /** What it took to draw it, in milliseconds. */
  readonly cost: number;
}

/** Rows that nobody can read are replaced so often at most: ten times a second still looks live. Milliseconds. */
export const BUSY_REDRAW_MS = 100;

/** And so often at least, however slow the machine. Milliseconds. */
export const SLOWEST_REDRAW_MS = 400;

/** Drawing takes one part in so many of the time: of twenty frames one may come late. */
export const REDRAW_PAUSES = 20;

/** Where less of what is in sight changes, somebody may be reading it: it is drawn with every batch. */
const BUSY_SHARE = 0.5;

/** So few are read at a glance: a short list that grows by them is not busy. */
const READ_AT_A_GLANCE = 16;

/** Whether most of what is in sight makes way for other rows. */
export function isBusy({ arrived, inSight }: Pick<SinceDrawn, 'arrived' | 'inSight'>): boolean {
  return Math.abs(arrived) > Math.max(READ_AT_A_GLANCE, inSight * BUSY_SHARE);
}

/** How long the list may still show what it shows, in milliseconds; 0: it is drawn with this frame. */
export function redrawDelay(since: SinceDrawn): number {
  if (!isBusy(since)) return 0;
  const pause = Math.min(SLOWEST_REDRAW_MS, Math.max(BUSY_REDRAW_MS, since.cost * REDRAW_PAUSES));
  return Math.max(0, pause - since.elapsed);
}
