import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface FixedWindow {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Rows drawn beyond each edge, so that a flick of the wheel finds them there. */
const OVERSCAN = 8;

/**
 * Which of `count` rows of one height lie in the scroller. Costs the same however many there are. `inset`: height of what is above
 * the first row inside the scroller (a sticky header).
 */
export function useFixedWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  inset = 0,
): FixedWindow {
  const [shown, setShown] = useState<FixedWindow>({ from: 0, to: 64 });
  const current = useRef(shown);
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - OVERSCAN);
    const to = Math.ceil((element.scrollTop + element.clientHeight - inset) / rowHeight) + OVERSCAN;
    if (from === current.current.from && to === current.current.to) return;
    current.current = { from, to };
    setShown(current.current);
  }, [scroller, rowHeight, inset]);
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
  useLayoutEffect(measure);
  return { from: Math.min(shown.from, count), to: Math.min(shown.to, count) };
}
