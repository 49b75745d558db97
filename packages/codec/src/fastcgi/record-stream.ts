import { type ByteStream, byteStream, type NodeByteStream, type WebByteStreams } from './byte-stream.js';
import { VERSION } from './constants.js';
import type { FastcgiDiagnosticCode } from './diagnostics.js';
import { RecordDecoder } from './record-decoder.js';
import { encodeTypedRecord, type TypedRecord, typedRecord } from './typed-record.js';

/** What {@link RecordStream.read} rejects with where the bytes are no records any more. */
export class RecordStreamError extends Error {
  readonly code: Extract<FastcgiDiagnosticCode, 'version-unsupported' | 'record-cut'>;

  constructor(code: RecordStreamError['code'], message: string) {
    super(message);
    this.name = 'RecordStreamError';
    this.code = code;
  }
}

/**
 * Records over any stream of bytes: a socket of Node, or a pair of web streams. Both ways have back-pressure: bytes are asked for
 * when their records are, and {@link write} settles when there is room for more. Holds at most the records of one piece and one
 * that is not complete (65,798 bytes). Knows nothing of requests: that is what `Requester` and `Responder` are for.
 *
 *     const records = new RecordStream(connect(9000, '127.0.0.1'));
 *     await records.write({ type: 'GET_VALUES', names: ['FCGI_MPXS_CONNS'] });
 *     for await (const record of records) {
 *       if (record.type === 'GET_VALUES_RESULT') console.log(record.values);
 *     }
 */
export class RecordStream implements AsyncIterable<TypedRecord> {
  private readonly bytes: ByteStream;
  private readonly records: AsyncGenerator<TypedRecord, void, undefined>;

  constructor(stream: WebByteStreams | NodeByteStream) {
    this.bytes = byteStream(stream);
    this.records = recordsOf(this.bytes);
  }

  /**
   * The next record; undefined at the end. Rejects with a {@link RecordStreamError} where the bytes are no FastCGI or end within a
   * record, and with the stream’s own error where that breaks.
   */
  async read(): Promise<TypedRecord | undefined> {
    const { done, value } = await this.records.next();
    return done === true ? undefined : value;
  }

  /** All records from here on. Leaving the loop leaves the stream open: reading may go on later. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TypedRecord, void, undefined> {
    for (let record = await this.read(); record !== undefined; record = await this.read()) yield record;
  }

  /** Writes a record, or bytes that are records already (of `paramsRecords`, of a `Requester`). Settles when more may follow. */
  async write(record: TypedRecord | Uint8Array): Promise<void> {
    await this.bytes.write(record instanceof Uint8Array ? record : encodeTypedRecord(record));
  }

  /** No more records will be written; reading goes on. Settles when all of them have been taken. */
  end(): Promise<void> {
    return this.bytes.end();
  }

  /** Ends both ways at once. */
  destroy(): void {
    this.bytes.destroy();
  }
}

async function* recordsOf(bytes: ByteStream): AsyncGenerator<TypedRecord, void, undefined> {
  const decoder = new RecordDecoder();
  for (let piece = await bytes.read(); piece !== undefined; piece = await bytes.read()) {
    for (const record of decoder.push(piece)) {
      mustBeSupported(record.version);
      yield typedRecord(record);
    }
    mustBeSupported(decoder.pendingVersion ?? VERSION);
  }
  if (decoder.pendingBytes > 0)
    throw new RecordStreamError('record-cut', `the stream ends ${decoder.pendingBytes} bytes into a record`);
}

function mustBeSupported(version: number): void {
  if (version !== VERSION) throw new RecordStreamError('version-unsupported', `FastCGI version ${version} instead of 1`);
}
