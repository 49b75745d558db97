import { HEADER_LENGTH } from './constants.js';
import type { RawRecord } from './record.js';

const NONE: Uint8Array = new Uint8Array(0);

/**
 * Turns the bytes of one direction into records, whatever the chunks. A record that lies in one chunk is handed over as views
 * of that chunk (copy what you keep if its owner reuses it); else its bytes are gathered, so never more than one record
 * (65,798 bytes) is buffered. Never throws on wire bytes: any 8 bytes are a header; judging them is the caller's.
 *
 *     const decoder = new RecordDecoder();
 *     for (const record of decoder.push(chunk)) console.log(record.type, record.content.length);
 *     decoder.pendingBytes // > 0 at the end: a record was cut
 */
export class RecordDecoder {
  private offset: number;
  private readonly header = new Uint8Array(HEADER_LENGTH);
  private headerLength = 0;
  /** The record that spans chunks, and how much of it has come. */
  private whole: Uint8Array | null = null;
  private filled = 0;

  constructor(offset = 0) {
    this.offset = offset;
  }

  /** Bytes of a record that is not complete yet. */
  get pendingBytes(): number {
    return this.whole === null ? this.headerLength : this.filled;
  }

  /** Version of a record that is not complete yet, so that what is no FastCGI at all need not be waited for. */
  get pendingVersion(): number | undefined {
    if (this.whole !== null) return this.whole[0];
    return this.headerLength > 0 ? this.header[0] : undefined;
  }

  /** The records that `chunk` completes. */
  push(chunk: Uint8Array): RawRecord[] {
    const records: RawRecord[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.whole !== null) at = this.fill(this.whole, chunk, at, records);
      else if (this.headerLength === 0 && chunk.length - at >= HEADER_LENGTH) at = this.takeOrStart(chunk, at, records);
      else at = this.gatherHeader(chunk, at, records);
    }
    return records;
  }

  private takeOrStart(chunk: Uint8Array, at: number, records: RawRecord[]): number {
    const length = lengthAt(chunk, at);
    if (chunk.length - at >= length) {
      records.push(viewRecord(chunk, at, this.offset));
      this.offset += length;
      return at + length;
    }
    return this.fill(this.start(length), chunk, at, records);
  }

  private gatherHeader(chunk: Uint8Array, at: number, records: RawRecord[]): number {
    const end = Math.min(chunk.length, at + HEADER_LENGTH - this.headerLength);
    for (let i = at; i < end; i++) this.header[this.headerLength++] = chunk[i]!;
    if (this.headerLength === HEADER_LENGTH) {
      this.headerLength = 0;
      this.fill(this.start(lengthAt(this.header, 0)), this.header, 0, records);
    }
    return end;
  }

  private start(length: number): Uint8Array {
    this.filled = 0;
    this.whole = new Uint8Array(length);
    return this.whole;
  }

  private fill(whole: Uint8Array, chunk: Uint8Array, at: number, records: RawRecord[]): number {
    const end = Math.min(chunk.length, at + whole.length - this.filled);
    whole.set(chunk.subarray(at, end), this.filled);
    this.filled += end - at;
    if (this.filled === whole.length) {
      this.whole = null;
      records.push(viewRecord(whole, 0, this.offset));
      this.offset += whole.length;
    }
    return end;
  }
}

/** Length of the record whose header is at `bytes[at]`. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return HEADER_LENGTH + ((bytes[at + 4]! << 8) | bytes[at + 5]!) + bytes[at + 6]!;
}

function viewRecord(bytes: Uint8Array, at: number, offset: number): RawRecord {
  const content = at + HEADER_LENGTH;
  const padding = content + ((bytes[at + 4]! << 8) | bytes[at + 5]!);
  const end = padding + bytes[at + 6]!;
  return {
    version: bytes[at]!,
    type: bytes[at + 1]!,
    requestId: (bytes[at + 2]! << 8) | bytes[at + 3]!,
    reserved: bytes[at + 7]!,
    content: padding === content ? NONE : bytes.subarray(content, padding),
    padding: end === padding ? NONE : bytes.subarray(padding, end),
    offset,
  };
}
