import { type KeyboardEvent, type MouseEvent, type RefObject, useState } from 'react';
import type { CaptureStore } from '../../store/capture-store.js';
import { useSelection } from '../../store/selection.js';
import type { ValueCache } from '../../store/value-cache.js';
import type { MenuTarget } from './RowMenu.js';
import { indexOfRow, rowElementId } from './TrafficRow.js';
import { termOf } from './value-filter.js';

export interface MenuOpener {
  readonly target: MenuTarget | null;
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
  /** The menu key and Shift F10 open the menu at the row where the keyboard is; true where the key was one of them. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Knows what the menu is about: the row and the column under the pointer, or the row where the keyboard is. */
export function useMenuTarget(scroller: RefObject<HTMLElement | null>, store: CaptureStore, values: ValueCache): MenuOpener {
  const [target, setTarget] = useState<MenuTarget | null>(null);
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=gridcell]') : null;
    const row = event.target instanceof Element ? event.target.closest('[role=row]') : null;
    const found = targetOf(store, values, indexOfRow(row), cell?.dataset.column);
    setTarget(found);
    // Beside the rows the browser's own menu opens.
    if (found === null) event.stopPropagation();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return false;
    const { cursor } = useSelection.getState();
    const element = cursor === null ? null : scroller.current?.querySelector(`#${rowElementId(cursor)}`);
    if (!element) return false;
    const { left, bottom } = element.getBoundingClientRect();
    element.dispatchEvent(
      new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + MENU_INSET, clientY: bottom }),
    );
    return true;
  };
  return { target, onContextMenu, onKeyDown };
}

/** Pixels from the row's left edge, where the keyboard opens the menu. */
const MENU_INSET = 60;

function targetOf(
  store: CaptureStore,
  values: ValueCache,
  index: number | undefined,
  column: string | undefined,
): MenuTarget | null {
  const row = index === undefined ? undefined : store.rows.get(index);
  if (index === undefined || row === undefined) return null;
  const { chosen } = useSelection.getState();
  if (!chosen.has(index)) useSelection.setState({ cursor: index });
  return { row, term: column === undefined ? null : termOf(column, row, values.get(index, column)) };
}
