import { singleExchangeDialect } from '../cgi/index.js';
import type { Dialect } from '../exchange/index.js';

/** Calls `visit` for each whole pair: name and value, each after its length of 16 bits, little-endian. */
export function walkUwsgiParams(
  bytes: Uint8Array,
  visit: (nameFrom: number, nameTo: number, valueFrom: number, valueTo: number) => void,
): void {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const nameFrom = at + 2;
    const nameTo = nameFrom + lengthAt(bytes, at);
    if (nameTo + 2 > bytes.length) return;
    const valueFrom = nameTo + 2;
    const valueTo = valueFrom + lengthAt(bytes, nameTo);
    if (valueTo > bytes.length) return;
    visit(nameFrom, nameTo, valueFrom, valueTo);
    at = valueTo;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** uwsgi, as the parts that all protocols share see it. The modifiers are kept in the facts as role and flags. */
export const UWSGI: Dialect = singleExchangeDialect('uwsgi', walkUwsgiParams);
