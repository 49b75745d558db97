/** Blanks before the first brace: more are no HAR that anybody wrote. */
const BLANKS_LIMIT = 4096;

const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const BRACE = 0x7b;

/**
 * Whether a file that begins with these bytes is JSON, as a HAR is: blanks, perhaps after a byte order mark, then a brace. No
 * capture begins so, although the first four bytes of pcapng are blanks. Undefined where more bytes are needed to say.
 */
export function beginsAsJson(bytes: Uint8Array): boolean | undefined {
  let at = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  while (at < bytes.length && at < BLANKS_LIMIT && BLANKS.has(bytes[at]!)) at++;
  return at === bytes.length && at < BLANKS_LIMIT ? undefined : bytes[at] === BRACE;
}
