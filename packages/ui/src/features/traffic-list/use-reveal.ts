import { type RefObject, useEffect, useLayoutEffect } from 'react';
import type { CaptureStore } from '../../store/capture-store.js';

/** Scrolls the selected row into view whenever another one is selected, and once it is known where it is; keeps it there as the list shrinks. */
export function useReveal(
  scroller: RefObject<HTMLElement | null>,
  store: CaptureStore,
  selected: number | undefined,
  rowHeight: number,
): void {
  const known = selected !== undefined && store.rows.get(selected) !== undefined;
  useLayoutEffect(() => {
    const position = known ? store.view.positionOf(selected) : undefined;
    if (scroller.current !== null && position !== undefined) reveal(scroller.current, position, rowHeight);
  }, [scroller, store, selected, known, rowHeight]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || selected === undefined) return;
    let height = element.clientHeight;
    const observer = new ResizeObserver(() => {
      const position = store.view.positionOf(selected);
      const top = (position ?? 0) * rowHeight - element.scrollTop;
      if (position !== undefined && top >= 0 && top + rowHeight < height) reveal(element, position, rowHeight);
      height = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, store, selected, rowHeight]);
}

/** The sticky header covers one row's height at the top. */
function reveal(scroller: HTMLElement, position: number, rowHeight: number): void {
  const top = position * rowHeight;
  const lowest = top + 2 * rowHeight - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (lowest > scroller.scrollTop) scroller.scrollTop = lowest;
}
