import { readUint16, readUint32 } from '../bytes/index.js';

/** Integers of a file that says its byte order itself. The caller has checked the bounds. */
export function uint16At(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : readUint16(bytes, at);
}

export function uint32At(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  if (!littleEndian) return readUint32(bytes, at);
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
