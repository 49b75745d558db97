import { PairCursor, type PairsEnd } from './pair-cursor.js';

/** What one walk over a whole PARAMS stream tells. */
export interface ParamsVerdict {
  /** What is wrong with the last pair, in words; null where nothing is. */
  readonly cut: string | null;
  /** Value of the last CONTENT_LENGTH; null where there is none, or it is no whole number. */
  readonly contentLength: number | null;
}

export function judgeParams(bytes: Uint8Array): ParamsVerdict {
  const pairs = new PairCursor(bytes, 0, bytes.length);
  let contentLength: number | null = null;
  while (pairs.next()) {
    if (isText(bytes, pairs.nameFrom, pairs.valueFrom, 'CONTENT_LENGTH'))
      contentLength = wholeNumber(bytes, pairs.valueFrom, pairs.end);
  }
  return { cut: cutInWords(pairs.outcome, bytes.length), contentLength };
}

function cutInWords(end: PairsEnd, length: number): string | null {
  if (end.complete) return null;
  return end.claims === null
    ? `PARAMS end inside the lengths of the pair at byte ${end.cut}`
    : `The pair at byte ${end.cut} of PARAMS claims ${end.claims} bytes; ${length - end.cut} are left`;
}

/** Where the first pair begins that a record’s edge cuts; null where all edges lie between pairs. `edges` ascend. */
export function edgeInsidePair(bytes: Uint8Array, edges: readonly number[]): number | null {
  let next = 0;
  let found: number | null = null;
  const look = (from: number, to: number): void => {
    while (next < edges.length && edges[next]! <= from) next++;
    if (found === null && next < edges.length && edges[next]! < to) found = from;
  };
  const pairs = new PairCursor(bytes, 0, bytes.length);
  while (pairs.next()) look(pairs.from, pairs.end);
  const { outcome } = pairs;
  if (!outcome.complete) look(outcome.cut, bytes.length);
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
