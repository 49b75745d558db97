import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { type FixedWindow, OVERSCAN, type ScrollPlace, windowAt } from './fixed-window.js';

export interface FixedWindowOptions {
  /** Pixels above the first row inside the scroller: a header that stays. */
  readonly inset?: number;
  /** The scroller is kept at its end: where that is need not be measured. */
  readonly atEnd?: boolean;
  /** Rows drawn beyond each edge. */
  readonly overscan?: number;
}

/** Before anything has been measured. */
const FIRST_PLACE: ScrollPlace = { row: 0, fits: 48 };

/**
 * Which of `count` rows of one height are drawn in the scroller. Costs the same however many there are, and is asked of the
 * scroller only when that has moved or has another size: asking right after a change would lay out the page twice.
 */
export function useFixedWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  { inset = 0, atEnd = false, overscan = OVERSCAN }: FixedWindowOptions = {},
): FixedWindow {
  const [, draw] = useReducer((turn: number) => turn + 1, 0);
  const place = useRef(FIRST_PLACE);
  const windowNow = () => windowAt(atEnd ? { ...place.current, row: Number.POSITIVE_INFINITY } : place.current, count, overscan);
  const look = useRef(windowNow);
  look.current = windowNow;
  const measure = useCallback(() => {
    if (scroller.current === null) return;
    const { from, to } = look.current();
    place.current = placeOf(scroller.current, rowHeight, inset);
    const next = look.current();
    if (next.from !== from || next.to !== to) draw();
  }, [scroller, rowHeight, inset]);
  useLayoutEffect(measure, [measure]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [measure, scroller]);
  return windowNow();
}

function placeOf({ scrollTop, clientHeight }: HTMLElement, rowHeight: number, inset: number): ScrollPlace {
  return { row: Math.floor(scrollTop / rowHeight), fits: Math.ceil((clientHeight - inset) / rowHeight) + 1 };
}
