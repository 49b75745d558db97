import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { setTimeRange, type TimeRange, useFilterState } from '../../store/filter-state.js';
import { type StripPicture, timeAt } from './strip-picture.js';

/** A click with a shaking hand is no range. Pixels. */
const LEAST_DRAG_PX = 4;

/** What an arrow key moves by, and what it chooses at first: this share of the width. */
const KEY_STEP = 1 / 30;

export interface StripRange {
  /** What is chosen, or being chosen. */
  readonly range: TimeRange | null;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onDoubleClick: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Choosing a stretch of time: dragged with the pointer; arrow keys move it, with Shift its end alone; Escape lets go of it. */
export function useStripRange(picture: RefObject<StripPicture | null>): StripRange {
  const chosen = useFilterState((state) => state.timeRange);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number; readonly width: number } | null>(null);
  const place = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const dragged = drag === null || picture.current === null ? null : rangeOf(picture.current, drag);
  return {
    range: dragged ?? chosen,
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: place(event), to: place(event), width: event.currentTarget.clientWidth });
    },
    onPointerMove: (event) => drag !== null && setDrag({ ...drag, to: place(event) }),
    onPointerUp: () => {
      if (drag !== null && Math.abs(drag.to - drag.from) >= LEAST_DRAG_PX) setTimeRange(dragged);
      setDrag(null);
    },
    onDoubleClick: () => setTimeRange(null),
    onKeyDown: (event) => {
      const next = picture.current === null ? undefined : rangeAfterKey(event, chosen, picture.current);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      setTimeRange(next);
    },
  };
}

function rangeOf(picture: StripPicture, { from, to, width }: { from: number; to: number; width: number }): TimeRange {
  return { from: timeAt(picture, Math.min(from, to), width), to: timeAt(picture, Math.max(from, to), width) };
}

/** Undefined where the key is not for the strip. */
export function rangeAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  range: TimeRange | null,
  { from, to }: Pick<StripPicture, 'from' | 'to'>,
): TimeRange | null | undefined {
  const step = (to - from) * KEY_STEP;
  if (key === 'Escape' && range !== null) return null;
  const by = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : undefined;
  if (by === undefined) return undefined;
  if (range === null) return by < 0 ? { from: to - step, to } : { from, to: from + step };
  if (shiftKey) return { from: range.from, to: Math.min(to, Math.max(range.from + step, range.to + by)) };
  const within = Math.max(from - range.from, Math.min(to - range.to, by));
  return { from: range.from + within, to: range.to + within };
}
