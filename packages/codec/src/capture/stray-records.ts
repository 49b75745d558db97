import { concat } from '../bytes/index.js';
import type { Direction, EpochMicros } from '../core/index.js';
import type { ConnectionFacts, ObservedRecord } from '../exchange/index.js';
import { HEADER_LENGTH } from '../fastcgi/index.js';
import type { ConnectionId } from './log.js';
import type { PacketIndex } from './packet-index.js';
import type { JoinedBytes } from './stored/joined-bytes.js';
import { type RecordEntry, recordEntry } from './stored/record-list.js';

/** A record that belongs to no exchange, with its connection's ends. */
export interface StrayRecord {
  readonly entry: RecordEntry;
  readonly server: string;
  readonly app: string;
  readonly tap: string;
  /** When its connection was opened; null where the capture starts later. */
  readonly openedAt: EpochMicros | null;
  /** Header, content and padding; less where the capture lacks some. */
  readonly bytes: () => Promise<Uint8Array>;
}

/** More are not kept. */
const STRAY_LIMIT = 100_000;

/** Where bytes of one direction of a connection lie. */
interface Stretch {
  readonly connection: ConnectionId;
  readonly direction: Direction;
  readonly from: number;
  readonly to: number;
  /** The packet behind the one that completed it. */
  readonly endPacket: number;
}

/** Records of no exchange (management records, those of unknown ids) and where they lie. */
export class StrayRecords {
  readonly list: StrayRecord[] = [];
  private readonly index: PacketIndex;
  private readonly bytes: JoinedBytes;

  constructor(index: PacketIndex, bytes: JoinedBytes) {
    this.index = index;
    this.bytes = bytes;
  }

  /** To be called while the packet that completed the record is the last of the index. */
  add(
    { id, server, app, tap, openedAt }: ConnectionFacts,
    direction: Direction,
    record: ObservedRecord,
    time: EpochMicros,
  ): void {
    if (this.list.length >= STRAY_LIMIT) return;
    const { offset, contentLength, paddingLength } = record;
    const to = offset + HEADER_LENGTH + contentLength + paddingLength;
    const stretch = { connection: id, direction, from: offset, to, endPacket: this.index.length };
    const entry = recordEntry(id, direction, record, time);
    this.list.push({ entry, server, app, tap, openedAt, bytes: () => this.read(stretch) });
  }

  private async read({ connection, direction, from, to, endPacket }: Stretch): Promise<Uint8Array> {
    const { index } = this;
    const parts: Uint8Array[] = [];
    let at = from;
    let packet = this.packetOf(connection, direction, from, endPacket);
    for (; packet !== undefined && at < to; packet = index.nextOf(connection, packet + 1, endPacket)) {
      if (index.directionAt(packet) !== direction) continue;
      const skip = at - index.offsetAt(packet);
      if (skip < 0) break;
      const length = Math.min(index.lengthAt(packet) - skip, to - at);
      if (length > 0) parts.push(await this.bytes.read(index.positionAt(packet) + skip, length));
      at += Math.max(0, length);
    }
    return concat(parts);
  }

  /** The last packet that begins at or before `offset`. */
  private packetOf(connection: ConnectionId, direction: Direction, offset: number, end: number): number | undefined {
    const { index } = this;
    let packet = index.previousOf(connection, end);
    while (packet !== undefined && (index.directionAt(packet) !== direction || index.offsetAt(packet) > offset)) {
      packet = index.previousOf(connection, packet);
    }
    return packet;
  }
}
