import { useEffect, useRef } from 'react';
import { DETAIL_PANEL, FILTER_INPUT, focusOn, TRAFFIC_GRID } from './store/focus-targets.js';
import { type Route, TABS, type TabId } from './store/route.js';

export interface KeyTargets {
  readonly route: Route | null;
  readonly open: (index: number, tab?: TabId) => void;
  readonly close: () => void;
  readonly showHelp: () => void;
}

type Act = (targets: KeyTargets) => void;

/** What keys do anywhere on the page but in a field; `features/help-sheet/shortcuts.ts` tells people. */
const ACTS: Readonly<Record<string, Act>> = {
  '/': () => focusOn(FILTER_INPUT),
  '?': ({ showHelp }) => showHelp(),
  Enter: ({ route }) => route !== null && focusOn(DETAIL_PANEL),
  Escape: ({ close }) => {
    close();
    focusOn(TRAFFIC_GRID);
  },
  ...Object.fromEntries(
    TABS.map((tab, i): [string, Act] => [String(i + 1), ({ route, open }) => route !== null && open(route.index, tab)]),
  ),
};

/** Keys that move through the list even where nothing has the focus. */
const LIST_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

export function useKeys(targets: KeyTargets): void {
  const latest = useRef(targets);
  latest.current = targets;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => obey(event, latest.current);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function obey(event: KeyboardEvent, targets: KeyTargets): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target, event.key)) return;
  const act = LIST_KEYS.has(event.key) && document.activeElement === document.body ? () => toList(event) : ACTS[event.key];
  if (act === undefined) return;
  if (event.key === '/' || event.key === '?') event.preventDefault();
  act(targets);
}

/** Fields, dialogs and menus have keys of their own; so has a button, for Enter. */
function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog, [role=menu], textarea, select') !== null) return true;
  if (target instanceof HTMLInputElement) return key !== 'Escape';
  return key === 'Enter' && target.closest('button, a, [role=tab]') !== null;
}

function toList(event: KeyboardEvent): void {
  focusOn(TRAFFIC_GRID);
  document
    .getElementById(TRAFFIC_GRID)
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true, cancelable: true }));
  event.preventDefault();
}
