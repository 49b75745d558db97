import { type Direction, type EpochMicros, epochMicros } from '../core/index.js';
import type { ConnectionId } from './log.js';

const FIRST_CAPACITY = 1024;

/**
 * Where the packets of one capture file lie, in order of arrival: 31 bytes each, in typed arrays that grow by doubling and go
 * with the file. Holds no bytes of traffic. Entries are numbered from 0.
 */
export class PacketIndex {
  private count = 0;
  private connections: Uint32Array;
  private directions: Uint8Array;
  private offsets: Float64Array;
  private lengths: Uint16Array;
  private times: Float64Array;
  /** Captures of others are not cut into segments: past 4 GiB a position is no 32-bit number. */
  private positions: Float64Array;

  /** With room for `expected` packets, before it grows. */
  constructor(expected = 0) {
    const capacity = Math.max(FIRST_CAPACITY, expected);
    this.connections = new Uint32Array(capacity);
    this.directions = new Uint8Array(capacity);
    this.offsets = new Float64Array(capacity);
    this.lengths = new Uint16Array(capacity);
    this.times = new Float64Array(capacity);
    this.positions = new Float64Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  /** `length` bytes of stream (at most 65,535) at `offset` of `direction`; in the file they lie at `position`. */
  add(connection: ConnectionId, direction: Direction, offset: number, length: number, time: EpochMicros, position: number): void {
    const at = this.count++;
    if (at === this.connections.length) this.grow(at * 2);
    this.connections[at] = connection;
    this.directions[at] = direction === 'to-app' ? 0 : 1;
    this.offsets[at] = offset;
    this.lengths[at] = length;
    this.times[at] = time;
    this.positions[at] = position;
  }

  directionAt(entry: number): Direction {
    return this.directions[entry] === 0 ? 'to-app' : 'from-app';
  }

  /** Of the first byte in its direction. */
  offsetAt(entry: number): number {
    return this.offsets[entry]!;
  }

  lengthAt(entry: number): number {
    return this.lengths[entry]!;
  }

  timeAt(entry: number): EpochMicros {
    return epochMicros(this.times[entry]!);
  }

  /** Where in the file the bytes begin. */
  positionAt(entry: number): number {
    return this.positions[entry]!;
  }

  /** The first entry of `connection` in `[from, to)`; undefined where there is none. */
  nextOf(connection: ConnectionId, from: number, to: number = this.count): number | undefined {
    return found(this.connections.subarray(0, Math.min(to, this.count)).indexOf(connection, Math.max(0, from)));
  }

  /** The last entry of `connection` before `to`; undefined where there is none. */
  previousOf(connection: ConnectionId, to: number = this.count): number | undefined {
    return found(this.connections.subarray(0, Math.max(0, Math.min(to, this.count))).lastIndexOf(connection));
  }

  private grow(capacity: number): void {
    this.connections = copied(this.connections, new Uint32Array(capacity));
    this.directions = copied(this.directions, new Uint8Array(capacity));
    this.offsets = copied(this.offsets, new Float64Array(capacity));
    this.lengths = copied(this.lengths, new Uint16Array(capacity));
    this.times = copied(this.times, new Float64Array(capacity));
    this.positions = copied(this.positions, new Float64Array(capacity));
  }
}

function found(index: number): number | undefined {
  return index === -1 ? undefined : index;
}

function copied<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(old: T, next: T): T {
  next.set(old);
  return next;
}
