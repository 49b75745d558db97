import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '@fcgiscope/codec/capture';
import { type Direction, type EpochMicros, epochMicros, type Party } from '@fcgiscope/codec/core';

/** Copied bytes that may wait: small enough to stay in the processor's cache until they are decoded. */
const QUEUE_BYTES = 128 * 1024;

/** Events that may wait. */
const QUEUE_EVENTS = 1024;

/** Larger chunks are not copied: they are passed on at once, behind what waits. */
const LARGE_CHUNK = 16 * 1024;

/** What was said is passed on after this long at the latest. */
const WAIT_MILLIS = 1;

/** One waiting call, in an object that is used again and again; fields of other kinds keep what they had. */
class QueuedEvent {
  kind: 'bytes' | 'opened' | 'gap' | 'closed' = 'bytes';
  connection: ConnectionId = 0;
  direction: Direction = 'to-app';
  time: EpochMicros = epochMicros(0);
  /** Of bytes: where they lie in the queue's memory. */
  from = 0;
  to = 0;
  info: ConnectionInfo | null = null;
  length: number | null = null;
  reason: GapReason = 'overload';
  by: Party = 'server';
  manner: CloseManner = 'fin';
}

/**
 * Holds back what taps say for a moment: forwarding goes first, and decoding many chunks in a row costs less than one between
 * every two system calls. Keeps the order of calls; where there is no more room, what waits goes on at once, so nothing is lost
 * and nothing grows.
 */
export class LogQueue implements LogSink {
  private readonly sink: LogSink;
  private readonly memory = new Uint8Array(QUEUE_BYTES);
  private readonly events: readonly QueuedEvent[] = Array.from({ length: QUEUE_EVENTS }, () => new QueuedEvent());
  private length = 0;
  private used = 0;
  private scheduled = false;

  /** `sink` must not throw: those who called are gone when it is called. */
  constructor(sink: LogSink) {
    this.sink = sink;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    const event = this.add('opened', connection.id, time);
    event.info = connection;
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const length = to - from;
    if (length > LARGE_CHUNK) {
      this.drain();
      this.sink.bytes(connection, direction, chunk, from, to, time);
      return;
    }
    if (this.used + length > QUEUE_BYTES) this.drain();
    const event = this.add('bytes', connection, time);
    event.direction = direction;
    event.from = this.used;
    this.memory.set(length === chunk.length ? chunk : chunk.subarray(from, to), this.used);
    this.used += length;
    event.to = this.used;
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    const event = this.add('gap', connection, time);
    event.direction = direction;
    event.length = length;
    event.reason = reason;
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const event = this.add('closed', connection, time);
    event.by = by;
    event.manner = manner;
  }

  /** Passes on what waits. */
  readonly drain = (): void => {
    const { length } = this;
    for (let i = 0; i < length; i++) this.pass(this.events[i] as QueuedEvent);
    this.length = 0;
    this.used = 0;
  };

  private add(kind: QueuedEvent['kind'], connection: ConnectionId, time: EpochMicros): QueuedEvent {
    if (this.length === QUEUE_EVENTS) this.drain();
    if (!this.scheduled) {
      this.scheduled = true;
      setTimeout(this.waited, WAIT_MILLIS);
    }
    const event = this.events[this.length++] as QueuedEvent;
    event.kind = kind;
    event.connection = connection;
    event.time = time;
    return event;
  }

  private readonly waited = (): void => {
    this.scheduled = false;
    this.drain();
  };

  private pass(event: QueuedEvent): void {
    const { sink } = this;
    const { connection, direction, time } = event;
    if (event.kind === 'bytes') sink.bytes(connection, direction, this.memory, event.from, event.to, time);
    else if (event.kind === 'closed') sink.closed(connection, event.by, event.manner, time);
    else if (event.kind === 'gap') sink.gap(connection, direction, event.length, event.reason, time);
    else if (event.info !== null) {
      sink.opened(event.info, time);
      event.info = null;
    }
  }
}
