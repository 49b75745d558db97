import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Where a column lies, in pixels from the left of the list. */
export interface ColumnBox {
  readonly left: number;
  readonly width: number;
}

/** Measures the column `id` by its header, whenever the list is drawn with another layout or size; null where it is not shown. */
export function useColumnBox(scroller: RefObject<HTMLElement | null>, id: string, layout: string): ColumnBox | null {
  const [box, setBox] = useState<ColumnBox | null>(null);
  const measured = useRef<string | null>(null);
  const measure = useCallback(() => {
    const header = scroller.current?.querySelector<HTMLElement>(`[role=columnheader][data-column=${id}]`) ?? null;
    setBox((before) => next(before, header));
  }, [scroller, id]);
  useEffect(() => {
    if (measured.current === layout) return;
    measured.current = layout;
    measure();
  }, [layout, measure]);
  useEffect(() => {
    if (scroller.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, measure]);
  return box;
}

function next(before: ColumnBox | null, header: HTMLElement | null): ColumnBox | null {
  if (header === null) return null;
  const { offsetLeft: left, offsetWidth: width } = header;
  return before?.left === left && before.width === width ? before : { left, width };
}
