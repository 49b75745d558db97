import { type FileHandle, open, unlink } from 'node:fs/promises';
import { PacketIndex } from '@fcgiscope/codec/capture';
import { SEGMENT_MODE } from './capture-directory.js';
import { DirectFile } from './direct-file.js';
import { DIRECT_ALIGNMENT } from './store-limits.js';

/** One capture file: grows at its end, goes as a whole. */
export class Segment {
  readonly number: number;
  readonly path: string;
  readonly index: PacketIndex;
  /** Number of its first packet in the capture. */
  readonly firstPacket: number;
  /** Bytes appended, those included that still wait for the disk. */
  size = 0;
  /** Bytes in the file: whole blocks. */
  stored = 0;
  /** Taps whose interfaces it describes so far. */
  taps = 0;
  private readonly directly: DirectFile;
  private file: Promise<FileHandle> | undefined;
  private removed = false;

  /** `expectedPackets`: how many it will have, more or less. */
  constructor(number: number, path: string, firstPacket: number, expectedPackets = 0) {
    this.number = number;
    this.index = new PacketIndex(expectedPackets);
    this.path = path;
    this.directly = new DirectFile(path);
    this.firstPacket = firstPacket;
  }

  /** Number of the packet behind its last one. */
  get endPacket(): number {
    return this.firstPacket + this.index.length;
  }

  /**
   * Writes `bytes[from, to)`, whole blocks, at the end of the file; nothing where the file has been removed. Throws what the
   * system says, and leaves a file that ends with a whole block. `direct`: past the page cache, where that can be.
   */
  async append(bytes: Uint8Array, from: number, to: number, direct = false): Promise<void> {
    if (this.removed) return;
    const file = await this.handle();
    let at = from;
    try {
      if (direct) at = await this.appendDirectly(bytes, from, to);
      while (at < to) at += (await file.write(bytes, at, to - at, this.stored + at - from)).bytesWritten;
      this.stored += to - from;
    } catch (error) {
      if (this.removed) return;
      this.stored += wholeBlocks(bytes, from, at);
      await file.truncate(this.stored).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Writes what lies in whole blocks of the disk past the page cache; returns where the rest begins, which is `from` where it did not
   * come to that. A block whose beginning is in the file already is written again.
   */
  private async appendDirectly(bytes: Uint8Array, from: number, to: number): Promise<number> {
    const again = this.stored % DIRECT_ALIGNMENT;
    const rest = to - ((this.stored + to - from) % DIRECT_ALIGNMENT);
    const written = again > from ? 0 : await this.directly.write(bytes, from - again, rest, this.stored - again);
    return Math.max(from, from - again + written);
  }

  /** `[position, position + length)` of the file; less where it ends before (the disk was full), nothing where it is gone. */
  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.stored - position)));
    if (this.removed || bytes.length === 0) return bytes.subarray(0, 0);
    try {
      const file = await this.handle();
      return bytes.subarray(0, (await file.read(bytes, 0, bytes.length, position)).bytesRead);
    } catch {
      // Evicted meanwhile, or the disk fails: either way these bytes are not to be had.
      return bytes.subarray(0, 0);
    }
  }

  /** Closes and deletes the file; reads under way end first. */
  async remove(): Promise<void> {
    this.removed = true;
    await unlink(this.path).catch(ignoreMissing);
    await this.close();
  }

  async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await Promise.all([this.directly.close(), file?.then((handle) => handle.close(), ignoreUnopened)]);
  }

  private handle(): Promise<FileHandle> {
    // Exclusive: a file that is there belongs to somebody else.
    this.file ??= open(this.path, 'wx+', SEGMENT_MODE);
    return this.file;
  }
}

/** Length of the whole blocks among `bytes[from, to)`. */
function wholeBlocks(bytes: Uint8Array, from: number, to: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  while (at + 8 <= to && at + view.getUint32(at + 4, true) <= to) at += view.getUint32(at + 4, true);
  return at - from;
}

/** A file that could not be opened has nothing to close; whoever wrote to it knows. */
function ignoreUnopened(): void {}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
