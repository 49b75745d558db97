import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { afterFrame } from '../../lib/after-frame.js';
import type { CaptureStore } from '../../store/capture-store.js';
import { useCaptureStore } from '../../store/context.js';
import { isBusy, redrawDelay } from './redraw-pace.js';

/** What the list was when it was drawn. */
interface Drawn {
  readonly inSight: number;
  /** It was at its end, and is to stay there: rows that come take the place of those in sight. */
  readonly following: boolean;
}

/** Rows that have stayed for so long, after many that did not, are the last ones for now. Milliseconds. */
const REST_MS = 250;

/** Wakes the list as rows come: at once, or a little later where so many come that nobody reads them. */
export class RedrawPace {
  private readonly store: CaptureStore;
  private turn = 0;
  private drawn = { at: 0, count: 0, arrangement: -1, inSight: 0, following: false };
  private wokenAt: number | null = null;
  private cost = 0;
  private restless = false;
  private rushedAt = Number.NEGATIVE_INFINITY;
  private callOff = (): void => {};

  constructor(store: CaptureStore) {
    this.store = store;
  }

  /** The rows in sight are replaced faster than they can be read: what only helps to read them can wait. */
  get busy(): boolean {
    return this.restless;
  }

  /** Grows whenever the list is to be drawn again. */
  readonly version = (): number => this.turn;

  readonly subscribe = (draw: () => void): (() => void) => {
    const stop = this.store.subscribeRows(() => this.changed(draw));
    return () => {
      stop();
      this.callOff();
    };
  };

  /** The list has been drawn as it is now, for whatever reason. */
  drew({ inSight, following }: Drawn): void {
    const { view, arrangement } = this.store;
    const at = performance.now();
    if (this.wokenAt !== null) this.cost = at - this.wokenAt;
    this.wokenAt = null;
    this.drawn = { at, count: view.count, arrangement: arrangement(), inSight, following };
  }

  /** Rows that have come since it was drawn; none that another filter or order shows or hides, for which somebody waits. */
  private get arrived(): number {
    const { count, arrangement } = this.drawn;
    return arrangement === this.store.arrangement() ? this.store.view.count - count : 0;
  }

  private changed(draw: () => void): void {
    const { drawn, arrived, cost } = this;
    const now = performance.now();
    const since = { elapsed: now - drawn.at, arrived, inSight: drawn.inSight, cost };
    if (drawn.following && isBusy(since)) this.rush(now);
    const wait = redrawDelay(since);
    if (wait === 0) this.wake(draw);
    else this.wakeIn(wait, draw);
  }

  /** Said at once: something else may have the list drawn before it is woken. */
  private rush(now: number): void {
    this.restless = true;
    this.rushedAt = now;
  }

  private wakeIn(wait: number, draw: () => void): void {
    this.callOff();
    const timer = setTimeout(() => {
      this.callOff = afterFrame(() => this.wake(draw));
    }, wait);
    this.callOff = () => clearTimeout(timer);
  }

  private wake(draw: () => void): void {
    this.callOff();
    const now = performance.now();
    const { following, arrangement } = this.drawn;
    this.restless = following && arrangement === this.store.arrangement() && now - this.rushedAt < REST_MS;
    if (this.restless) this.wakeIn(REST_MS, draw);
    this.wokenAt = now;
    this.turn++;
    draw();
  }
}

/** Renders again as rows come, no faster than they can be read. */
export function useRedrawPace(): RedrawPace {
  const store = useCaptureStore();
  const pace = useMemo(() => new RedrawPace(store), [store]);
  useSyncExternalStore(pace.subscribe, pace.version);
  return pace;
}

/** Tells the pace how the list is drawn, each time that it is. */
export function useDrawn(pace: RedrawPace, drawn: Drawn): void {
  useLayoutEffect(() => pace.drew(drawn));
}
