import { copyInto, Slab } from '../bytes/index.js';
import { HEADER_LENGTH, MAX_RECORD_LENGTH } from './constants.js';

/**
 * A cursor over the records of one direction, whatever the chunks: it stands on one whole record at a time and makes no object
 * for it. A record that lies in one chunk is read where it lies; one that does not is gathered in memory that the next one uses
 * again, so never more than one record (65,798 bytes) is held. Takes any bytes for records and never throws on them.
 *
 *     reader.push(chunk);
 *     while (reader.next()) hash.update(reader.bytes.subarray(reader.contentFrom, reader.contentTo));
 *
 * What it says of a record holds until the next call of `next` or `push`. Before the next `push`, call `next` until it says false.
 */
export class RecordReader {
  /** Where the record at hand lies: `bytes[from, to)` is the whole of it. */
  bytes: Uint8Array = NO_RECORD;
  from = 0;
  to: number = NO_RECORD.length;
  /** `chunk[at, end)` is still to be read. */
  private chunk: Uint8Array = NO_RECORD;
  private at = 0;
  private end = 0;
  /** Offset in the direction of the chunk’s first byte. */
  private chunkOffset: number;
  private readonly header = new Uint8Array(HEADER_LENGTH);
  /** The beginning of a record whose rest is to come: `filled` bytes of it. With `wanted` bytes there is more to say. */
  private gathered: Uint8Array = this.header;
  private filled = 0;
  private wanted = HEADER_LENGTH;
  /** The caller keeps what is gathered. */
  private releases = false;

  /** `offset`: of the first byte that will be pushed. */
  constructor(offset = 0) {
    this.chunkOffset = offset;
  }

  get version(): number {
    return this.bytes[this.from]!;
  }

  get type(): number {
    return this.bytes[this.from + 1]!;
  }

  get requestId(): number {
    return (this.bytes[this.from + 2]! << 8) | this.bytes[this.from + 3]!;
  }

  /** Reserved byte of the header. */
  get reserved(): number {
    return this.bytes[this.from + 7]!;
  }

  /** The content is `bytes[contentFrom, contentTo)`. */
  get contentFrom(): number {
    return this.from + HEADER_LENGTH;
  }

  /** The padding is `bytes[contentTo, to)`. */
  get contentTo(): number {
    return this.to - this.bytes[this.from + 6]!;
  }

  /** Of the header's first byte, from the first byte of the direction. */
  get offset(): number {
    return this.chunkOffset + this.at - (this.to - this.from);
  }

  /** Bytes of a record whose rest is to come. */
  get pendingBytes(): number {
    return this.filled;
  }

  /** Version of a record whose rest is to come, so that what is no FastCGI at all need not be waited for. */
  get pendingVersion(): number | undefined {
    return this.filled > 0 ? this.gathered[0] : undefined;
  }

  /** Gives `chunk[from, to)` to read; it must not change until `next` has said false. */
  push(chunk: Uint8Array, from = 0, to: number = chunk.length): void {
    this.chunkOffset += this.at - from;
    this.chunk = chunk;
    this.at = from;
    this.end = to;
  }

  /** Goes to the next record; false where its end is not among the bytes that came. */
  next(): boolean {
    if (this.filled > 0) return this.gather();
    const { chunk, at } = this;
    const left = this.end - at;
    if (left < HEADER_LENGTH) return left > 0 && this.gather();
    const length = lengthAt(chunk, at);
    if (length > left) return this.gather();
    this.at = at + length;
    this.standOn(chunk, at, length);
    return true;
  }

  /** Leaves the memory of the record at hand to the caller: the next that is gathered gets its own. */
  release(): void {
    this.gathered = this.header;
    this.releases = true;
  }

  private standOn(bytes: Uint8Array, from: number, length: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = from + length;
  }

  /** Takes what is missing from the chunk; true once it was the last of a record. First the header alone is wanted. */
  private gather(): boolean {
    const { chunk, at, gathered, filled } = this;
    const missing = this.wanted - filled;
    const taken = Math.min(missing, this.end - at);
    if (taken > LOOP_COPY) copyInto(gathered, filled, chunk, at, at + taken);
    else for (let i = 0; i < taken; i++) gathered[filled + i] = chunk[at + i]!;
    this.at = at + taken;
    this.filled = filled + taken;
    return taken === missing && this.gatheredAll();
  }

  private gatheredAll(): boolean {
    const length = lengthAt(this.gathered, 0);
    if (length === this.wanted) return this.finish(length);
    this.want(length);
    return this.gather();
  }

  private want(length: number): void {
    this.wanted = length;
    if (this.gathered.length >= length) return;
    const larger = this.releases ? RELEASED.allocate(length) : this.grown(length);
    copyInto(larger, 0, this.gathered, 0, this.filled);
    this.gathered = larger;
  }

  /** Growing twofold, memory that is used again soon fits every record of a connection. */
  private grown(length: number): Uint8Array {
    return new Uint8Array(Math.min(MAX_RECORD_LENGTH, Math.max(length, this.gathered.length * 2)));
  }

  private finish(length: number): true {
    this.filled = 0;
    this.wanted = HEADER_LENGTH;
    this.standOn(this.gathered, 0, length);
    return true;
  }
}

/** Up to this length a loop that needs no call is faster. */
const LOOP_COPY = 16;

/** Before the first record: an empty one, all zeros. */
const NO_RECORD: Uint8Array = new Uint8Array(HEADER_LENGTH);

/** Cut from a large slab, memory costs half; its pieces are mostly let go of soon. Larger ones cost the same alone. */
const RELEASED = new Slab(256 * 1024, 48 * 1024);

/** Length of the record whose header is at `bytes[at]`. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return HEADER_LENGTH + ((bytes[at + 4]! << 8) | bytes[at + 5]!) + bytes[at + 6]!;
}
