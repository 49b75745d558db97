import { HEADER_LENGTH } from './constants.js';

/**
 * What a {@link RecordScanner} tells, in wire order: `recordBegin` once a header is complete, `recordContent` for each piece of
 * content as it comes (never for empty content), `recordEnd` when the padding has passed too. Pieces are `chunk[from, to)`,
 * valid during the call only.
 */
export interface RecordSink {
  recordBegin(header: ScannedHeader): void;
  recordContent(chunk: Uint8Array, from: number, to: number): void;
  recordEnd(): void;
}

/** Header of the record that is being scanned (§3.3). One object per scanner, overwritten by the next header. */
export interface ScannedHeader {
  readonly version: number;
  readonly type: number;
  readonly requestId: number;
  readonly contentLength: number;
  readonly paddingLength: number;
  readonly reserved: number;
  /** Of the header's first byte, from the first byte of the direction. */
  readonly offset: number;
}

class HeaderSlot implements ScannedHeader {
  version = 0;
  type = 0;
  requestId = 0;
  contentLength = 0;
  paddingLength = 0;
  reserved = 0;
  /** Offset of the chunk at hand, and where the header is from there: less than 0 in an earlier one. */
  chunkOffset = 0;
  at = 0;

  get offset(): number {
    return this.chunkOffset + this.at;
  }

  fill(bytes: Uint8Array, from: number, at: number): void {
    this.version = bytes[from]!;
    this.type = bytes[from + 1]!;
    this.requestId = (bytes[from + 2]! << 8) | bytes[from + 3]!;
    this.contentLength = (bytes[from + 4]! << 8) | bytes[from + 5]!;
    this.paddingLength = bytes[from + 6]!;
    this.reserved = bytes[from + 7]!;
    this.at = at;
  }
}

/**
 * Walks the records of one direction by their headers: the hot path. Makes no views, no objects, no strings, and looks at no
 * byte of content. It knows nothing of requests, and takes any version and type: bytes always are records to it.
 */
export class RecordScanner {
  readonly header: ScannedHeader;
  private readonly slot = new HeaderSlot();
  private readonly sink: RecordSink;
  private readonly partial = new Uint8Array(HEADER_LENGTH);
  private partialLength = 0;
  // Places are kept as small integers, from the chunk at hand: offsets in a direction outgrow what is fast.
  private at = 0;
  /** Ends of content and padding of the record that is going on. */
  private contentTo = 0;
  private recordTo = 0;
  /** Content of it that was skipped. */
  private contentMissing = 0;
  private inRecord = false;

  constructor(sink: RecordSink, offset = 0) {
    this.sink = sink;
    this.header = this.slot;
    this.slot.chunkOffset = offset;
  }

  /** Offset of the next byte to come. */
  get offset(): number {
    return this.slot.chunkOffset + this.at;
  }

  /** Bytes of a record that has begun and is not complete: 0 at the edge of records. */
  get pendingBytes(): number {
    return this.inRecord ? this.at - this.slot.at : this.partialLength;
  }

  /** Content of the record that is going on, as far as it has come. */
  get contentSeen(): number {
    return this.inRecord ? this.slot.contentLength - this.contentLeft - this.contentMissing : 0;
  }

  private get contentLeft(): number {
    return Math.max(0, this.contentTo - this.at);
  }

  push(chunk: Uint8Array, from: number, to: number): void {
    this.rebase(from);
    if (this.inRecord) this.goOn(chunk, to);
    else if (this.partialLength > 0) this.gatherHeader(chunk, to);
    while (to - this.at >= HEADER_LENGTH) {
      this.begin(chunk, this.at, this.at);
      this.goOn(chunk, to);
    }
    if (this.at < to) this.gatherHeader(chunk, to);
  }

  /**
   * Skips `length` bytes that are missing. True where they all lie in the content and padding of the record that is going on,
   * so that what follows is still in step; false (and nothing is changed) where headers may be among them.
   */
  skip(length: number): boolean {
    if (!this.inRecord || length > this.recordTo - this.at) return false;
    this.contentMissing += Math.min(length, this.contentLeft);
    this.at += length;
    if (this.at === this.recordTo) this.end();
    return true;
  }

  /** Forgets the record that is going on: the next byte, at `offset`, begins a header. */
  restart(offset: number): void {
    this.slot.chunkOffset = offset - this.at;
    this.partialLength = 0;
    this.inRecord = false;
  }

  /** The next byte is at `from` of a new chunk. */
  private rebase(from: number): void {
    const { slot } = this;
    const by = this.at - from;
    slot.chunkOffset += by;
    slot.at -= by;
    this.contentTo -= by;
    this.recordTo -= by;
    this.at = from;
  }

  /** Takes the header at `bytes[from]`, which begins at `at` of the chunk. */
  private begin(bytes: Uint8Array, from: number, at: number): void {
    const { slot } = this;
    slot.fill(bytes, from, at);
    this.at = at + HEADER_LENGTH;
    this.contentTo = at + HEADER_LENGTH + slot.contentLength;
    this.recordTo = this.contentTo + slot.paddingLength;
    this.contentMissing = 0;
    this.inRecord = true;
    this.sink.recordBegin(slot);
  }

  /** What the chunk has of the record that is going on. */
  private goOn(chunk: Uint8Array, to: number): void {
    const { at } = this;
    const next = Math.min(to, this.contentTo);
    if (next > at) {
      this.at = next;
      this.sink.recordContent(chunk, at, next);
    }
    this.at = Math.min(to, this.recordTo);
    if (this.at === this.recordTo) this.end();
  }

  private end(): void {
    this.inRecord = false;
    this.sink.recordEnd();
  }

  /** Bytes of a header that does not lie in one chunk, and what the chunk has of its record. */
  private gatherHeader(chunk: Uint8Array, to: number): void {
    const end = Math.min(to, this.at + HEADER_LENGTH - this.partialLength);
    for (let i = this.at; i < end; i++) this.partial[this.partialLength++] = chunk[i]!;
    this.at = end;
    if (this.partialLength < HEADER_LENGTH) return;
    this.partialLength = 0;
    this.begin(this.partial, 0, end - HEADER_LENGTH);
    this.goOn(chunk, to);
  }
}
