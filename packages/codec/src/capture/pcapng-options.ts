import { uint16At } from './byte-order.js';
import { OptionCode, padded4 } from './pcapng-format.js';

/** Code and length before an option's value. */
const OPTION_HEAD_LENGTH = 4;

/**
 * Visits the options in `bytes[from, to)` (pcapng §3.5): `code` and the value's `[from, to)`. Stops at the end marker, or where
 * an option claims more than there is.
 */
export function eachOption(
  bytes: Uint8Array,
  from: number,
  to: number,
  littleEndian: boolean,
  visit: (code: number, from: number, to: number) => void,
): void {
  let at = from;
  while (to - at >= OPTION_HEAD_LENGTH) {
    const code = uint16At(bytes, at, littleEndian);
    const length = uint16At(bytes, at + 2, littleEndian);
    const value = at + OPTION_HEAD_LENGTH;
    if (code === OptionCode.end || value + length > to) return;
    visit(code, value, value + length);
    at = value + padded4(length);
  }
}
