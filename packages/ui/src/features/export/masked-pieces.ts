import { base64Bytes, latin1, utf8Bytes, utf8Lossy } from '@fcgiscope/codec/bytes';
import type { Param } from '@fcgiscope/codec/exchange';
import type { MaskedPair } from '@fcgiscope/codec/export';

/** A stretch of a piece, as it is and as it is written; the same bytes where nothing is masked. */
export interface Segment {
  readonly masked: boolean;
  readonly before: string;
  readonly after: string;
}

/** A part of an exchange in which something is masked. */
export interface MaskedPiece {
  readonly title: string;
  readonly segments: readonly Segment[];
}

/** What the masking changes in an exchange, in the order of its parts. */
export function maskedPieces({ before, after }: MaskedPair): readonly MaskedPiece[] {
  const params = before.exchange.params.map((param, i): readonly [string, Uint8Array, Uint8Array] => {
    return [param[0], bytesOf(param), bytesOf(after.exchange.params[i] ?? param)];
  });
  const bodies = STREAMS.map(([name, title]): readonly [string, Uint8Array, Uint8Array] => [
    title,
    before.bodies[name],
    after.bodies[name],
  ]);
  return [...params, ...bodies]
    .map(([title, was, is]): MaskedPiece => ({ title, segments: segmentsOf(was, is) }))
    .filter(({ segments }) => segments.some(({ masked }) => masked));
}

const STREAMS = [
  ['stdin', 'request body'],
  ['data', 'file of the filter'],
  ['stdout', 'response'],
  ['stderr', 'STDERR'],
] as const;

function bytesOf([, value, encoding]: Param): Uint8Array {
  return encoding === undefined ? utf8Bytes(value) : (base64Bytes(value) ?? new Uint8Array(0));
}

/** How masks look: what a mask has in common with what it stands for belongs to it, too. */
const MASKS = /masked\d+x*|x{2,}|9{2,}|0{2,}|\0+/g;

/** Divides two versions of the same length into what is the same and what is masked. */
export function segmentsOf(before: Uint8Array, after: Uint8Array): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const add = (to: number, masked: boolean) => {
    if (to > at) segments.push({ masked, before: text(before, at, to), after: text(after, at, to) });
    at = to;
  };
  for (const { from, to } of maskedRanges(before, after)) {
    add(from, false);
    add(to, true);
  }
  add(after.length, false);
  return segments;
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return utf8Lossy(bytes.subarray(from, to));
}

function maskedRanges(before: Uint8Array, after: Uint8Array): readonly { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  const take = (from: number, to: number) => {
    const last = ranges.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else ranges.push({ from, to });
  };
  const masks = [...latin1(after).matchAll(MASKS)].map(({ 0: { length }, index }) => ({ from: index, to: index + length }));
  for (let at = differenceFrom(before, after, 0); at < after.length; at = differenceFrom(before, after, at)) {
    const mask = masks.find(({ from, to }) => from <= at && at < to) ?? { from: at, to: at + 1 };
    take(mask.from, mask.to);
    at = mask.to;
  }
  return ranges;
}

function differenceFrom(before: Uint8Array, after: Uint8Array, from: number): number {
  let at = from;
  while (at < after.length && before[at] === after[at]) at++;
  return at;
}

/** Characters that are shown of what is not masked, on either side of what is. */
const CONTEXT = 48;

/** The segments with long stretches between masks left out; zeros, of which no sign is left, as words. */
export function shortened(segments: readonly Segment[]): readonly Segment[] {
  const last = segments.length - 1;
  return segments.map((segment, i) => {
    const { masked, before, after } = segment;
    if (!masked) return { masked, before: gist(before, i === 0, i === last), after: gist(after, i === 0, i === last) };
    if (!/^\0+$/.test(after)) return segment;
    return { masked, before: cut(before), after: `(${after.length} ${after.length === 1 ? 'byte' : 'bytes'}, zeroed)` };
  });
}

/** Of the first segment its end matters, of the last one its beginning, of all others both. */
function gist(whole: string, first: boolean, last: boolean): string {
  if (whole.length <= 2 * CONTEXT) return whole;
  const head = first ? '' : whole.slice(0, CONTEXT);
  const tail = last ? '' : whole.slice(-CONTEXT);
  return `${head} … ${tail}`;
}

function cut(whole: string): string {
  return whole.length <= 2 * CONTEXT ? whole : `${whole.slice(0, 2 * CONTEXT)}…`;
}
