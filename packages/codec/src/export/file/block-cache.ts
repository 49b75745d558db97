/** Reads `length` bytes at `position` of a file, fewer at its end. */
export type ReadBytes = (position: number, length: number) => Promise<Uint8Array>;

const BLOCK_LENGTH = 256 * 1024;
const BLOCKS = 16;

/** Small reads that lie near each other become a few large ones: the newest blocks are kept. */
export class BlockCache {
  private readonly source: ReadBytes;
  private readonly blocks = new Map<number, Promise<Uint8Array>>();

  constructor(source: ReadBytes) {
    this.source = source;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const result = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const at = position + filled;
      const number = Math.floor(at / BLOCK_LENGTH);
      const from = at - number * BLOCK_LENGTH;
      const part = (await this.block(number)).subarray(from, from + length - filled);
      if (part.length === 0) break;
      result.set(part, filled);
      filled += part.length;
    }
    return result.subarray(0, filled);
  }

  private block(number: number): Promise<Uint8Array> {
    const known = this.blocks.get(number);
    const block = known ?? this.source(number * BLOCK_LENGTH, BLOCK_LENGTH);
    this.blocks.delete(number);
    this.blocks.set(number, block);
    if (this.blocks.size > BLOCKS) this.blocks.delete(this.blocks.keys().next().value ?? number);
    return block;
  }
}
