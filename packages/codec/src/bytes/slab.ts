/** An array of its own costs a microsecond whatever its size; small ones share this many bytes. */
const SLAB_SIZE = 32 * 1024;

/** Larger pieces get an array of their own, so that a piece which lives long pins little. */
const LARGEST_PIECE = 4 * 1024;

let slab: Uint8Array = new Uint8Array(0);
let used = 0;

/** A zeroed array of `size` bytes, cut from a shared one where it is small. */
export function allocate(size: number): Uint8Array {
  if (size > LARGEST_PIECE) return new Uint8Array(size);
  if (used + size > slab.length) {
    slab = new Uint8Array(SLAB_SIZE);
    used = 0;
  }
  const piece = slab.subarray(used, used + size);
  used += size;
  return piece;
}
