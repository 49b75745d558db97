/**
 * A set of UTF-16 code units as sorted, disjoint, inclusive ranges. Sets hold *folded* units: everything here ignores case, so
 * `a` is kept as `A` and the text is folded while it is read.
 */
export type CharSet = readonly Range[];

export type Range = readonly [first: number, last: number];

export const LAST_UNIT = 0xffff;

let foldings: Uint16Array | undefined;

/** The folding of every code unit, made when the first pattern or text needs more than ASCII. */
function foldingTable(): Uint16Array {
  if (foldings !== undefined) return foldings;
  foldings = new Uint16Array(LAST_UNIT + 1);
  for (let unit = 0; unit <= LAST_UNIT; unit++) foldings[unit] = foldSlowly(unit);
  return foldings;
}

/** Canonicalize of ECMA-262 §22.2.2.7.3 without `u`: the upper-case form, where it is one unit and does not fall into ASCII. */
function foldSlowly(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const folded = upper.charCodeAt(0);
  return unit >= 0x80 && folded < 0x80 ? unit : folded;
}

/** The unit that stands for all that differ from `unit` in case only. */
export function fold(unit: number): number {
  if (unit < 0x80) return unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit;
  return foldingTable()[unit] as number;
}

/** The set of these ranges of unfolded units. */
export function charSet(ranges: readonly Range[]): CharSet {
  const folded: Range[] = [];
  for (const [first, last] of normalized(ranges)) {
    for (let unit = first; unit <= last; unit++) addUnit(folded, fold(unit));
  }
  return normalized(folded);
}

function addUnit(ranges: Range[], unit: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] + 1 === unit) ranges[ranges.length - 1] = [last[0], unit];
  else ranges.push([unit, unit]);
}

/** Sorted, and joined where ranges touch. */
function normalized(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const previous = joined.at(-1);
    if (previous === undefined || first > previous[1] + 1) joined.push([first, last]);
    else if (last > previous[1]) joined[joined.length - 1] = [previous[0], last];
  }
  return joined;
}

export function complement(set: CharSet): CharSet {
  const gaps: Range[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_UNIT) gaps.push([next, LAST_UNIT]);
  return gaps;
}

export function contains(set: CharSet, unit: number): boolean {
  return set.some(([first, last]) => first <= unit && unit <= last);
}

/** `\d`, `\w`, `\s` and `.` as ECMA-262 §22.2 has them; unfolded ranges. */
export const DIGITS: readonly Range[] = [[0x30, 0x39]];
export const WORD_CHARACTERS: readonly Range[] = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
export const LINE_ENDS: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
export const WHITE_SPACE: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
