import { type CharSet, charSet, complement, DIGITS, WHITE_SPACE, WORD_CHARACTERS } from './char-set.js';
import type { Assertion } from './syntax.js';

/** What a backslash and what follows it mean; `to` is the place behind. */
export type Escape =
  | { readonly type: 'unit'; readonly unit: number; readonly to: number }
  | { readonly type: 'class'; readonly letter: ClassLetter; readonly to: number }
  | { readonly type: 'assert'; readonly what: Assertion; readonly to: number };

export type ClassLetter = 'd' | 'D' | 'w' | 'W' | 's' | 'S';

const CONTROLS: Readonly<Record<string, number>> = { t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d, '0': 0x00 };
const NUMBERED = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/y;

/** The escape that begins at `from`, or a sentence that says what is wrong with it. */
export function readEscape(source: string, from: number): Escape | string {
  const letter = source.charAt(from + 1);
  const to = from + 2;
  if (letter === '') return 'A backslash at the end: write \\\\ for a backslash.';
  if (isClassLetter(letter)) return { type: 'class', letter, to };
  if (letter === 'b') return { type: 'assert', what: 'boundary', to };
  if (letter === 'B') return { type: 'assert', what: 'no-boundary', to };
  const control = CONTROLS[letter];
  if (control !== undefined) return { type: 'unit', unit: control, to };
  return numbered(source, from) ?? literal(letter, to);
}

function numbered(source: string, from: number): Escape | undefined {
  NUMBERED.lastIndex = from;
  const found = NUMBERED.exec(source);
  if (found === null) return undefined;
  return { type: 'unit', unit: Number.parseInt((found[1] ?? found[2]) as string, 16), to: NUMBERED.lastIndex };
}

function literal(letter: string, to: number): Escape | string {
  if (/[1-9k]/.test(letter)) return 'References to groups are not supported: they would need backtracking.';
  if (/[A-Za-z0-9]/.test(letter)) return `\\${letter} is not supported: write \\\\ for a backslash.`;
  return { type: 'unit', unit: letter.charCodeAt(0), to };
}

function isClassLetter(letter: string): letter is ClassLetter {
  return 'dDwWsS'.includes(letter);
}

const digits = charSet(DIGITS);
const word = charSet(WORD_CHARACTERS);
const space = charSet(WHITE_SPACE);

const CLASSES: Readonly<Record<ClassLetter, CharSet>> = {
  d: digits,
  D: complement(digits),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
};

export function classEscape(letter: ClassLetter): CharSet {
  return CLASSES[letter];
}
