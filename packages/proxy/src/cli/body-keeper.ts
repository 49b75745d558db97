import { KeptBytes } from '@fcgiscope/codec/bytes';
import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros, Party } from '@fcgiscope/codec/core';
import type { ContentStream, ExchangeFacts } from '@fcgiscope/codec/exchange';

/** Of each body so many bytes are kept to be searched, as in the page. */
const BODY_LIMIT = 4 * 1024 * 1024;

interface Bodies {
  readonly stdin: KeptBytes;
  readonly stdout: KeptBytes;
}

/**
 * Stands before the pipeline and keeps the bodies of open exchanges, for filters that look into them: the pipeline tells where
 * content lies in the chunk that it is decoding, and this still has the chunk.
 */
export class BodyKeeper implements LogSink {
  private readonly next: LogSink;
  private readonly offsets = new Map<ConnectionId, Record<Direction, number>>();
  private readonly bodies = new Map<ExchangeFacts, Bodies>();
  private chunk: Uint8Array = new Uint8Array(0);
  /** Index in the chunk of the byte at offset 0 of the direction. */
  private origin = 0;

  constructor(next: LogSink) {
    this.next = next;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    this.offsets.set(connection.id, { 'to-app': 0, 'from-app': 0 });
    this.next.opened(connection, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const offsets = this.offsets.get(connection);
    this.chunk = chunk;
    this.origin = from - (offsets?.[direction] ?? 0);
    if (offsets !== undefined) offsets[direction] += to - from;
    this.next.bytes(connection, direction, chunk, from, to, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    const offsets = this.offsets.get(connection);
    if (offsets !== undefined) offsets[direction] += length ?? 0;
    this.next.gap(connection, direction, length, reason, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    this.next.closed(connection, by, manner, time);
    if (manner === 'reset') this.offsets.delete(connection);
  }

  /** The pipeline has met content; see `RecordObserver`. */
  readonly content = (
    owner: ExchangeFacts,
    stream: ContentStream,
    _direction: Direction,
    offset: number,
    length: number,
  ): void => {
    if (stream !== 'stdin' && stream !== 'stdout') return;
    let bodies = this.bodies.get(owner);
    if (bodies === undefined) {
      bodies = { stdin: new KeptBytes(BODY_LIMIT), stdout: new KeptBytes(BODY_LIMIT) };
      this.bodies.set(owner, bodies);
    }
    const from = this.origin + offset;
    if (from < 0 || from + length > this.chunk.length) return;
    bodies[stream].append(this.chunk, from, from + length);
  };

  /** The bodies of an exchange that has ended; they are let go of. */
  take(owner: ExchangeFacts): { readonly stdin: Uint8Array; readonly stdout: Uint8Array } {
    const bodies = this.bodies.get(owner);
    this.bodies.delete(owner);
    return { stdin: bodies?.stdin.view() ?? new Uint8Array(0), stdout: bodies?.stdout.view() ?? new Uint8Array(0) };
  }
}
