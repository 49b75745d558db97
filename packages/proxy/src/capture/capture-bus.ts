import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros, Party } from '@fcgiscope/codec/core';

/** Connections that a subscriber may fail at before it is taken off. */
export const MAX_FAILURES = 100;

export interface BusFailure {
  /** Name of the subscriber. */
  readonly subscriber: string;
  readonly error: unknown;
  /** It failed too often, and hears nothing any more. */
  readonly detached: boolean;
}

/**
 * Hands the log to its subscribers, in order, on the spot: chunks are valid during the call only, so nothing is queued and
 * nothing can grow. A subscriber that throws hears no more of that connection, and of none after {@link MAX_FAILURES}; the others
 * and the traffic never know.
 */
export class CaptureBus implements LogSink {
  private subscribers: readonly Subscriber[] = [];
  private readonly onFailure: (failure: BusFailure) => void;

  constructor(onFailure: (failure: BusFailure) => void) {
    this.onFailure = onFailure;
  }

  subscribe(name: string, sink: LogSink): void {
    this.subscribers = [...this.subscribers, new Subscriber(name, sink)];
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    for (const subscriber of this.subscribers) {
      try {
        subscriber.sink.opened(connection, time);
      } catch (error) {
        this.failed(subscriber, connection.id, error);
      }
    }
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    for (const subscriber of this.subscribers) {
      if (subscriber.muted.size > 0 && subscriber.muted.has(connection)) continue;
      try {
        subscriber.sink.bytes(connection, direction, chunk, from, to, time);
      } catch (error) {
        this.failed(subscriber, connection, error);
      }
    }
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    for (const subscriber of this.subscribers) {
      if (subscriber.muted.has(connection)) continue;
      try {
        subscriber.sink.gap(connection, direction, length, reason, time);
      } catch (error) {
        this.failed(subscriber, connection, error);
      }
    }
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    for (const subscriber of this.subscribers) {
      if (subscriber.muted.has(connection)) continue;
      try {
        subscriber.sink.closed(connection, by, manner, time);
      } catch (error) {
        this.failed(subscriber, connection, error);
      }
    }
  }

  private failed(subscriber: Subscriber, connection: ConnectionId, error: unknown): void {
    subscriber.muted.add(connection);
    const detached = subscriber.muted.size >= MAX_FAILURES;
    if (detached) this.subscribers = this.subscribers.filter((other) => other !== subscriber);
    this.onFailure({ subscriber: subscriber.name, error, detached });
  }
}

class Subscriber {
  readonly name: string;
  readonly sink: LogSink;
  /** Connections that it failed at: at most {@link MAX_FAILURES}, so none is ever taken out. */
  readonly muted = new Set<ConnectionId>();

  constructor(name: string, sink: LogSink) {
    this.name = name;
    this.sink = sink;
  }
}
