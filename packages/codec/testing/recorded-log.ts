import { concat, latin1 } from '../src/bytes/index.js';
import { CaptureReader, type CaptureReaderOptions, type CaptureSummary } from '../src/capture/capture-reader.js';
import type { ConnectionInfo, LogSink } from '../src/capture/log.js';
import type { Direction } from '../src/core/index.js';
import { type Delivery, whole } from './deliveries.js';

/** What a log said of one connection. */
export interface RecordedConnection {
  readonly info: ConnectionInfo;
  readonly openedAt: number;
  /** Everything after the opening, in order: `> abc`, `< gap 3 lost`, `server fin`. */
  readonly events: string[];
  readonly parts: Record<Direction, Uint8Array[]>;
  readonly times: number[];
}

/** Keeps what a log says, to be looked at. */
export class RecordedLog implements LogSink {
  readonly connections: RecordedConnection[] = [];
  private readonly byId = new Map<number, RecordedConnection>();

  opened(info: ConnectionInfo, time: number): void {
    const connection = { info, openedAt: time, events: [], parts: { 'to-app': [], 'from-app': [] }, times: [] };
    if (this.byId.has(info.id)) throw new Error(`connection ${info.id} was opened twice`);
    this.connections.push(connection);
    this.byId.set(info.id, connection);
  }

  bytes(id: number, direction: Direction, chunk: Uint8Array, from: number, to: number, time: number): void {
    if (from >= to || to > chunk.length) throw new Error(`no bytes: ${from} to ${to} of ${chunk.length}`);
    this.event(id, `${arrow(direction)} ${latin1(chunk, from, to)}`, time).parts[direction].push(chunk.slice(from, to));
  }

  gap(id: number, direction: Direction, length: number | null, reason: string, time: number): void {
    this.event(id, `${arrow(direction)} gap ${length ?? 'unknown'} ${reason}`, time);
  }

  closed(id: number, by: string, manner: string, time: number): void {
    this.event(id, `${by} ${manner}`, time);
  }

  private event(id: number, text: string, time: number): RecordedConnection {
    const connection = this.byId.get(id);
    if (connection === undefined) throw new Error(`connection ${id} was not opened`);
    connection.events.push(text);
    connection.times.push(time);
    return connection;
  }
}

function arrow(direction: Direction): string {
  return direction === 'to-app' ? '>' : '<';
}

/** All bytes of one direction, gaps left out. */
export function bytesOf(connection: RecordedConnection | undefined, direction: Direction): Uint8Array {
  return concat(connection?.parts[direction] ?? []);
}

export interface ReadFile {
  readonly connections: readonly RecordedConnection[];
  /** Of the first connection. */
  readonly events: readonly string[];
  readonly summary: CaptureSummary;
}

/** Reads a capture and keeps what it says; application port 9000 unless told. */
export function readFile(
  file: Uint8Array,
  options: Omit<CaptureReaderOptions, 'sink'> = { ports: [9000] },
  delivery: Delivery = whole,
): ReadFile {
  const log = new RecordedLog();
  const reader = new CaptureReader({ ...options, sink: log });
  for (const chunk of delivery(file)) {
    // The reader must not keep chunks: what it was given is overwritten.
    const lent = chunk.slice();
    reader.push(lent);
    lent.fill(0xee);
  }
  const summary = reader.end();
  return { connections: log.connections, events: log.connections[0]?.events ?? [], summary };
}
