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

interface List extends Required<Pick<FixedWindowOptions, 'atEnd' | 'overscan'>> {
  readonly count: number;
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
  const list = useRef<List>({ count, atEnd, overscan });
  list.current = { count, atEnd, overscan };
  const measure = useCallback(() => {
    if (scroller.current === null) return;
    const { from, to } = windowOf(list.current, place.current);
    place.current = placeOf(scroller.current, rowHeight, inset);
    const next = windowOf(list.current, place.current);
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
  return windowOf(list.current, place.current);
}

function placeOf({ scrollTop, clientHeight }: HTMLElement, rowHeight: number, inset: number): ScrollPlace {
  return { row: Math.floor(scrollTop / rowHeight), fits: Math.ceil((clientHeight - inset) / rowHeight) + 1 };
}

function windowOf({ count, atEnd, overscan }: List, { row, fits }: ScrollPlace): FixedWindow {
  return windowAt({ row: atEnd ? Number.POSITIVE_INFINITY : row, fits }, count, overscan);
}
