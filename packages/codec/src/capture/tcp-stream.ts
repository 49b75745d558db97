import { copyOf } from '../bytes/index.js';
import type { EpochMicros } from '../core/index.js';
import type { TcpSegment } from './tcp-segment.js';
import { ACK, FIN } from './tcp-segment.js';

/** The largest window that TCP knows (RFC 7323 §2.3): nothing further ahead or behind can belong to the stream. */
const MAX_WINDOW = 2 ** 30;

/** When something came: capture time, and how many packets of the connection had come by then. */
export interface Arrival {
  readonly time: EpochMicros;
  readonly packet: number;
}

/** A piece of stream that waits for what comes before it: bytes (copied), bytes that were not captured, or the FIN. */
export interface Waiting extends Arrival {
  readonly kind: 'bytes' | 'missing' | 'fin';
  readonly sequence: number;
  /** Sequence numbers that it takes. */
  readonly span: number;
  readonly bytes: Uint8Array;
  /** File position of `bytes[0]`; NaN where it has none. */
  readonly position: number;
  /** The sender had received all of the other direction before this number. Undefined where it does not say. */
  readonly acknowledgment: number | undefined;
}

const NO_BYTES: Uint8Array = new Uint8Array(0);

/**
 * One direction of a TCP connection: how far its bytes have been handed on, and what waits behind a hole. Sequence numbers are
 * compared by their distance modulo 2^32, so they may wrap around.
 */
export class TcpStream {
  started = false;
  /** Sequence number of its first byte, as far as the capture knows. */
  first = 0;
  /** Sequence number of the next byte to be handed on. */
  next = 0;
  /** Its FIN has been handed on. */
  finished = false;
  readonly waiting: Waiting[] = [];
  waitingBytes = 0;
  /** Since when the other side has acknowledged bytes that were not handed on yet. */
  behindSince: Arrival | undefined;
  /** An overlap was found whose copies differ. */
  overlapDiffers = false;
  private acknowledged = 0;

  begin(sequence: number): void {
    this.started = true;
    this.first = sequence;
    this.next = sequence;
    this.acknowledged = sequence;
  }

  /** How far `sequence` is ahead of the next byte; negative where it is behind. */
  distance(sequence: number): number {
    return (sequence - this.next) | 0;
  }

  advance(span: number): void {
    this.next = (this.next + span) >>> 0;
    if (this.behindSince !== undefined && this.distance(this.acknowledged) <= 0) this.behindSince = undefined;
  }

  /** The other side has all bytes before `sequence`. */
  acknowledge(sequence: number, time: EpochMicros, packet: number): void {
    if (!this.isAhead(sequence)) return;
    if (this.behindSince === undefined || this.distance(this.acknowledged) < this.distance(sequence))
      this.acknowledged = sequence;
    this.behindSince ??= { time, packet };
  }

  /** Whether `sequence` lies in what can still come. */
  isAhead(sequence: number): boolean {
    const ahead = this.distance(sequence);
    return this.started && !this.finished && ahead > 0 && ahead <= MAX_WINDOW;
  }

  isPlausible(sequence: number): boolean {
    return Math.abs(this.distance(sequence)) <= MAX_WINDOW;
  }

  /** Length of what is missing at the front; 0 where nothing is known to be. */
  holeLength(): number {
    const waiting = this.waiting[0];
    const toWaiting = waiting === undefined ? 0 : Math.max(0, this.distance(waiting.sequence));
    const toAcknowledged = this.behindSince === undefined ? 0 : this.distance(this.acknowledged);
    if (waiting === undefined) return toAcknowledged;
    // Where the next piece is here, it waits for the other direction and not for a hole.
    return toAcknowledged > 0 ? Math.min(toWaiting, toAcknowledged) : toWaiting;
  }

  /** What `segment` carries, to be kept until its turn comes. */
  hold(segment: TcpSegment, time: EpochMicros, packet: number): void {
    const { bytes, from, to, missing } = segment;
    const acknowledgment = segment.has(ACK) ? segment.acknowledgment : undefined;
    const common = { time, packet, acknowledgment, bytes: NO_BYTES, position: Number.NaN };
    let sequence = segment.sequence;
    if (to > from) {
      const own = copyOf(bytes, from, to);
      this.insert({ ...common, kind: 'bytes', sequence, span: to - from, bytes: own, position: segment.base + from });
      sequence += to - from;
    }
    if (missing > 0) this.insert({ ...common, kind: 'missing', sequence: sequence >>> 0, span: missing });
    if (segment.has(FIN)) this.insert({ ...common, kind: 'fin', sequence: (sequence + missing) >>> 0, span: 1 });
  }

  /** Lets go of all that waits. */
  forget(): void {
    this.waiting.length = 0;
    this.waitingBytes = 0;
    this.behindSince = undefined;
  }

  /** Takes the first piece out, less what has been handed on before; undefined where it was handed on as a whole. */
  take(): Waiting | undefined {
    const piece = this.waiting.shift();
    if (piece === undefined) return undefined;
    this.waitingBytes -= piece.bytes.length;
    const passed = -this.distance(piece.sequence);
    return passed > 0 ? part(piece, passed, piece.span) : piece;
  }

  /** Puts `piece` among those that wait, without what others have already: the first copy counts. */
  private insert(piece: Waiting): void {
    let index = this.indexBefore(piece);
    let done = 0;
    const start = this.distance(piece.sequence);
    for (let other = this.waiting[index]; other !== undefined && done < piece.span; other = this.waiting[index]) {
      const otherStart = this.distance(other.sequence) - start;
      if (otherStart >= piece.span) break;
      this.compare(other, piece, otherStart);
      index = this.put(index, part(piece, done, otherStart)) + 1;
      done = Math.max(done, otherStart + other.span);
    }
    this.put(index, part(piece, done, piece.span));
  }

  /** Index of the first piece that ends behind the beginning of `piece`. They mostly come in order: search from the end. */
  private indexBefore(piece: Waiting): number {
    const start = this.distance(piece.sequence);
    let index = this.waiting.length;
    while (index > 0 && this.endOf(this.waiting[index - 1]!) > start) index--;
    return index;
  }

  private endOf(piece: Waiting): number {
    return this.distance(piece.sequence) + piece.span;
  }

  private put(index: number, piece: Waiting | undefined): number {
    if (piece === undefined) return index;
    this.waiting.splice(index, 0, piece);
    this.waitingBytes += piece.bytes.length;
    return index + 1;
  }

  /** Looks whether two copies of the same bytes are the same. */
  private compare(first: Waiting, second: Waiting, offset: number): void {
    const from = Math.max(0, offset);
    const to = Math.min(second.bytes.length, offset + first.bytes.length);
    for (let i = from; i < to; i++) {
      if (second.bytes[i] === first.bytes[i - offset]) continue;
      this.overlapDiffers = true;
      return;
    }
  }
}

/** `piece` from `from` to `to`, counted from its beginning; undefined where nothing is left. */
function part(piece: Waiting, from: number, to: number): Waiting | undefined {
  if (to <= from) return undefined;
  if (from === 0 && to === piece.span) return piece;
  return {
    ...piece,
    sequence: (piece.sequence + from) >>> 0,
    span: to - from,
    bytes: piece.bytes.subarray(from, to),
    position: piece.position + from,
  };
}
