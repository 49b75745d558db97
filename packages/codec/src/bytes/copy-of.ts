/**
 * A copy of `bytes[from, to)` with memory of its own. Not `slice`: that of a Node `Buffer`, which is a Uint8Array as well, shares
 * the memory of what it was cut from, and whoever filled that fills it again.
 */
export function copyOf(bytes: Uint8Array, from = 0, to: number = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to));
}
