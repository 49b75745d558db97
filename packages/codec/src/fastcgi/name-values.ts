import { base64, copyInto, isAscii, latin1, utf8, utf8Bytes } from '../bytes/index.js';
import { asciiPairs, writeAsciiPairs } from './ascii-pairs.js';
import { LONG_FORM, PairCursor, type PairsEnd } from './pair-cursor.js';

/**
 * Name-value pairs (§3.4): two lengths of one or four bytes, then name and value. A stream of them may be cut into records
 * anywhere, so it is the stream that is decoded, never a single record: decoding record by record is what makes PHP-FPM reset
 * a pair that crosses an edge, and what loses it in other decoders.
 */

/** §3.4: four-byte lengths have 31 bits. */
export const MAX_PAIR_LENGTH = 0x7fff_ffff;

/** Where one pair lies in its stream. */
export interface PairPlace {
  /** Of the first length byte. */
  readonly from: number;
  readonly nameFrom: number;
  readonly valueFrom: number;
  readonly to: number;
}

/** Calls `visit` with the places of all whole pairs of `bytes[from, to)`, in order; no bytes are looked at but lengths. */
export function walkPairs(
  bytes: Uint8Array,
  from: number,
  to: number,
  visit: (from: number, nameFrom: number, valueFrom: number, end: number) => void,
): PairsEnd {
  const pairs = new PairCursor(bytes, from, to);
  while (pairs.next()) visit(pairs.from, pairs.nameFrom, pairs.valueFrom, pairs.end);
  return pairs.outcome;
}

/** Name and value; `base64` where the value is not UTF-8. A name that is not UTF-8 is given one character per byte. */
export type NameValue = readonly [name: string, value: string] | readonly [name: string, value: string, encoding: 'base64'];

/** All whole pairs of a stream as text, in order, repeated names kept; what is cut at the end is left out. */
export function decodeNameValues(bytes: Uint8Array): NameValue[] {
  // One string for the whole block and substrings of it: four times as fast as a string per name and value.
  const text = latin1(bytes);
  return isAscii(bytes, text) ? shortPairs(bytes, text) : anyPairs(bytes, text);
}

/** Without a byte past ASCII, lengths of four bytes (their high bit is set) cannot be among them either. */
function shortPairs(bytes: Uint8Array, text: string): NameValue[] {
  // An array of the right length: one that grows costs a fifth of the whole.
  const pairs = new Array<NameValue>(countShortPairs(bytes));
  for (let i = 0, at = 0; i < pairs.length; i++) {
    const name = at + 2;
    const value = name + bytes[at]!;
    const end = value + bytes[at + 1]!;
    pairs[i] = [text.substring(name, value), text.substring(value, end)];
    at = end;
  }
  return pairs;
}

function countShortPairs(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 2 <= bytes.length; count++) {
    at += 2 + bytes[at]! + bytes[at + 1]!;
    if (at > bytes.length) break;
  }
  return count;
}

function anyPairs(bytes: Uint8Array, text: string): NameValue[] {
  const pairs: NameValue[] = [];
  let high = 0;
  walkPairs(bytes, 0, bytes.length, (_from, name, value, end) => {
    // The search for text that is not ASCII passes over the lengths, which may have high bits themselves.
    if (high < name) high = nextHigh(text, name);
    if (high >= end) pairs.push([text.substring(name, value), text.substring(value, end)]);
    else pairs.push(decodePair(bytes.subarray(name, value), bytes.subarray(value, end)));
  });
  return pairs;
}

const HIGH = /[\u0080-\u00ff]/g;

/** Where the next character past ASCII is, from `from` on. */
function nextHigh(text: string, from: number): number {
  HIGH.lastIndex = from;
  return HIGH.test(text) ? HIGH.lastIndex - 1 : Number.POSITIVE_INFINITY;
}

function decodePair(name: Uint8Array, value: Uint8Array): NameValue {
  const label = utf8(name) ?? latin1(name);
  const text = utf8(value);
  return text === undefined ? [label, base64(value), 'base64'] : [label, text];
}

