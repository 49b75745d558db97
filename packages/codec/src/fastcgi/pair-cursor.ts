/** §3.4: lengths up to 127 take one byte; the high bit announces four. */
export const LONG_FORM = 0x80;

/** How a walk over pairs ended: at the end of a pair, or inside one (`cut`: its first byte, and how long it claims to be). */
export type PairsEnd =
  | { readonly complete: true }
  | { readonly complete: false; readonly cut: number; readonly claims: number | null };

const COMPLETE: PairsEnd = { complete: true };

/**
 * Walks the whole pairs of `bytes[from, to)`, in order (§3.4); looks at no bytes but lengths. Engines do not inline a callback that
 * has several callers, and its calls cost the hot path more than the lengths.
 */
export class PairCursor {
  /** The pair at hand: its first length byte, its name, its value, and its end. */
  from: number;
  nameFrom = 0;
  valueFrom = 0;
  end: number;
  private readonly bytes: Uint8Array;
  private readonly to: number;
  /** Of the pair that is cut: how long it claims to be, as far as its lengths are there. */
  private claims: number | null = null;

  constructor(bytes: Uint8Array, from: number, to: number) {
    this.bytes = bytes;
    this.from = from;
    this.end = from;
    this.to = to;
  }

  /** Goes to the next whole pair; false where there is none. */
  next(): boolean {
    const { bytes, to, end: at } = this;
    this.from = at;
    if (at >= to) return false;
    let next = at;
    let nameLength = bytes[next++]!;
    if (nameLength >= LONG_FORM) {
      if (next + 3 > to) return false;
      nameLength = ((nameLength & 0x7f) << 24) | (bytes[next]! << 16) | (bytes[next + 1]! << 8) | bytes[next + 2]!;
      next += 3;
    }
    if (next >= to) return false;
    let valueLength = bytes[next++]!;
    if (valueLength >= LONG_FORM) {
      if (next + 3 > to) return false;
      valueLength = ((valueLength & 0x7f) << 24) | (bytes[next]! << 16) | (bytes[next + 1]! << 8) | bytes[next + 2]!;
      next += 3;
    }
    const end = next + nameLength + valueLength;
    if (end > to) return this.tooLong(end - at);
    this.nameFrom = next;
    this.valueFrom = next + nameLength;
    this.end = end;
    return true;
  }

  /** How the walk ended, once {@link next} said that there is no other pair. */
  get outcome(): PairsEnd {
    return this.from >= this.to ? COMPLETE : { complete: false, cut: this.from, claims: this.claims };
  }

  private tooLong(claims: number): false {
    this.claims = claims;
    return false;
  }
}
