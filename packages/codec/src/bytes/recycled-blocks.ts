/** Small, since one piece that is kept keeps all of it. */
const BLOCK_BYTES = 32 * 1024;

/** Larger pieces are arrays of their own. */
const LARGEST_PIECE = 4 * 1024;

/** Blocks that wait to be used again (4 MiB): what some thousand open exchanges hold. */
const MAX_SPARES = 128;

const spares: RecycledBlock[] = [];

/**
 * Memory that short-lived pieces are cut from, and that is used again when all of them were given back: a collector that has to find
 * out by itself marks the whole heap twice a second under load. Pieces that nobody gives back are the collector's all the same.
 */
export class RecycledBlock {
  private readonly memory = new ArrayBuffer(BLOCK_BYTES);
  private used = 0;
  private lent = 0;
  private full = false;

  /** A block with room for a piece of `size` bytes; undefined where such a piece is too large for any. */
  static for(size: number): RecycledBlock | undefined {
    if (size > LARGEST_PIECE) return undefined;
    if (current.used + size > BLOCK_BYTES) {
      current.full = true;
      current.reuse();
      current = spares.pop() ?? new RecycledBlock();
    }
    return current;
  }

  /** `size` bytes, whatever they held before. */
  cut(size: number): Uint8Array {
    const piece = new Uint8Array(this.memory, this.used, size);
    this.used += size;
    this.lent += 1;
    return piece;
  }

  /** A piece is needed no more. */
  giveBack(): void {
    this.lent -= 1;
    this.reuse();
  }

  private reuse(): void {
    if (!this.full || this.lent > 0 || spares.length >= MAX_SPARES) return;
    this.used = 0;
    this.full = false;
    spares.push(this);
  }
}

let current = new RecycledBlock();
