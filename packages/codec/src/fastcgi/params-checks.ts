import { latin1 } from '../bytes/index.js';
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
  const first = name.charCodeAt(0);
  walkPairs(bytes, 0, bytes.length, (_from, nameFrom, valueFrom, end) => {
    if (valueFrom - nameFrom !== name.length || bytes[nameFrom] !== first || end - valueFrom > MAX_DIGITS) return;
    if (latin1(bytes, nameFrom, valueFrom) !== name) return;
    const value = latin1(bytes, valueFrom, end);
    found = /^\d+$/.test(value) ? Number(value) : null;
  });
  return found;
}

/** More digits than a double holds exactly. */
const MAX_DIGITS = 15;
