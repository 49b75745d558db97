import { type Finder, type Found, within } from './finding.js';
import { isCertainName, isSecretName } from './secret-names.js';

/**
 * A multipart body (RFC 2046 §5.1): whole values of fields with secret names, and every part as the body that it is. Without the
 * boundary there is no telling what it says.
 */
export function findInMultipart(boundary: string | undefined, partFinder: (contentType: string) => Finder): Finder {
  return (text, found) => {
    const parts = boundary === undefined ? [] : partsOf(text, boundary);
    if (parts.length === 0) found(unreadable(text));
    for (const [from, to] of parts) findInPart(text, from, to, partFinder, found);
  };
}

function unreadable(text: string): Parameters<Found>[0] {
  return { from: 0, to: text.length, name: 'multipart that cannot be read', place: 'body', certain: false, fill: 'zero' };
}

function partsOf(text: string, boundary: string): (readonly [number, number])[] {
  const delimiter = `--${boundary}`;
  const parts: (readonly [number, number])[] = [];
  for (let at = text.indexOf(delimiter); at !== -1; ) {
    const from = at + delimiter.length;
    const next = text.indexOf(delimiter, from);
    if (text.startsWith('--', from)) break;
    parts.push([from, next === -1 ? text.length : next]);
    at = next;
  }
  return parts;
}

function findInPart(text: string, from: number, to: number, partFinder: (contentType: string) => Finder, found: Found): void {
  const empty = /\r?\n\r?\n/g;
  empty.lastIndex = from;
  const end = empty.exec(text);
  const body = end === null || end.index >= to ? to : empty.lastIndex;
  const head = text.slice(from, body);
  const name = fieldOf(head, /\bname=(?:"([^"]*)"|([^;\s]*))/i);
  // The line's end before the boundary belongs to the boundary.
  const bodyEnd = Math.max(body, to - (text.endsWith('\r\n', to) ? 2 : text.endsWith('\n', to) ? 1 : 0));
  if (name !== undefined && isSecretName(name)) {
    found({ from: body, to: bodyEnd, name, place: 'multipart field', certain: isCertainName(name) });
  }
  const type = fieldOf(head, /\r?\ncontent-type[ \t]*:[ \t]*([^\r\n]*)/i) ?? '';
  within(text, body, bodyEnd, partFinder(type), found);
}

function fieldOf(head: string, pattern: RegExp): string | undefined {
  const match = pattern.exec(head);
  return match?.[1] ?? match?.[2];
}
