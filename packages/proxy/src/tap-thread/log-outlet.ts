import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '@fcgiscope/codec/capture';
import type { Direction, EpochMicros, Party } from '@fcgiscope/codec/core';
import { RecordingGate } from '../capture/recording-gate.js';
import type { LogWriter } from './log-writer.js';

/**
 * The log that taps write: what finds no room in the shared memory, since whoever reads has fallen behind, is counted and becomes a
 * gap. Forwarding goes on.
 */
export class LogOutlet implements LogSink {
  private readonly writer: LogWriter;
  private readonly gate: RecordingGate;

  constructor(writer: LogWriter) {
    this.writer = writer;
    this.gate = new RecordingGate(writer);
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    this.look(0);
    this.gate.opened(connection, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    this.look(to - from);
    this.gate.bytes(connection, direction, chunk, from, to, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    this.look(0);
    this.gate.gap(connection, direction, length, reason, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    this.look(0);
    this.gate.closed(connection, by, manner, time);
  }

  private look(length: number): void {
    if (this.writer.hasRoomFor(length)) this.gate.open();
    else this.gate.shut('overload');
  }
}
