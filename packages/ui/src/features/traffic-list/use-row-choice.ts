import { type KeyboardEvent, type MouseEvent, useCallback, useEffect } from 'react';
import { positionAfterKey } from '../../lib/list-keys.js';
import type { CaptureStore } from '../../store/capture-store.js';
import { type ChoiceMode, choose, chooseAll, chooseNone, useSelection } from '../../store/selection.js';

export interface RowChoice {
  readonly onClick: (event: MouseEvent, index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** The numbers that the list shows between two of its rows, in its order. */
function shownBetween({ view }: CaptureStore, from: number, to: number): readonly number[] {
  const positions = [view.positionOf(from), view.positionOf(to)];
  const [first = 0, last = 0] = positions.map((position) => position ?? 0).sort((a, b) => a - b);
  return Array.from({ length: last - first + 1 }, (_, i) => view.at(first + i) ?? 0).filter((index) => index > 0);
}

function allShown({ view }: CaptureStore): readonly number[] {
  return Array.from({ length: view.count }, (_, position) => view.at(position) as number);
}

function modeOf({ shiftKey, ctrlKey, metaKey }: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): ChoiceMode {
  if (shiftKey) return 'range';
  return ctrlKey || metaKey ? 'toggle' : 'one';
}

/** Pointer and keyboard choose rows; one alone is opened as well. `opened`: the one that is open, from wherever it was opened. */
export function useRowChoice(
  store: CaptureStore,
  opened: number | undefined,
  rowHeight: number,
  open: (index: number) => void,
): RowChoice {
  useEffect(() => {
    if (opened !== undefined && useSelection.getState().cursor !== opened) choose(opened, 'one', () => []);
  }, [opened]);

  const pick = useCallback(
    (index: number, mode: ChoiceMode) => {
      choose(index, mode, (from, to) => shownBetween(store, from, to));
      if (mode === 'one') open(index);
    },
    [store, open],
  );
  const onClick = useCallback((event: MouseEvent, index: number) => pick(index, modeOf(event)), [pick]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const taken = chooses(event, store) || moves(event, store, rowHeight, pick);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { onClick, onKeyDown };
}

/** Ctrl A takes all, the space bar takes or leaves the one where the keyboard is, Escape leaves all but that. */
function chooses(event: KeyboardEvent, store: CaptureStore): boolean {
  const { chosen, cursor } = useSelection.getState();
  if ((event.ctrlKey || event.metaKey) && event.key === 'a') chooseAll(allShown(store));
  else if (event.key === ' ' && cursor !== null) choose(cursor, 'toggle', () => []);
  else if (event.key === 'Escape' && chosen.size > 1) chooseNone();
  else return false;
  return true;
}

/** Moves the cursor: alone it opens what it comes to, with Shift it takes what is between, with Ctrl it only moves. */
function moves(
  event: KeyboardEvent<HTMLElement>,
  store: CaptureStore,
  rowHeight: number,
  pick: (index: number, mode: ChoiceMode) => void,
): boolean {
  if (event.altKey) return false;
  const { cursor } = useSelection.getState();
  const now = cursor === null ? undefined : store.view.positionOf(cursor);
  const pageSize = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2);
  const position = positionAfterKey(event.key, now, store.view.count, pageSize);
  const index = position === null ? undefined : store.view.at(position);
  if (index === undefined) return false;
  if (event.ctrlKey || event.metaKey) useSelection.setState({ cursor: index });
  else pick(index, event.shiftKey ? 'range' : 'one');
  return true;
}
