import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DIRECT_ALIGNMENT, DIRECT_MIN_BYTES } from './store-limits.js';

/** Linux has it; where there is none, nothing is written directly. */
const O_DIRECT: number | undefined = constants.O_DIRECT;

/**
 * A file that exists, written past the page cache (O_DIRECT, open(2)): the processor copies nothing, and the files that web
 * server and application work with stay in memory.
 */
export class DirectFile {
  private readonly path: string;
  private file: Promise<FileHandle> | undefined;
  private refused = O_DIRECT === undefined;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Writes `bytes[from, to)` at `position`, and resolves to how many of them are in the file. Never rejects: an ordinary write
   * does what this one cannot do (alignment, file system), or says why not.
   */
  async write(bytes: Uint8Array, from: number, to: number, position: number): Promise<number> {
    if (this.refused || to - from < DIRECT_MIN_BYTES || !isAligned(bytes.byteOffset + from, to - from, position)) return 0;
    try {
      const file = await this.handle();
      return (await file.write(bytes, from, to - from, position)).bytesWritten;
    } catch {
      this.refused = true;
      return 0;
    }
  }

  async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await (await file?.catch(() => undefined))?.close();
  }

  private handle(): Promise<FileHandle> {
    this.file ??= open(this.path, constants.O_WRONLY | (O_DIRECT ?? 0));
    return this.file;
  }
}

function isAligned(...numbers: readonly number[]): boolean {
  return numbers.every((number) => number % DIRECT_ALIGNMENT === 0);
}
