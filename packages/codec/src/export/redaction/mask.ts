/** Where bytes are replaced, and by what. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly fill: Fill;
}

/**
 * `zero`: NUL bytes, for what cannot be looked into. `digits` and `hex`: what keeps a number or a hex text one. A number: the
 * pseudonym of a secret, the same all over one export.
 */
export type Fill = 'zero' | 'digits' | 'hex' | number;

const LABEL = 'masked';

/** What stands for a secret: `masked12xxxx`, as long as the secret; `xxx` where that is too short. */
export function maskText(length: number, fill: Fill): string {
  if (fill === 'zero') return '\0'.repeat(length);
  if (fill === 'digits') return '9'.repeat(length);
  if (fill === 'hex') return '0'.repeat(length);
  const label = `${LABEL}${fill}`;
  return label.length <= length ? label.padEnd(length, 'x') : 'x'.repeat(length);
}

/** Letters and digits that stand together. */
const RUN = /[A-Za-z0-9\x80-\xff]+/g;

/** What a run looks like that somebody has masked. */
const MASKED_RUN = /^(?:masked\d+x*|x+|9+)$/;

/**
 * Whether somebody has masked it before: masking again changes nothing. Run by run, in linear time: one expression for all of
 * them tried every way to cut a long row of x in two, and took minutes.
 */
export function isMasked(text: string): boolean {
  const runs = text.match(RUN);
  if (runs === null) return text.includes('\0');
  // A secret may have a lone 9 or x between other signs: masks are most of what they stand in.
  const covered = runs.reduce((sum, run) => sum + run.length, 0);
  return covered * 2 > text.length && runs.every((run) => MASKED_RUN.test(run));
}

/** Sorted, and those that touch or overlap as one; the fill is that of the longest. */
export function merged(replacements: readonly Replacement[]): Replacement[] {
  const sorted = replacements.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from || b.to - a.to);
  const result: Replacement[] = [];
  for (const next of sorted) {
    const last = result.at(-1);
    if (last === undefined || next.from >= last.to) result.push(next);
    else result[result.length - 1] = union(last, next);
  }
  return result;
}

function union(a: Replacement, b: Replacement): Replacement {
  const strongest = a.fill === 'zero' || b.fill === 'zero' ? 'zero' : b.to - b.from > a.to - a.from ? b.fill : a.fill;
  return { from: a.from, to: Math.max(a.to, b.to), fill: strongest };
}

/** Writes masks over the bytes of `target`; it stays as long as it was. */
export function paint(target: Uint8Array, replacements: readonly Replacement[]): void {
  for (const { from, to, fill } of replacements) {
    const mask = maskText(to - from, fill);
    for (let i = from; i < to; i++) target[i] = mask.charCodeAt(i - from);
  }
}
