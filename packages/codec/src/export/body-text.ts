import { latin1, utf8 } from '../bytes/index.js';

/** Control characters that text does not have. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/** A body as text; undefined where it is none: not UTF-8, or with control characters. */
export function bodyText(bytes: Uint8Array): string | undefined {
  const text = utf8(bytes);
  return text === undefined || BINARY.test(text) ? undefined : text;
}

/** Whether there is nothing but zeros: what masking leaves of a body that it cannot look into. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.length > 0 && !/[^\0]/.test(latin1(bytes));
}
