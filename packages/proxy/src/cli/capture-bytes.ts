import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How compressed files begin. */
const GZIP = [0x1f, 0x8b];

/** Where the bytes of one file are read again: there, or in a copy of what they decompress to. */
interface Place {
  readonly file: number;
  readonly base: number;
  size: number;
  readonly isCopy: boolean;
}

/**
 * The bytes of a capture at any position, its files one behind the other, decompressed: what does not lie on disk like that is
 * copied to a temporary file, which only its owner can read and which goes at the end.
 */
export class CaptureBytes {
  private readonly places: Place[] = [];
  private folder: string | undefined;

  /** The next file of the capture begins; its path, or null where it cannot be read twice. */
  begin(path: string | null): void {
    const last = this.places.at(-1);
    const base = last === undefined ? 0 : last.base + last.size;
    const isCopy = path === null || !isReadAsItIs(path);
    this.places.push({ file: isCopy ? this.copy() : openSync(path, 'r'), base, size: 0, isCopy });
  }

  /** The next bytes of that file. */
  push(chunk: Uint8Array): void {
    const place = this.places.at(-1);
    if (place === undefined) return;
    if (place.isCopy) writeSync(place.file, chunk, 0, chunk.length, place.size);
    place.size += chunk.length;
  }

  /** Bytes of the file that was read last. */
  get lastSize(): number {
    return this.places.at(-1)?.size ?? 0;
  }

  readonly read = (position: number, length: number): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    for (const { file, base, size } of this.places) {
      const from = Math.max(position, base);
      const to = Math.min(position + length, base + size);
      if (from >= to) continue;
      const part = Buffer.allocUnsafe(to - from);
      parts.push(part.subarray(0, readSync(file, part, 0, part.length, from - base)));
    }
    return Promise.resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
  };

  close(): void {
    for (const { file } of this.places.splice(0)) closeSync(file);
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }

  private copy(): number {
    this.folder ??= mkdtempSync(join(tmpdir(), 'fcgiscope-export-'));
    return openSync(join(this.folder, String(this.places.length)), 'wx+', 0o600);
  }
}

/** Compressed files and HARs are not read where they lie. */
function isReadAsItIs(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(64);
    const length = readSync(file, start, 0, start.length, 0);
    const text = start.toString('latin1', 0, length);
    return !GZIP.every((byte, at) => start[at] === byte) && !/^(?:\xef\xbb\xbf)?[ \t\r\n]*\{/.test(text);
  } finally {
    closeSync(file);
  }
}
