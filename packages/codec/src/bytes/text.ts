// What the platform offers, typed by structure: this package has neither Node's nor the DOM's types.
declare const TextDecoder: new (
  label: string,
  options?: { fatal?: boolean; ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => {
  encode(text: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
};

type Latin1Slice = (this: Uint8Array, from: number, to: number) => string;
type Latin1Write = (this: Uint8Array, text: string, at: number, length: number) => number;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const utf8Encoder = new TextEncoder();

// Node's Buffer makes one string of a block some ten times as fast as anything else that a Uint8Array offers.
const native = (globalThis as { Buffer?: { prototype: { latin1Slice?: Latin1Slice; latin1Write?: Latin1Write } } }).Buffer
  ?.prototype;

/** `String.fromCharCode` takes its bytes as arguments, and engines limit their number. */
const ARGUMENTS_LIMIT = 8192;

/** `bytes[from, to)` as text, one character per byte, U+0000 to U+00FF. */
export function latin1(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
  if (native?.latin1Slice !== undefined) return native.latin1Slice.call(bytes, from, to);
  return asciiText(bytes.subarray(from, to)) ?? manyCharacters(bytes, from, to);
}

/** Undefined where not all bytes are ASCII. Browsers decode UTF-8 ten times as fast as they make characters one by one. */
function asciiText(bytes: Uint8Array): string | undefined {
  const text = lenientUtf8.decode(bytes);
  // A character of several bytes would make it shorter; a byte that is no UTF-8 would be replaced.
  return text.length === bytes.length && !text.includes('\ufffd') ? text : undefined;
}

function manyCharacters(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += ARGUMENTS_LIMIT) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + ARGUMENTS_LIMIT)));
  }
  return text;
}

/** The inverse of {@link latin1}; characters past U+00FF lose their high bits. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  if (native?.latin1Write !== undefined) native.latin1Write.call(bytes, text, 0, text.length);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** UTF-8 text as bytes. */
export function utf8Bytes(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** Writes text as UTF-8 as far as it fits: how many UTF-16 units of it were read, how many bytes written. */
export function utf8Into(text: string, target: Uint8Array): { readonly read: number; readonly written: number } {
  return utf8Encoder.encodeInto(text, target);
}

/** Text of UTF-8 bytes; undefined where they are none. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text of bytes that should be UTF-8; U+FFFD where they are not. */
export function utf8Lossy(bytes: Uint8Array): string {
  return lenientUtf8.decode(bytes);
}

const HIGH = /[\u0080-\u00ff]/;

// Ten times as fast as looking at the text; by this door no import of a Node module is needed.
const nativeIsAscii = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => { isAscii?: (bytes: Uint8Array) => boolean } | undefined } }
).process?.getBuiltinModule?.('node:buffer')?.isAscii;

/** Whether all bytes are ASCII. `text` is what {@link latin1} made of them: platforms without a fast check look at it. */
export function isAscii(bytes: Uint8Array, text: string): boolean {
  return nativeIsAscii === undefined ? !HIGH.test(text) : nativeIsAscii(bytes);
}
