import { singleExchangeDialect } from '../cgi/index.js';
import type { Dialect } from '../exchange/index.js';

const NUL = 0;

/** Calls `visit` for each whole pair of `name NUL value NUL`. */
export function walkScgiParams(
  bytes: Uint8Array,
  visit: (nameFrom: number, nameTo: number, valueFrom: number, valueTo: number) => void,
): void {
  let at = 0;
  while (at < bytes.length) {
    const nameTo = bytes.indexOf(NUL, at);
    const valueTo = nameTo < 0 ? -1 : bytes.indexOf(NUL, nameTo + 1);
    if (valueTo < 0) return;
    visit(at, nameTo, nameTo + 1, valueTo);
    at = valueTo + 1;
  }
}

/** SCGI, as the parts that all protocols share see it: no ids, no roles, no status of its own. */
export const SCGI: Dialect = singleExchangeDialect('scgi', walkScgiParams);
