import type { Direction, EpochMicros, Party } from '../core/index.js';
import { epochMicros } from '../core/index.js';
import type { CloseManner, ConnectionId, GapReason } from './log.js';

/** What an entry of a {@link PacketIndex} is, beside its numbers. */
export type PacketKind =
  | { readonly event: 'data'; readonly direction: Direction }
  | { readonly event: 'gap'; readonly direction: Direction; readonly reason: GapReason }
  | { readonly event: 'closed'; readonly by: Party; readonly manner: CloseManner };

const DIRECTIONS: readonly Direction[] = ['to-app', 'from-app'];
const REASONS: readonly GapReason[] = ['lost', 'overload', 'disk', 'evicted', 'paused'];
const PARTIES: readonly Party[] = ['server', 'app'];
const MANNERS: readonly CloseManner[] = ['fin', 'reset'];

/** Every kind; its place is its code in the index. */
const KINDS: readonly PacketKind[] = [
  ...DIRECTIONS.map((direction) => ({ event: 'data', direction }) as const),
  ...DIRECTIONS.flatMap((direction) => REASONS.map((reason) => ({ event: 'gap', direction, reason }) as const)),
  ...PARTIES.flatMap((by) => MANNERS.map((manner) => ({ event: 'closed', by, manner }) as const)),
];

const FIRST_CAPACITY = 1024;

/** Lengths have 32 bits; a longer gap takes several entries. */
const LENGTH_LIMIT = 0xffff_ffff;

/**
 * Where the packets of one capture file lie, in order of time: 29 bytes each, in typed arrays that grow by doubling and go
 * with the file. Holds no bytes of traffic. Entries are numbered from 0.
 */
export class PacketIndex {
  private count = 0;
  private connections: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  private kinds: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  private offsets: Float64Array = new Float64Array(FIRST_CAPACITY);
  private lengths: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  private times: Float64Array = new Float64Array(FIRST_CAPACITY);
  private positions: Uint32Array = new Uint32Array(FIRST_CAPACITY);

  get length(): number {
    return this.count;
  }

  /** `length` bytes of stream at `offset`; they lie at `position` of the file. */
  addData(
    connection: ConnectionId,
    direction: Direction,
    offset: number,
    length: number,
    time: EpochMicros,
    position: number,
  ): void {
    this.add(connection, direction === 'to-app' ? 0 : 1, offset, length, time, position);
  }

  addGap(
    connection: ConnectionId,
    direction: Direction,
    offset: number,
    length: number,
    reason: GapReason,
    time: EpochMicros,
  ): void {
    const code = KINDS.findIndex((kind) => kind.event === 'gap' && kind.direction === direction && kind.reason === reason);
    for (let done = 0; done < length; done += LENGTH_LIMIT) {
      this.add(connection, code, offset + done, Math.min(LENGTH_LIMIT, length - done), time, 0);
    }
  }

  addClose(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const code = KINDS.findIndex((kind) => kind.event === 'closed' && kind.by === by && kind.manner === manner);
    this.add(connection, code, 0, 0, time, 0);
  }

  connectionAt(entry: number): ConnectionId {
    return this.connections[entry]!;
  }

  kindAt(entry: number): PacketKind {
    return KINDS[this.kinds[entry]!]!;
  }

  /** Of the first byte in its direction; data and gaps only. */
  offsetAt(entry: number): number {
    return this.offsets[entry]!;
  }

  lengthAt(entry: number): number {
    return this.lengths[entry]!;
  }

  timeAt(entry: number): EpochMicros {
    return epochMicros(this.times[entry]!);
  }

  /** Where in the file the bytes of a data entry begin. */
  positionAt(entry: number): number {
    return this.positions[entry]!;
  }

  /** The next entry of `connection` in `[from, to)`; undefined where there is none. */
  nextOf(connection: ConnectionId, from: number, to: number): number | undefined {
    const at = this.connections.subarray(0, Math.min(to, this.count)).indexOf(connection, from);
    return at === -1 ? undefined : at;
  }

  /** The last entry of `connection` before `to`; undefined where there is none. */
  previousOf(connection: ConnectionId, to: number): number | undefined {
    const end = Math.min(to, this.count);
    const at = end === 0 ? -1 : this.connections.lastIndexOf(connection, end - 1);
    return at === -1 ? undefined : at;
  }

  private add(connection: number, code: number, offset: number, length: number, time: number, position: number): void {
    const at = this.count++;
    if (at === this.connections.length) this.grow(at * 2);
    this.connections[at] = connection;
    this.kinds[at] = code;
    this.offsets[at] = offset;
    this.lengths[at] = length;
    this.times[at] = time;
    this.positions[at] = position;
  }

  private grow(capacity: number): void {
    this.connections = grown(this.connections, new Uint32Array(capacity));
    this.kinds = grown(this.kinds, new Uint8Array(capacity));
    this.offsets = grown(this.offsets, new Float64Array(capacity));
    this.lengths = grown(this.lengths, new Uint32Array(capacity));
    this.times = grown(this.times, new Float64Array(capacity));
    this.positions = grown(this.positions, new Uint32Array(capacity));
  }
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(old: T, next: T): T {
  next.set(old);
  return next;
}
