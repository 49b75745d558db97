/**
 * An array of its own costs a microsecond whatever its size, so small ones are cut from a shared one. Whoever keeps a piece keeps
 * the whole slab: pieces that live long come from small slabs.
 */
export class Slab {
  private readonly size: number;
  private readonly largestPiece: number;
  private memory = new ArrayBuffer(0);
  private used = 0;

  /** Of `size` bytes; what is larger than `largestPiece` gets an array of its own. */
  constructor(size: number, largestPiece: number) {
    this.size = size;
    this.largestPiece = largestPiece;
  }

  /** A zeroed array of `size` bytes. */
  allocate(size: number): Uint8Array {
    if (size > this.largestPiece) return new Uint8Array(size);
    if (this.used + size > this.memory.byteLength) {
      this.memory = new ArrayBuffer(this.size);
      this.used = 0;
    }
    const piece = new Uint8Array(this.memory, this.used, size);
    this.used += size;
    return piece;
  }
}
