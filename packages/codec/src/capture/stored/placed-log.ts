import type { Direction, EpochMicros, Party } from '../../core/index.js';
import type { PlaceHook } from '../connection-output.js';
import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '../log.js';
import type { PacketIndex } from '../packet-index.js';
import type { JoinedBytes } from './joined-bytes.js';

/** The longest entry of a packet index. An exported PDU carries a whole record, which may be longer. */
const LONGEST_ENTRY = 65_535;

/** Bytes of each direction so far. */
type Offsets = Record<Direction, number>;

/** Notes where the bytes of a log lie, then hands it on: whoever hears of an exchange finds its packets in the index. */
export class PlacedLog implements LogSink {
  /** To be told of places by the reader. */
  readonly place: PlaceHook = (_connection, _direction, _offset, position) => {
    this.position = position;
  };
  private readonly next: LogSink;
  private readonly index: PacketIndex;
  private readonly files: JoinedBytes;
  private readonly offsets = new Map<ConnectionId, Offsets>();
  /** Of the bytes that come next; undefined where they lie in no file in one piece. */
  private position: number | undefined;

  constructor(next: LogSink, index: PacketIndex, files: JoinedBytes) {
    this.next = next;
    this.index = index;
    this.files = files;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    this.offsets.set(connection.id, { 'to-app': 0, 'from-app': 0 });
    this.next.opened(connection, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const position = this.position ?? this.files.keep(chunk.subarray(from, to));
    this.position = undefined;
    const offset = this.advance(connection, direction, to - from);
    if (position !== undefined) this.note(connection, direction, offset, to - from, time, position);
    this.next.bytes(connection, direction, chunk, from, to, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    this.advance(connection, direction, length ?? 0);
    this.next.gap(connection, direction, length, reason, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    this.next.closed(connection, by, manner, time);
  }

  /** Counts bytes of a connection; returns the offset of the first of them. */
  private advance(connection: ConnectionId, direction: Direction, length: number): number {
    const offsets = this.offsets.get(connection);
    if (offsets === undefined) return 0;
    const offset = offsets[direction];
    offsets[direction] += length;
    return offset;
  }

  private note(
    connection: ConnectionId,
    direction: Direction,
    offset: number,
    length: number,
    time: EpochMicros,
    position: number,
  ): void {
    for (let at = 0; at < length; at += LONGEST_ENTRY) {
      this.index.add(connection, direction, offset + at, Math.min(LONGEST_ENTRY, length - at), time, position + at);
    }
  }
}
