import type { ConnectionId } from '../../capture/index.js';
import type { Direction } from '../../core/index.js';

const FIRST_CAPACITY = 4096;
const NONE = -1;

/**
 * Where the bytes of all connections of a capture lie, in order of arrival: 37 bytes for each piece, in typed arrays. Pieces of
 * one connection are linked both ways. No bytes of traffic are held.
 */
export class BytePlaces {
  private count = 0;
  private directions = new Uint8Array(FIRST_CAPACITY);
  private offsets = new Float64Array(FIRST_CAPACITY);
  private lengths = new Uint32Array(FIRST_CAPACITY);
  private positions = new Float64Array(FIRST_CAPACITY);
  private times = new Float64Array(FIRST_CAPACITY);
  private nexts = new Int32Array(FIRST_CAPACITY);
  private previouses = new Int32Array(FIRST_CAPACITY);
  private readonly latest = new Map<ConnectionId, number>();

  /** Number of the newest piece; -1 before the first. */
  get last(): number {
    return this.count - 1;
  }

  /** `position` in the file; NaN where the bytes lie in no one piece. */
  add(connection: ConnectionId, direction: Direction, offset: number, length: number, position: number, time: number): number {
    const at = this.count++;
    if (at === this.offsets.length) this.grow(at * 2);
    this.directions[at] = direction === 'to-app' ? 0 : 1;
    this.offsets[at] = offset;
    this.lengths[at] = length;
    this.positions[at] = position;
    this.times[at] = time;
    const previous = this.latest.get(connection) ?? NONE;
    this.previouses[at] = previous;
    this.nexts[at] = NONE;
    if (previous !== NONE) this.nexts[previous] = at;
    this.latest.set(connection, at);
    return at;
  }

  /** No more of this connection will come. */
  close(connection: ConnectionId): void {
    this.latest.delete(connection);
  }

  directionAt(piece: number): Direction {
    return this.directions[piece] === 0 ? 'to-app' : 'from-app';
  }

  offsetAt(piece: number): number {
    return this.offsets[piece]!;
  }

  lengthAt(piece: number): number {
    return this.lengths[piece]!;
  }

  positionAt(piece: number): number {
    return this.positions[piece]!;
  }

  timeAt(piece: number): number {
    return this.times[piece]!;
  }

  /** The pieces of one connection from `first` to `last`, and before `first` until one begins at or before `offset` of `direction`. */
  *between(first: number, last: number, direction: Direction, offset: number): Generator<number, void, undefined> {
    let piece = first;
    while (this.previouses[piece] !== NONE && !(this.directionAt(piece) === direction && this.offsets[piece]! <= offset)) {
      piece = this.previouses[piece]!;
    }
    for (; piece !== NONE && piece <= last; piece = this.nexts[piece]!) yield piece;
  }

  private grow(capacity: number): void {
    this.directions = copied(this.directions, new Uint8Array(capacity));
    this.offsets = copied(this.offsets, new Float64Array(capacity));
    this.lengths = copied(this.lengths, new Uint32Array(capacity));
    this.positions = copied(this.positions, new Float64Array(capacity));
    this.times = copied(this.times, new Float64Array(capacity));
    this.nexts = copied(this.nexts, new Int32Array(capacity));
    this.previouses = copied(this.previouses, new Int32Array(capacity));
  }
}

function copied<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(old: T, next: T): T {
  next.set(old);
  return next;
}
