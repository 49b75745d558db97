/** Which bytes a request asks for: `[from, to)`. */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: ByteRange = { kind: 'whole' };
const UNSATISFIABLE: ByteRange = { kind: 'unsatisfiable' };

/**
 * Reads a `Range` header against something of `size` bytes (RFC 9110 §14). Only one range of bytes is served: other units, several
 * ranges and damaged headers count as no header at all, as §14.2 allows.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '');
  const [first, last] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (first === '' && last === '') return WHOLE;
  if (first === '') return suffix(Number(last), size);
  if (last !== '' && Number(last) < Number(first)) return WHOLE;
  if (Number(first) >= size) return UNSATISFIABLE;
  return { kind: 'part', from: Number(first), to: last === '' ? size : Math.min(Number(last) + 1, size) };
}

/** `bytes=-500`: the last 500. */
function suffix(length: number, size: number): ByteRange {
  if (length === 0 || size === 0) return UNSATISFIABLE;
  return { kind: 'part', from: Math.max(0, size - length), to: size };
}
