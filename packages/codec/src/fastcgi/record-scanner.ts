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
  offset = 0;

  fill(bytes: Uint8Array, at: number, offset: number): void {
    this.version = bytes[at]!;
    this.type = bytes[at + 1]!;
    this.requestId = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    this.contentLength = (bytes[at + 4]! << 8) | bytes[at + 5]!;
    this.paddingLength = bytes[at + 6]!;
    this.reserved = bytes[at + 7]!;
    this.offset = offset;
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
  /** Offset in the direction of the next byte to come. */
  private position: number;
  private readonly partial = new Uint8Array(HEADER_LENGTH);
  private partialLength = 0;
  private contentLeft = 0;
  /** Content of the record that is going on which was skipped. */
  private contentMissing = 0;
  private paddingLeft = 0;
  private inRecord = false;

  constructor(sink: RecordSink, offset = 0) {
    this.sink = sink;
    this.position = offset;
    this.header = this.slot;
  }

  /** Offset of the next byte to come. */
  get offset(): number {
    return this.position;
  }

  /** Bytes of a record that has begun and is not complete: 0 at the edge of records. */
  get pendingBytes(): number {
    return this.inRecord ? this.position - this.slot.offset : this.partialLength;
  }

  /** Content of the record that is going on, as far as it has come. */
  get contentSeen(): number {
    return this.inRecord ? this.slot.contentLength - this.contentLeft - this.contentMissing : 0;
  }

  push(chunk: Uint8Array, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.inRecord) at = this.passBody(chunk, at, to);
      else if (this.partialLength === 0 && to - at >= HEADER_LENGTH) at = this.begin(chunk, at, at + HEADER_LENGTH);
      else at = this.gatherHeader(chunk, at, to);
    }
  }

  /**
   * Skips `length` bytes that are missing. True where they all lie in the content and padding of the record that is going on,
   * so that what follows is still in step; false (and nothing is changed) where headers may be among them.
   */
  skip(length: number): boolean {
    if (!this.inRecord || length > this.contentLeft + this.paddingLeft) return false;
    const content = Math.min(length, this.contentLeft);
    this.contentLeft -= content;
    this.contentMissing += content;
    this.paddingLeft -= length - content;
    this.position += length;
    this.finishIfDone();
    return true;
  }

  /** Forgets the record that is going on: the next byte, at `offset`, begins a header. */
  restart(offset: number): void {
    this.position = offset;
    this.partialLength = 0;
    this.inRecord = false;
    this.contentLeft = 0;
    this.paddingLeft = 0;
  }

  private gatherHeader(chunk: Uint8Array, at: number, to: number): number {
    const end = Math.min(to, at + HEADER_LENGTH - this.partialLength);
    for (let i = at; i < end; i++) this.partial[this.partialLength++] = chunk[i]!;
    if (this.partialLength < HEADER_LENGTH) {
      this.position += end - at;
      return end;
    }
    this.position -= HEADER_LENGTH - (end - at);
    this.partialLength = 0;
    this.begin(this.partial, 0, 0);
    return end;
  }

  /** Takes the header at `bytes[at]`; returns `next`. */
  private begin(bytes: Uint8Array, at: number, next: number): number {
    const slot = this.slot;
    slot.fill(bytes, at, this.position);
    this.position += HEADER_LENGTH;
    this.contentLeft = slot.contentLength;
    this.contentMissing = 0;
    this.paddingLeft = slot.paddingLength;
    this.inRecord = true;
    this.sink.recordBegin(slot);
    this.finishIfDone();
    return next;
  }

  private passBody(chunk: Uint8Array, at: number, to: number): number {
    let next = at;
    if (this.contentLeft > 0) {
      next = Math.min(to, at + this.contentLeft);
      this.contentLeft -= next - at;
      this.position += next - at;
      this.sink.recordContent(chunk, at, next);
    }
    const padding = Math.min(to - next, this.paddingLeft);
    this.paddingLeft -= padding;
    this.position += padding;
    this.finishIfDone();
    return next + padding;
  }

  private finishIfDone(): void {
    if (this.contentLeft > 0 || this.paddingLeft > 0) return;
    this.inRecord = false;
    this.sink.recordEnd();
  }
}