/**
 * Gathers the pieces of a stream of pairs, for decoding at its end; its memory is used again for the next stream. Past `limit`
 * bytes it only counts: {@link NameValueStream.truncated} says so, and the pairs that fit are what {@link end} gives.
 *
 *     stream.push(record.content, 0, record.content.length);   // for each PARAMS record
 *     const pairs = stream.end();                               // at the empty one
 */
export class NameValueStream {
  private buffer: Uint8Array = new Uint8Array(INITIAL_STREAM);
  private length = 0;
  private readonly limit: number;
  truncated = false;

  constructor(limit: number = DEFAULT_STREAM_LIMIT) {
    this.limit = limit;
  }

  /** Copies `chunk[from, to)`. */
  push(chunk: Uint8Array, from: number, to: number): void {
    const take = Math.min(to - from, this.limit - this.length);
    if (take < to - from) this.truncated = true;
    if (this.length + take > this.buffer.length) this.grow(this.length + take);
    copyInto(this.buffer, this.length, chunk, from, from + take);
    this.length += take;
  }

  /** The pairs of the stream that ends here; the next one begins empty. */
  end(): NameValue[] {
    const pairs = decodeNameValues(this.buffer.subarray(0, this.length));
    this.length = 0;
    this.truncated = false;
    return pairs;
  }

  private grow(size: number): void {
    const larger = new Uint8Array(Math.max(size, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

/** Most requests fit. */
const INITIAL_STREAM = 4 * 1024;

/** Web servers send 64 kB at most, most of them less. */
const DEFAULT_STREAM_LIMIT = 16 * 1024 * 1024;

/** Text of one value wherever its bytes are text at all: UTF-8, else one character per byte. */
export function valueText(bytes: Uint8Array, from: number, to: number): string {
  return utf8(bytes.subarray(from, to)) ?? latin1(bytes, from, to);
}

/** Bytes that a length takes: 1 up to 127, else 4. */
export function lengthBytes(length: number): 1 | 4 {
  return length < LONG_FORM ? 1 : 4;
}

/** Bytes of one pair. */
export function pairBytes(nameLength: number, valueLength: number): number {
  return lengthBytes(nameLength) + lengthBytes(valueLength) + nameLength + valueLength;
}

/** Writes a length at `at`; returns the offset behind it. */
export function writeLength(bytes: Uint8Array, at: number, length: number): number {
  if (length < LONG_FORM) {
    bytes[at] = length;
    return at + 1;
  }
  bytes[at] = (length >>> 24) | LONG_FORM;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
  return at + 4;
}

/** A pair to be sent: text goes out as UTF-8. */
export type PairInput = readonly [name: string | Uint8Array, value: string | Uint8Array];

/** Encodes pairs as one stream, without record headers. */
export function encodeNameValues(pairs: Iterable<PairInput>): Uint8Array {
  const list = pairList(pairs);
  return encodeAscii(list) ?? encodeBytes(list.map(([name, value]) => [asBytes(name), asBytes(value)]));
}

export function pairList(pairs: Iterable<PairInput>): readonly PairInput[] {
  return Array.isArray(pairs) ? (pairs as readonly PairInput[]) : [...pairs];
}

function encodeAscii(pairs: readonly PairInput[]): Uint8Array | undefined {
  const ascii = asciiPairs(pairs);
  if (ascii === undefined) return undefined;
  const bytes = new Uint8Array(ascii.text.length);
  return writeAsciiPairs(bytes, ascii) ? bytes : undefined;
}

function encodeBytes(pairs: readonly (readonly [name: Uint8Array, value: Uint8Array])[]): Uint8Array {
  const bytes = new Uint8Array(pairs.reduce((sum, [name, value]) => sum + pairBytes(name.length, value.length), 0));
  let at = 0;
  for (const [name, value] of pairs) {
    at = writeLength(bytes, writeLength(bytes, at, name.length), value.length);
    bytes.set(name, at);
    bytes.set(value, at + name.length);
    at += name.length + value.length;
  }
  return bytes;
}

function asBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? utf8Bytes(text) : text;
}
