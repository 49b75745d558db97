import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import type { CaptureStore } from '../../store/capture-store.js';
import { useCaptureStore } from '../../store/context.js';
import { isBusy, redrawDelay } from './redraw-pace.js';

/** Wakes the list as rows come: at once, or a little later where so many come that nobody reads them. */
export class RedrawPace {
  /** Rows come faster than they can be read. */
  busy = false;
  private readonly store: CaptureStore;
  private turn = 0;
  private drawn = { at: 0, count: 0, arrangement: -1, inSight: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: CaptureStore) {
    this.store = store;
  }

  /** Grows whenever the list is to be drawn again. */
  readonly version = (): number => this.turn;

  readonly subscribe = (draw: () => void): (() => void) => {
    const stop = this.store.subscribeRows(() => this.changed(draw));
    return () => {
      stop();
      this.cancel();
    };
  };

  /** The list has been drawn as it is now, for whatever reason. */
  drew(inSight: number): void {
    this.cancel();
    this.drawn = { at: performance.now(), count: this.store.view.count, arrangement: this.store.arrangement(), inSight };
  }

  private changed(draw: () => void): void {
    const { at, count, inSight, arrangement } = this.drawn;
    const since = { elapsed: performance.now() - at, arrived: this.store.view.count - count, inSight };
    // Somebody who filters or sorts waits for it.
    const wait = arrangement === this.store.arrangement() ? redrawDelay(since) : 0;
    if (wait === 0) this.wake(draw);
    else this.timer ??= setTimeout(() => this.wake(draw), wait);
  }

  private wake(draw: () => void): void {
    this.cancel();
    const { count, inSight, arrangement } = this.drawn;
    this.busy = arrangement === this.store.arrangement() && isBusy({ arrived: this.store.view.count - count, inSight });
    this.turn++;
    draw();
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** Renders again as rows come, no faster than they can be read. */
export function useRedrawPace(): RedrawPace {
  const store = useCaptureStore();
  const pace = useMemo(() => new RedrawPace(store), [store]);
  useSyncExternalStore(pace.subscribe, pace.version);
  return pace;
}

/** Tells the pace how many rows are drawn, each time that they are. */
export function useDrawn(pace: RedrawPace, inSight: number): void {
  useLayoutEffect(() => pace.drew(inSight));
}
