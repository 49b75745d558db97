import { utf8Into, writeUint32 } from '../bytes/index.js';

/**
 * Pairs that are all text, on their way to bytes: lengths, names and values as one string, which one call writes. That is several
 * times as fast as a call for each name and value, and almost all params are ASCII.
 */
export interface AsciiPairs {
  readonly text: string;
  /** Of the bytes. */
  readonly length: number;
  /** Lengths that take four bytes; the text has zeros in their places. */
  readonly longLengths: readonly LongLength[];
}

interface LongLength {
  readonly at: number;
  readonly length: number;
}

/** §3.4: lengths past this take four bytes, and the highest bit of the first is set. */
const LONGEST_SHORT = 0x7f;

const LONG_FORM = 0x8000_0000;

const LONG_PLACE = '\0\0\0\0';

/** Undefined where one of the names or values is bytes. */
export function asciiPairs(pairs: readonly (readonly [name: unknown, value: unknown])[]): AsciiPairs | undefined {
  const longLengths: LongLength[] = [];
  let text = '';
  for (const [name, value] of pairs) {
    if (typeof name !== 'string' || typeof value !== 'string') return undefined;
    if (name.length > LONGEST_SHORT || value.length > LONGEST_SHORT) {
      text += lengthPlace(name.length, text.length, longLengths);
      text += lengthPlace(value.length, text.length, longLengths) + name + value;
    } else text += String.fromCharCode(name.length) + String.fromCharCode(value.length) + name + value;
  }
  return { text, length: text.length, longLengths };
}

function lengthPlace(length: number, at: number, longLengths: LongLength[]): string {
  if (length <= LONGEST_SHORT) return String.fromCharCode(length);
  longLengths.push({ at, length });
  return LONG_PLACE;
}

/** Writes the pairs to `target`, which is as long as they are. False where they are not ASCII after all: what was written is of no use. */
export function writeAsciiPairs(target: Uint8Array, { text, length, longLengths }: AsciiPairs): boolean {
  const { read, written } = utf8Into(text, target);
  // Every character that is not ASCII takes more than one byte, so they no longer fit.
  if (read < length || written < length) return false;
  for (const { at, length: value } of longLengths) writeUint32(target, at, value + LONG_FORM);
  return true;
}
