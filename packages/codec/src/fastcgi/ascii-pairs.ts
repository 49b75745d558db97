import { utf8Into, writeUint32 } from '../bytes/index.js';

/**
 * Pairs that are all text, on their way to bytes: lengths, names and values as one string, which one call writes. That is several
 * times as fast as a call for each name and value, and almost all params are ASCII.
 */
export interface AsciiPairs {
  readonly text: string;
  /** Lengths that take four bytes; the text has zeros in their places. */
  readonly longLengths: readonly LongLength[];
}

interface LongLength {
  /** In the text. */
  readonly at: number;
  readonly length: number;
}

/** §3.4: lengths past this take four bytes, and the highest bit of the first is set. */
const LONGEST_SHORT = 0x7f;

const LONG_FORM = 0x8000_0000;

const LONG_PLACE = '\0\0\0\0';

/** Zeros for bytes that are to go before the pairs. */
export function textRoom(bytes: number): AsciiPairs {
  return { text: '\0'.repeat(bytes), longLengths: [] };
}

const NO_ROOM = textRoom(0);

/** `before` and then the pairs; undefined where one of the names or values is bytes. */
export function asciiPairs(
  pairs: readonly (readonly [name: unknown, value: unknown])[],
  before: AsciiPairs = NO_ROOM,
): AsciiPairs | undefined {
  const longLengths = before.longLengths.length === 0 ? [] : [...before.longLengths];
  let { text } = before;
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!;
    const name = pair[0];
    const value = pair[1];
    if (typeof name !== 'string' || typeof value !== 'string') return undefined;
    if (name.length <= LONGEST_SHORT && value.length <= LONGEST_SHORT) {
      text += shortLengths(name.length, value.length);
    } else {
      text += lengthPlace(name.length, text.length, longLengths);
      text += lengthPlace(value.length, text.length, longLengths);
    }
    // One by one: the engine copies what is appended to the end faster than what was joined before.
    text += name;
    text += value;
  }
  return { text, longLengths };
}

/** Both length bytes as text, by the two lengths: made once, since making them each time is a quarter of the whole. */
const SHORT_LENGTHS: string[][] = [];

function shortLengths(name: number, value: number): string {
  const made = SHORT_LENGTHS[name]?.[value];
  if (made !== undefined) return made;
  const lengths = String.fromCharCode(name, value);
  SHORT_LENGTHS[name] ??= [];
  SHORT_LENGTHS[name][value] = lengths;
  return lengths;
}

function lengthPlace(length: number, at: number, longLengths: LongLength[]): string {
  if (length <= LONGEST_SHORT) return String.fromCharCode(length);
  longLengths.push({ at, length });
  return LONG_PLACE;
}

/**
 * Writes the text to the beginning of `target`, which is at least as long. False where it is not ASCII after all: what was
 * written is of no use.
 */
export function writeAsciiPairs(target: Uint8Array, { text, longLengths }: AsciiPairs): boolean {
  const { read, written } = utf8Into(text, target);
  // Every character that is not ASCII takes more than one byte: there are more of them, or they no longer fit.
  if (read < text.length || written !== text.length) return false;
  for (const { at, length } of longLengths) writeUint32(target, at, length + LONG_FORM);
  return true;
}
