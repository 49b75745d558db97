import type { ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import { type Direction, type EpochMicros, epochMicros, type Party } from '@fcgiscope/codec/core';

const START = Date.UTC(2026, 10, 21, 1, 2, 3) * 1000;

/** One connection as a log tells it, a microsecond between events; chunks are overwritten once delivered, as the tap's are. */
export class StoreConversation {
  readonly info: ConnectionInfo;
  /** All that was sent, both ways. */
  readonly sent: Record<Direction, Buffer[]> = { 'to-app': [], 'from-app': [] };
  private readonly sink: LogSink;
  private clock = START;

  constructor(sink: LogSink, id: number, over: Partial<ConnectionInfo> = {}) {
    this.sink = sink;
    this.info = {
      id,
      server: `127.0.0.1:${40_000 + (id % 20_000)}`,
      app: '127.0.0.1:9000',
      tap: '127.0.0.1:9001=127.0.0.1:9000',
      startSeen: true,
      ...over,
    };
    sink.opened(this.info, this.tick());
  }

  server(...parts: Uint8Array[]): this {
    return this.send('to-app', parts);
  }

  app(...parts: Uint8Array[]): this {
    return this.send('from-app', parts);
  }

  closes(by: Party): this {
    this.sink.closed(this.info.id, by, 'fin', this.tick());
    return this;
  }

  resets(by: Party): this {
    this.sink.closed(this.info.id, by, 'reset', this.tick());
    return this;
  }

  private send(direction: Direction, parts: readonly Uint8Array[]): this {
    const bytes = Buffer.concat(parts);
    this.sent[direction].push(bytes);
    const chunk = Buffer.concat([Buffer.of(0xee), bytes, Buffer.of(0xee)]);
    this.sink.bytes(this.info.id, direction, chunk, 1, chunk.length - 1, this.tick());
    chunk.fill(0xdd);
    return this;
  }

  /** The time of the next event. */
  get now(): EpochMicros {
    return epochMicros(this.clock);
  }

  private tick(): EpochMicros {
    return epochMicros(this.clock++);
  }
}
