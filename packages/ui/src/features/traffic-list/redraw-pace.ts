/** What has become of the list since it was drawn. */
export interface SinceDrawn {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Rows by which it is longer, or shorter. */
  readonly arrived: number;
  /** How many of its rows are in sight. */
  readonly inSight: number;
}

/** So often at most are rows replaced that nobody can read: ten times a second still looks live. Milliseconds. */
export const BUSY_REDRAW_MS = 100;

/** Where less of what is in sight changes, somebody may be reading it: it is drawn with every batch. */
const BUSY_SHARE = 0.5;

/** Whether most of what is in sight makes way for other rows. */
export function isBusy({ arrived, inSight }: Pick<SinceDrawn, 'arrived' | 'inSight'>): boolean {
  return Math.abs(arrived) > inSight * BUSY_SHARE;
}

/** How long the list may still show what it shows, in milliseconds; 0: it is drawn with this frame. */
export function redrawDelay(since: SinceDrawn): number {
  return isBusy(since) ? Math.max(0, BUSY_REDRAW_MS - since.elapsed) : 0;
}
