import type { Direction } from '../core/index.js';
import {
  FIXED_BODY_LENGTH,
  HEADER_LENGTH,
  MAX_TYPE,
  NULL_REQUEST_ID,
  RECORD_TYPES,
  recordTypeName,
  TYPE,
  VERSION,
} from './constants.js';

/** Two records of the largest size fit: a header, and the header behind it that confirms it. */
export const RESYNC_WINDOW: number = 136 * 1024;

/**
 * Finds the next plausible record after bytes were lost, or where a capture begins in the middle of a connection. A header is
 * believed when the one behind it is plausible too (bodies are full of bytes that look like one header, hardly ever like two
 * in a row), or when what it begins ends exactly where the bytes end and has the one length that its type can have.
 */
export class Resynchroniser {
  private readonly direction: Direction;
  private readonly window = new Uint8Array(RESYNC_WINDOW);
  private length = 0;
  /** Bytes that were given up, so far. */
  skipped = 0;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  /** Bytes that wait for their judgement. */
  get waiting(): number {
    return this.length;
  }

  /** Takes `chunk[from, to)`; returns the bytes from the first believed header on, valid until the next call, else undefined. */
  push(chunk: Uint8Array, from: number, to: number): Uint8Array | undefined {
    let at = from;
    while (at < to) {
      const take = Math.min(to - at, this.window.length - this.length);
      this.window.set(chunk.subarray(at, at + take), this.length);
      this.length += take;
      at += take;
      const start = this.search();
      if (start !== undefined) return this.release(start, chunk, at, to);
      if (this.length === this.window.length) this.giveUp(this.window.length / 2);
    }
    return undefined;
  }

  private release(start: number, chunk: Uint8Array, at: number, to: number): Uint8Array {
    this.skipped += start;
    const found = this.window.subarray(start, this.length);
    if (at === to) return found;
    const all = new Uint8Array(found.length + to - at);
    all.set(found);
    all.set(chunk.subarray(at, to), found.length);
    return all;
  }

  private giveUp(count: number): void {
    this.window.copyWithin(0, count, this.length);
    this.length -= count;
    this.skipped += count;
  }

  private search(): number | undefined {
    for (let at = 0; at + HEADER_LENGTH <= this.length; at++) {
      if (this.window[at] === VERSION && this.plausible(at) && this.confirmed(at)) return at;
    }
    return undefined;
  }

  private confirmed(at: number): boolean {
    const next = at + this.recordLength(at);
    if (next + HEADER_LENGTH <= this.length) return this.plausible(next);
    return next === this.length && FIXED_LENGTHS[this.window[at + 1]!] === this.contentLength(at);
  }

  /** Whether `at` may begin a record that this direction can carry. */
  private plausible(at: number): boolean {
    const bytes = this.window;
    const type = bytes[at + 1]!;
    if (bytes[at] !== VERSION || type < 1 || type > MAX_TYPE) return false;
    const law = RECORD_TYPES[recordTypeName(type)!];
    const id = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (law.management !== (id === NULL_REQUEST_ID)) return false;
    if ((law.sender === 'server') !== (this.direction === 'to-app')) return false;
    const fixed = FIXED_LENGTHS[type];
    return fixed === undefined || fixed === this.contentLength(at);
  }

  private contentLength(at: number): number {
    return (this.window[at + 4]! << 8) | this.window[at + 5]!;
  }

  private recordLength(at: number): number {
    return HEADER_LENGTH + this.contentLength(at) + this.window[at + 6]!;
  }
}

const FIXED_LENGTHS: Readonly<Record<number, number>> = {
  [TYPE.BEGIN_REQUEST]: FIXED_BODY_LENGTH,
  [TYPE.END_REQUEST]: FIXED_BODY_LENGTH,
  [TYPE.UNKNOWN_TYPE]: FIXED_BODY_LENGTH,
};
