import { copyOf } from '../../bytes/index.js';
import type { Scratch } from '../file-capture-source.js';

/** Positions behind every file: there lie the bytes that are in none. */
const LOOSE_START = 2 ** 52;

/** A file, from position `start` on. */
interface Part {
  readonly start: number;
  length: number;
  /** Of its first bytes, those that can be read again. */
  kept: number;
  readonly read: Scratch['read'];
}

/**
 * The bytes of a capture that is several files: one behind the other, so that one position names a place in any of them. Behind
 * them all lie loose bytes, which are in no file in one piece (IP fragments); they are held in memory.
 */
export class JoinedBytes {
  private readonly parts: Part[] = [];
  private readonly loose: Uint8Array[] = [];
  private readonly looseStarts: number[] = [];
  private readonly looseLimit: number;
  private looseBytes = 0;

  constructor(looseLimit: number) {
    this.looseLimit = looseLimit;
  }

  /** Position behind the last file. */
  get end(): number {
    const last = this.parts.at(-1);
    return last === undefined ? 0 : last.start + last.length;
  }

  /** A file begins at {@link end}. It has no bytes yet. */
  begin(read: Scratch['read']): void {
    this.parts.push({ start: this.end, length: 0, kept: 0, read });
  }

  /** The last file has `length` more bytes. Once some were not kept, none behind them count as kept. */
  grow(length: number, kept: boolean): void {
    const last = this.parts.at(-1);
    if (last === undefined) return;
    if (kept && last.kept === last.length) last.kept += length;
    last.length += length;
  }

  /** Keeps a copy of bytes that are in no file; undefined where there are too many of them. */
  keep(bytes: Uint8Array): number | undefined {
    if (this.looseBytes + bytes.length > this.looseLimit) return undefined;
    const position = LOOSE_START + this.looseBytes;
    this.loose.push(copyOf(bytes));
    this.looseStarts.push(position);
    this.looseBytes += bytes.length;
    return position;
  }

  /** `[position, position + length)`, up to the first byte that is not there. */
  async read(position: number, length: number): Promise<Uint8Array> {
    const gathered = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const bytes = await this.readPart(position + filled, length - filled);
      if (bytes.length === 0) break;
      gathered.set(bytes, filled);
      filled += bytes.length;
    }
    return gathered.subarray(0, filled);
  }

  private readPart(position: number, length: number): Promise<Uint8Array> {
    if (position >= LOOSE_START) return Promise.resolve(this.readLoose(position, length));
    const part = this.parts.find(({ start, kept }) => position >= start && position < start + kept);
    if (part === undefined) return Promise.resolve(new Uint8Array(0));
    const from = position - part.start;
    // A file that cannot be read any more has lost its bytes: they are missing, and said to be.
    return part.read(from, Math.min(part.kept, from + length)).catch(() => new Uint8Array(0));
  }

  private readLoose(position: number, length: number): Uint8Array {
    const at = this.looseStarts.findLastIndex((start) => start <= position);
    const from = position - (this.looseStarts[at] ?? 0);
    return this.loose[at]?.subarray(from, from + length) ?? new Uint8Array(0);
  }
}
