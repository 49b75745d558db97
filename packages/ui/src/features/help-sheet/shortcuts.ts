/** A key, or keys, and what they do: the one list that the help sheet shows and the page obeys. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
  readonly where: 'list' | 'page' | 'detail';
}

export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['↑', '↓'], does: 'previous, next exchange', where: 'list' },
  { keys: ['PgUp', 'PgDn'], does: 'a page back, on', where: 'list' },
  { keys: ['Home', 'End'], does: 'first, last exchange', where: 'list' },
  { keys: ['Enter'], does: 'into the detail', where: 'list' },
  { keys: ['Esc'], does: 'close the detail; leave a field', where: 'page' },
  { keys: ['/'], does: 'filter', where: 'page' },
  { keys: ['?'], does: 'this sheet', where: 'page' },
  { keys: ['1', '…', '7'], does: 'Overview, Params, Request, Response, Stderr, Records, Diagnostics', where: 'detail' },
];
