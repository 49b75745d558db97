import { type RefObject, useLayoutEffect, useState } from 'react';

/** Where a column lies, in pixels from the left of the list. */
export interface ColumnBox {
  readonly left: number;
  readonly width: number;
}

/** Measures the column `id` by its header, again when `layout` or the size of the list changes; null where it is not shown. */
export function useColumnBox(scroller: RefObject<HTMLElement | null>, id: string, layout: string): ColumnBox | null {
  const [box, setBox] = useState<ColumnBox | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layout says that columns have moved.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const header = element.querySelector<HTMLElement>(`[role=columnheader][data-column=${id}]`);
      setBox((before) => next(before, header));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, id, layout]);
  return box;
}

function next(before: ColumnBox | null, header: HTMLElement | null): ColumnBox | null {
  if (header === null) return null;
  const { offsetLeft: left, offsetWidth: width } = header;
  return before?.left === left && before.width === width ? before : { left, width };
}
