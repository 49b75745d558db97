import { utf8Bytes } from '@fcgiscope/codec/bytes';
import {
  type BlockBuffer,
  type CaptureNote,
  type CloseManner,
  type ConnectionId,
  type ConnectionInfo,
  type ConnectionSlice,
  formatNote,
  type GapReason,
  type LogSink,
  MAX_PAYLOAD,
  PACKET_DATA_OFFSET,
  PACKET_HEADERS_LENGTH,
  packetBlockLength,
  type StoredChunk,
} from '@fcgiscope/codec/capture';
import { type Direction, directionFrom, type EpochMicros, type Party } from '@fcgiscope/codec/core';
import { type CaptureDirectory, prepareCaptureDirectory } from './capture-directory.js';
import { EndpointAllocator } from './endpoints.js';
import { RecordedConnection } from './recorded-connection.js';
import {
  announcementLength,
  emptyPacketLength,
  finishConnectionPacket,
  noteLength,
  writeAnnouncement,
  writeNote,
} from './segment-blocks.js';
import { SegmentStream } from './segment-stream.js';
import { DEFAULT_BYTES_PER_SECOND, DEFAULT_CAPTURE_BYTES } from './store-limits.js';
import type { StoreStop } from './store-stop.js';
import { WriteBudget } from './write-budget.js';

export interface CaptureStoreOptions {
  readonly captureId: string;
  /** Where the segments go; default a fresh directory under the system's temporary directory. */
  readonly directory?: string;
  /** Limit of the ring; default {@link DEFAULT_CAPTURE_BYTES}. */
  readonly maxBytes?: number;
  /** Traffic that is captured per second in the long run; default {@link DEFAULT_BYTES_PER_SECOND}. */
  readonly maxBytesPerSecond?: number;
  /** Packets before this number are gone. */
  readonly onEvicted?: (firstPacket: number) => void;
  /** The disk takes no more; the store keeps nothing until {@link CaptureStore.restart}. */
  readonly onStopped?: (stop: StoreStop) => void;
}

/** Where the stream's bytes lie in the block of a data packet. */
const PAYLOAD_OFFSET = PACKET_DATA_OFFSET + PACKET_HEADERS_LENGTH;

/**
 * Keeps the log as pcapng segments: a packet is copied once, into memory that is written behind everybody's back. Never waits
 * and never throws: what cannot be kept becomes a gap in the file, and is counted.
 */
export class CaptureStore implements LogSink {
  private lostBytes = 0;
  private readonly segments: SegmentStream;
  private readonly connections = new Map<ConnectionId, RecordedConnection>();
  private readonly endpoints = new EndpointAllocator();
  private readonly budget: WriteBudget;

  private constructor(options: CaptureStoreOptions, directory: CaptureDirectory) {
    this.budget = new WriteBudget(options.maxBytesPerSecond ?? DEFAULT_BYTES_PER_SECOND);
    this.segments = new SegmentStream(options.captureId, directory, options.maxBytes ?? DEFAULT_CAPTURE_BYTES, {
      onEvicted: (firstPacket) => options.onEvicted?.(firstPacket),
      onStopped: (stop, lostBytes) => {
        this.lostBytes += lostBytes;
        options.onStopped?.(stop);
      },
    });
  }

  /** Makes the directory and the first segment. Rejects with the system's error where the directory cannot be had. */
  static async open(options: CaptureStoreOptions): Promise<CaptureStore> {
    return new CaptureStore(options, await prepareCaptureDirectory(options.directory));
  }

  get directory(): string {
    return this.segments.ring.directory;
  }

  get limitBytes(): number {
    return this.segments.ring.limitBytes;
  }

  get storedBytes(): number {
    return this.segments.ring.storedBytes;
  }

  /** Bytes that were not kept: the disk was too slow, or took no more. */
  get uncapturedBytes(): number {
    return this.lostBytes;
  }

  /** Why nothing is kept; null while it is. */
  get stopped(): StoreStop | null {
    return this.segments.stopped;
  }

  /** Number of the oldest packet that is there. */
  get firstPacket(): number {
    return this.segments.ring.firstPacket;
  }

  /** Number of the packet that comes next. */
  get endPacket(): number {
    return this.segments.ring.endPacket;
  }

  opened(info: ConnectionInfo, time: EpochMicros): void {
    const interfaceId = this.segments.interfaceOf(info.tap);
    const connection = new RecordedConnection(info, time, this.endpoints.allocate(info, interfaceId), interfaceId);
    this.connections.set(info.id, connection);
    this.ready(connection, time);
  }

  bytes(id: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    for (let at = from; at < to; at += MAX_PAYLOAD) {
      this.append(connection, direction, chunk, at, Math.min(to, at + MAX_PAYLOAD), time);
    }
  }

  gap(id: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    if (length !== null) connection.lose(direction, length, reason);
    else if (this.ready(connection, time)) this.tellGap(connection, direction, null, reason, time);
  }

