import { useEffect, useRef } from 'react';
import { focusOn, TRAFFIC_GRID } from '../store/focus-targets.js';
import type { Command, CommandTargets } from './command.js';
import { COMMANDS } from './commands.js';

const BY_KEY: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => (command.key === undefined ? [] : [[command.key, command]])),
);

/** Keys that move through the list even where nothing has the focus. */
const LIST_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

/**
 * Runs commands by their keys, anywhere on the page but in a field. `isCovered`: a window is open or about to: what somebody types
 * ahead is meant for it.
 */
export function useKeys(targets: CommandTargets, isCovered: boolean): void {
  const latest = useRef({ targets, isCovered });
  latest.current = { targets, isCovered };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!latest.current.isCovered) obey(event, latest.current.targets);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function obey(event: KeyboardEvent, targets: CommandTargets): void {
  if (event.defaultPrevented || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  if (!held && isBusy(event.target, event.key)) return;
  if (!held && LIST_KEYS.has(event.key) && document.activeElement === document.body) {
    toList(event);
    return;
  }
  const command = BY_KEY.get(held ? `Ctrl+${event.key.toLowerCase()}` : event.key);
  if (command === undefined || command.available?.(targets) === false) return;
  event.preventDefault();
  command.run(targets);
}

/** Fields, dialogs and menus have keys of their own; so has a button, for Enter. */
function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // What had the focus in a window may have gone: the window is open all the same.
  if (document.querySelector('dialog[open]') !== null) return true;
  if (target.closest('[role=menu], textarea, select') !== null) return true;
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
