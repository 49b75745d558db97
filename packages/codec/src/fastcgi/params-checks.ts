import { walkPairs } from './name-values.js';

/** What is wrong with the last pair of a whole PARAMS stream, in words; null where nothing is. */
export function cutPair(bytes: Uint8Array): string | null {
  const end = walkPairs(bytes, 0, bytes.length, nothing);
  if (end.complete) return null;
  const have = bytes.length - end.cut;
  return end.claims === null
    ? `PARAMS end inside the lengths of the pair at byte ${end.cut}`
    : `The pair at byte ${end.cut} of PARAMS claims ${end.claims} bytes; ${have} are left`;
}

function nothing(): void {}

/** Where the first pair begins that a record’s edge cuts; null where all edges lie between pairs. `edges` ascend. */
export function edgeInsidePair(bytes: Uint8Array, edges: readonly number[]): number | null {
  let next = 0;
  let found: number | null = null;
  const look = (from: number, to: number): void => {
    while (next < edges.length && edges[next]! <= from) next++;
    if (found === null && next < edges.length && edges[next]! < to) found = from;
  };
  const end = walkPairs(bytes, 0, bytes.length, (from, _name, _value, to) => look(from, to));
  if (!end.complete) look(end.cut, bytes.length);
  return found;
}

/** Value of the last pair called `name` as a whole number; null where there is none, or it is no number. */
export function numericParam(bytes: Uint8Array, name: string): number | null {
  let found: number | null = null;
  walkPairs(bytes, 0, bytes.length, (_from, nameFrom, valueFrom, end) => {
    if (isText(bytes, nameFrom, valueFrom, name)) found = wholeNumber(bytes, valueFrom, end);
  });
  return found;
}

/** Whether `bytes[from, to)` are the characters of `text`. */
function isText(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** More digits than a double holds exactly. */
const MAX_DIGITS = 15;
const ZERO = 0x30;

/** The number that the digits `bytes[from, to)` write; null where they are none, or other characters among them. */
function wholeNumber(bytes: Uint8Array, from: number, to: number): number | null {
  if (to === from || to - from > MAX_DIGITS) return null;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}
