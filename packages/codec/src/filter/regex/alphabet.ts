import { type CharSet, charSet, contains, fold, LAST_UNIT, LINE_ENDS, WORD_CHARACTERS } from './char-set.js';
import type { Program } from './program.js';

/** What stands beside a place, as far as `^`, `$` and `\b` ask. The ends of the text count as line ends. */
export type Side = 'line-end' | 'word' | 'other';

/**
 * The characters that one program tells apart: units that no set of it separates share a class, so that the automaton's rows
 * stay short.
 */
export class Alphabet {
  /** Number of classes. */
  readonly size: number;
  /** First folded unit of each class, ascending. */
  private readonly starts: readonly number[];
  private readonly sides: readonly Side[];
  /** Class of each unit below {@link SMALL}, not folded yet. */
  readonly small: Uint16Array;

  constructor(program: Program) {
    this.starts = boundaries([...program.flatMap((step) => (step.type === 'chars' ? [step.set] : [])), LINES, WORDS]);
    this.size = this.starts.length;
    this.sides = this.starts.map(sideOf);
    this.small = Uint16Array.from({ length: SMALL }, (_, unit) => this.search(fold(unit)));
  }

  /** Class of a unit of the text, not folded yet. */
  classOf(unit: number): number {
    return unit < SMALL ? (this.small[unit] as number) : this.search(fold(unit));
  }

  /** A unit that stands for its class. */
  representative(klass: number): number {
    return this.starts[klass] as number;
  }

  side(klass: number): Side {
    return this.sides[klass] as Side;
  }

  private search(unit: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Units whose class is looked up rather than searched: Latin-1. */
export const SMALL = 256;

const LINES: CharSet = charSet(LINE_ENDS);
const WORDS: CharSet = charSet(WORD_CHARACTERS);

function boundaries(sets: readonly CharSet[]): number[] {
  const starts = new Set([0]);
  for (const [first, last] of sets.flat()) {
    starts.add(first);
    if (last < LAST_UNIT) starts.add(last + 1);
  }
  return [...starts].toSorted((a, b) => a - b);
}

function sideOf(unit: number): Side {
  if (contains(LINES, unit)) return 'line-end';
  return contains(WORDS, unit) ? 'word' : 'other';
}
