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
 * Pieces that a map holds, 16 bytes each: a body of 8 GB in full records. Only a body in tiny records has more; it ends here then, and
 * the map is {@link ContentMap.cut}.
 */
export const MOST_PIECES: number = 1_000_000;

/**
 * Where the bytes of one stream lie in their direction, between record headers, padding and other requests: from it any range
 * of a body can be fetched without decoding what lies before. Feed it as the `content` of a `RecordObserver`.
 */
export class ContentMap {
  /** Bytes of the stream that the map leads to. */
  size = 0;
  /** There are bytes behind {@link size}: in more than {@link MOST_PIECES} pieces. */
  cut = false;
  private readonly stream: StreamName;
  private readonly mostPieces: number;
  /** Of each piece its first byte in the stream, and in the direction; a piece ends where the next one begins. */
  private readonly starts: number[] = [];
  private readonly offsets: number[] = [];
  /** Offset in the direction behind the last piece. */
  private end = -1;

  constructor(stream: StreamName, mostPieces: number = MOST_PIECES) {
    this.stream = stream;
    this.mostPieces = mostPieces;
  }

  /** Notes `length` bytes at `offset` in the direction; those of other streams are passed over. */
  add(stream: ContentStream, offset: number, length: number): void {
    if (stream !== this.stream || this.cut) return;
    if (offset !== this.end && !this.begin(offset)) return;
    this.end = offset + length;
    this.size += length;
  }

  /** The pieces that `[from, to)` of the stream consists of, cut to it. */
  range(from: number, to: number): ContentPiece[] {
    const found: ContentPiece[] = [];
    for (let i = this.firstBehind(from); i < this.starts.length; i++) {
      const at = this.starts[i]!;
      const start = Math.max(from, at);
      const end = Math.min(to, this.endOf(i));
      if (start >= end) break;
      found.push({ at: start, offset: this.offsets[i]! + start - at, length: end - start });
    }
    return found;
  }

  private begin(offset: number): boolean {
    this.cut = this.starts.length >= this.mostPieces;
    if (this.cut) return false;
    this.starts.push(this.size);
    this.offsets.push(offset);
    return true;
  }

  private endOf(piece: number): number {
    return this.starts[piece + 1] ?? this.size;
  }

  /** Index of the first piece that reaches behind `at`. */
  private firstBehind(at: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endOf(middle) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