  closed(id: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    this.tellClose(connection, by, manner, time);
    connection.closedAt[by] = time;
    if (manner === 'fin' && (connection.closedAt.server === null || connection.closedAt.app === null)) return;
    this.connections.delete(id);
    this.endpoints.release(connection.endpoints);
  }

  /** Keeps a note that belongs to no connection. */
  note(note: CaptureNote, time: EpochMicros): void {
    const out = this.segments.ready() ? this.segments.room(noteLength(note)) : undefined;
    if (out === undefined) return;
    writeNote(out, note, time);
    this.segments.wrote();
  }

  /** The stored chunks of a slice that are (still) there, in order of arrival; what waits for the disk is waited for. */
  read(slice: ConnectionSlice): AsyncGenerator<StoredChunk> {
    return this.segments.read(slice);
  }

  /** Tries again after a stop. */
  restart(): void {
    this.segments.restart();
  }

  /** Deletes everything, and goes on as the capture `captureId`; open connections stay. */
  clear(captureId: string): Promise<void> {
    return this.segments.clear(captureId);
  }

  /** Resolves when everything kept so far is in its file. */
  flush(): Promise<void> {
    return this.segments.flush();
  }

  /** Flushes and closes the files. The capture stays on disk. */
  close(): Promise<void> {
    return this.segments.close();
  }

  /** Deletes the files of a closed capture, and its directory where nothing else is in it. */
  discard(): Promise<void> {
    return this.segments.discard();
  }

  /** The hot path. */
  private append(
    connection: RecordedConnection,
    direction: Direction,
    chunk: Uint8Array,
    from: number,
    to: number,
    time: EpochMicros,
  ): void {
    const out = this.roomForData(connection, direction, to - from, time);
    if (out === undefined) {
      this.lose(connection, direction, to - from);
      return;
    }
    const offset = connection.packets.offset(direction);
    finishConnectionPacket(out, connection, direction, connection.packets.data(out, direction, chunk, from, to), time);
    this.segments.wroteData(connection.info.id, direction, offset, to - from, time, PAYLOAD_OFFSET);
  }

  private roomForData(
    connection: RecordedConnection,
    direction: Direction,
    length: number,
    time: EpochMicros,
  ): BlockBuffer | undefined {
    if (this.segments.overloaded || !this.budget.take(length, time) || !this.ready(connection, time)) return undefined;
    if (!this.tellPendingGap(connection, direction, time)) return undefined;
    return this.segments.room(packetBlockLength(PACKET_HEADERS_LENGTH + length, 0));
  }

  private lose(connection: RecordedConnection, direction: Direction, length: number): void {
    this.lostBytes += length;
    connection.lose(direction, length, this.segments.stopped === null ? 'overload' : 'disk');
  }

  /** The current segment can be written to and knows `connection`. */
  private ready(connection: RecordedConnection, time: EpochMicros): boolean {
    if (!this.segments.ready()) return false;
    return connection.announcedIn === this.segments.segmentNumber || this.announce(connection, time);
  }

  private announce(connection: RecordedConnection, time: EpochMicros): boolean {
    const comment = utf8Bytes(formatNote(connection.note()));
    const out = this.segments.room(announcementLength(comment.length));
    if (out === undefined) return false;
    writeAnnouncement(out, connection, comment, time);
    connection.announcedIn = this.segments.segmentNumber;
    this.segments.wrote();
    return true;
  }

  private tellPendingGap(connection: RecordedConnection, direction: Direction, time: EpochMicros): boolean {
    const gap = connection.pendingGap(direction);
    if (gap === null) return true;
    if (!this.tellGap(connection, direction, gap.length, gap.reason, time)) return false;
    connection.gapTold(direction);
    return true;
  }

  private tellGap(
    connection: RecordedConnection,
    direction: Direction,
    length: number | null,
    reason: GapReason,
    time: EpochMicros,
  ): boolean {
    const offset = connection.packets.offset(direction) - (length ?? 0);
    const note = formatNote({ kind: 'gap', connection: connection.info.id, direction, offset, length, reason });
    const out = this.segments.room(emptyPacketLength(note.length));
    if (out === undefined) return false;
    finishConnectionPacket(out, connection, direction, connection.packets.acknowledge(out, direction), time, utf8Bytes(note));
    this.segments.wrote();
    return true;
  }

  private tellClose(connection: RecordedConnection, by: Party, manner: CloseManner, time: EpochMicros): void {
    const direction = directionFrom(by);
    if (!this.ready(connection, time) || !this.tellPendingGap(connection, direction, time)) return;
    const out = this.segments.room(emptyPacketLength(0));
    if (out === undefined) return;
    const { packets } = connection;
    finishConnectionPacket(out, connection, direction, manner === 'fin' ? packets.fin(out, by) : packets.reset(out, by), time);
    this.segments.wrote();
  }
}
