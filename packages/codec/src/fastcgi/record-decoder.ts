import type { RawRecord } from './record.js';
import { RecordReader } from './record-reader.js';

/**
 * Turns the bytes of one direction into record objects, whatever the chunks. A record that lies in one chunk is handed over as
 * views of that chunk (copy what you keep if its owner reuses it); else its bytes are gathered in memory that nobody writes to
 * again, so never more than one record (65,798 bytes) is buffered. That memory is cut from slabs of 256 kB: of a record that is
 * to live long keep a copy, since it keeps the whole slab. Never throws on wire bytes: any 8 bytes are a header; judging them is the
 * caller's. Who needs no objects is served faster by {@link RecordReader}, who needs no whole records by `RecordScanner`.
 *
 *     const decoder = new RecordDecoder();
 *     for (const record of decoder.push(chunk)) console.log(record.type, record.content.length);
 *     decoder.pendingBytes // > 0 at the end: a record was cut
 */
export class RecordDecoder {
  private readonly reader: RecordReader;

  /** `offset`: of the first byte that will be pushed. */
  constructor(offset = 0) {
    this.reader = new RecordReader(offset);
  }

  /** Bytes of a record that is not complete yet. */
  get pendingBytes(): number {
    return this.reader.pendingBytes;
  }

  /** Version of a record that is not complete yet, so that what is no FastCGI at all need not be waited for. */
  get pendingVersion(): number | undefined {
    return this.reader.pendingVersion;
  }

  /** The records that `chunk` completes. */
  push(chunk: Uint8Array): RawRecord[] {
    const { reader } = this;
    const records: RawRecord[] = [];
    reader.push(chunk, 0, chunk.length);
    while (reader.next()) {
      records.push(recordAt(reader));
      reader.release();
    }
    return records;
  }
}

const NO_BYTES: Uint8Array = new Uint8Array(0);

function recordAt(reader: RecordReader): RawRecord {
  const { bytes, contentFrom, contentTo, to } = reader;
  return {
    version: reader.version,
    type: reader.type,
    requestId: reader.requestId,
    reserved: reader.reserved,
    content: contentFrom === contentTo ? NO_BYTES : bytes.subarray(contentFrom, contentTo),
    padding: contentTo === to ? NO_BYTES : bytes.subarray(contentTo, to),
    offset: reader.offset,
  };
}
