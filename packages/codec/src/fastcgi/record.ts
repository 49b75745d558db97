import { HEADER_LENGTH } from './constants.js';

/** A record as it is on the wire (§3.3), every byte of it kept: `encodeRecord` of it gives the same bytes. */
export interface RawRecord {
  readonly version: number;
  readonly type: number;
  readonly requestId: number;
  /** Reserved byte of the header. */
  readonly reserved: number;
  readonly content: Uint8Array;
  readonly padding: Uint8Array;
  /** Of the header's first byte, from the first byte that the decoder was given. */
  readonly offset: number;
}

/** Bytes of the whole record. */
export function recordLength(record: RawRecord): number {
  return HEADER_LENGTH + record.content.length + record.padding.length;
}
