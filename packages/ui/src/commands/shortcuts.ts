import type { Command } from './command.js';

/** Keys and what they do, for people. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

/** Keys of the list itself. */
const MOVES: readonly Shortcut[] = [
  { keys: ['↑', '↓'], does: 'previous, next exchange' },
  { keys: ['PgUp', 'PgDn'], does: 'a page back, on' },
  { keys: ['Home', 'End'], does: 'first, last exchange' },
  { keys: ['Shift ↑', 'Shift ↓'], does: 'choose several, up, down' },
  { keys: ['Ctrl A', 'Space'], does: 'choose all, choose this one' },
  { keys: ['Shift F10'], does: 'the menu: filter, copy, compare, export, replay, mark' },
];

/** What is printed on keys whose name is longer. */
const CAPS: Readonly<Record<string, string>> = { Escape: 'Esc', 'Ctrl+k': 'Ctrl K' };

export function keyCap(key: string): string {
  return CAPS[key] ?? key;
}

/** What the help sheet tells: the keys of the list, then those of the commands. Keys 1 to 7 are one line. */
export function shortcutsOf(commands: readonly Command[]): readonly Shortcut[] {
  const keyed = commands.flatMap(({ id, key, title }) => (key === undefined ? [] : [{ id, key, title }]));
  const tabs = keyed.filter(({ id }) => id.startsWith('tab-'));
  const others = keyed.filter(({ id }) => !id.startsWith('tab-'));
  return [
    ...MOVES,
    ...others.map(({ key, title }) => ({ keys: [keyCap(key)], does: title })),
    { keys: ['1', '…', String(tabs.length)], does: tabs.map(({ title }) => title).join(', ') },
  ];
}
