import { type PhpLevel, type PhpMessage, splitPhpMessages } from '@fcgiscope/codec/cgi';
import type { Severity } from '@fcgiscope/codec/core';

/** A message as the tab lists it: repeated ones once. */
export interface ListedMessage {
  readonly message: PhpMessage;
  /** How often it came. */
  readonly count: number;
  /** Place of its first character in the text of STDERR. */
  readonly at: number;
}

/** How each level is called, and how grave it is. */
export const LEVELS: Readonly<Record<PhpLevel, { readonly title: string; readonly severity: Severity }>> = {
  fatal: { title: 'Fatal error', severity: 'error' },
  parse: { title: 'Parse error', severity: 'error' },
  warning: { title: 'Warning', severity: 'warning' },
  notice: { title: 'Notice', severity: 'info' },
  deprecated: { title: 'Deprecated', severity: 'info' },
  message: { title: 'message', severity: 'info' },
};

/** The messages of an exchange in the order in which each came first. */
export function listMessages(stderr: string): readonly ListedMessage[] {
  const listed = new Map<string, ListedMessage>();
  for (const message of splitPhpMessages(stderr)) {
    const key = `${message.level} ${message.text}`;
    const known = listed.get(key);
    if (known !== undefined) listed.set(key, { ...known, count: known.count + 1 });
    else listed.set(key, { message, count: 1, at: message.from + seamLength(stderr, message) });
  }
  return [...listed.values()];
}

/** What joins a message to the one before was written with that one. */
function seamLength(stderr: string, { from, to }: PhpMessage): number {
  return /^[;\s]*/.exec(stderr.slice(from, to))?.[0].length ?? 0;
}

/** The URL that opens a place in an editor; null where the template is none, or leads to the web. */
export function editorLink(template: string, file: string, line: number): string | null {
  const url = template.replaceAll('{file}', encodeURI(file)).replaceAll('{line}', String(line));
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  return scheme === undefined || FORBIDDEN_SCHEMES.has(scheme) ? null : url;
}

/** A link of these would run something in the page, or show what an attacker wrote. */
const FORBIDDEN_SCHEMES: ReadonlySet<string> = new Set(['javascript', 'data', 'blob', 'vbscript']);
