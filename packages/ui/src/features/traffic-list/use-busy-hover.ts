import { type PointerEvent, useLayoutEffect, useRef } from 'react';
import type { CaptureStore } from '../../store/capture-store.js';
import type { TrafficColumn } from './column.js';
import { indexOfRow } from './TrafficRow.js';

export interface BusyHover {
  readonly onPointerOver: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

/**
 * Cells of a busy list have no hover: it would be made for hundreds of them with every redraw, and one is asked for. The cell under the
 * pointer gets its own by hand, again whenever its element shows another row. Once rows rest, they are drawn with theirs.
 */
export function useBusyHover(busy: boolean, store: CaptureStore, columns: readonly TrafficColumn[]): BusyHover {
  const pointed = useRef<HTMLElement | null>(null);
  const write = () => {
    const hover = busy && pointed.current !== null ? hoverOf(pointed.current, store, columns) : undefined;
    if (hover !== undefined) pointed.current?.setAttribute('title', hover);
  };
  useLayoutEffect(write);
  const pointTo = (cell: HTMLElement | null) => {
    if (cell === pointed.current) return;
    if (busy) pointed.current?.removeAttribute('title');
    pointed.current = cell;
    write();
  };
  return {
    onPointerOver: ({ target }) => pointTo(target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null),
    onPointerLeave: () => pointTo(null),
  };
}

function hoverOf(cell: HTMLElement, { rows }: CaptureStore, columns: readonly TrafficColumn[]): string | undefined {
  const index = indexOfRow(cell.parentElement);
  const row = index === undefined ? undefined : rows.get(index);
  return row && columns.find(({ id }) => id === cell.dataset.column)?.hover?.(row);
}
