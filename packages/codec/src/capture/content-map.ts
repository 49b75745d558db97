import type { Direction } from '../core/index.js';
import type { ContentStream } from '../exchange/index.js';

/** Streams whose bytes can be fetched. */
export type StreamName = Exclude<ContentStream, 'params'>;

/** A run of a stream’s bytes that lies in one piece in its direction. */
export interface ContentPiece {
  /** Of its first byte in the stream. */
  readonly at: number;
  /** Of its first byte in the direction. */
  readonly offset: number;
  readonly length: number;
}

/** The direction in which a stream’s bytes travel. */
export function streamDirection(stream: StreamName): Direction {
  return stream === 'stdin' || stream === 'data' ? 'to-app' : 'from-app';
}

/**
 * Where the bytes of one stream lie in their direction, between record headers, padding and other requests: from it any range
 * of a body can be fetched without decoding what lies before. Feed it as the `content` of a `RecordObserver`.
 */
export class ContentMap {
  readonly pieces: ContentPiece[] = [];
  size = 0;
  private readonly stream: StreamName;

  constructor(stream: StreamName) {
    this.stream = stream;
  }

  /** Notes `length` bytes at `offset` in the direction; those of other streams are passed over. */
  add(stream: ContentStream, offset: number, length: number): void {
    if (stream !== this.stream) return;
    const last = this.pieces.at(-1);
    if (last !== undefined && last.offset + last.length === offset) {
      this.pieces[this.pieces.length - 1] = { ...last, length: last.length + length };
    } else {
      this.pieces.push({ at: this.size, offset, length });
    }
    this.size += length;
  }

  /** The pieces that `[from, to)` of the stream consists of, cut to it. */
  range(from: number, to: number): ContentPiece[] {
    const found: ContentPiece[] = [];
    for (let i = this.firstBehind(from); i < this.pieces.length; i++) {
      const piece = this.pieces[i]!;
      const start = Math.max(from, piece.at);
      const end = Math.min(to, piece.at + piece.length);
      if (start >= end) break;
      found.push({ at: start, offset: piece.offset + start - piece.at, length: end - start });
    }
    return found;
  }

  /** Index of the first piece that reaches behind `at`. */
  private firstBehind(at: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.pieces[middle]!;
      if (piece.at + piece.length > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
