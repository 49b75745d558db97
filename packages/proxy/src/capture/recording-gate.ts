import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from '@fcgiscope/codec/capture';
import { type Direction, type EpochMicros, epochMicros, type Party } from '@fcgiscope/codec/core';

/** Why nothing is recorded. */
export type ShutReason = Extract<GapReason, 'paused' | 'disk'>;

/** A connection while it is open, as far as those behind the gate know it. */
class GatedConnection {
  readonly info: ConnectionInfo;
  readonly openedAt: EpochMicros;
  /** Those behind the gate have heard of it. */
  known = false;
  /** Something passed while the gate was shut. */
  behind = false;
  readonly missed: Record<Direction, number> = { 'to-app': 0, 'from-app': 0 };
  missedReason: ShutReason = 'paused';
  readonly closedAt: Record<Party, EpochMicros | null> = { server: null, app: null };
  /** A FIN that those behind the gate have not heard of. */
  readonly untoldCloses: Party[] = [];

  constructor(info: ConnectionInfo, openedAt: EpochMicros) {
    this.info = info;
    this.openedAt = openedAt;
  }
}

/**
 * Lets the log through while recording is on. While it is off, bytes are counted only: whoever is behind the gate hears of a gap
 * of that length when the connection goes on afterwards, so that offsets stay true; connections that came and went meanwhile
 * never were. Closes of known connections pass at all times, since nobody may wait for a connection that is gone.
 *
 * Times are cut to whole microseconds here: what is stored and what is shown are the same.
 */
export class RecordingGate implements LogSink {
  private readonly sink: LogSink;
  private shutFor: ShutReason | null = null;
  private lost = 0;
  private readonly connections = new Map<ConnectionId, GatedConnection>();

  constructor(sink: LogSink) {
    this.sink = sink;
  }

  /** Bytes that passed unrecorded because the disk took no more. */
  get lostToDisk(): number {
    return this.lost;
  }

  shut(reason: ShutReason): void {
    this.shutFor = reason;
  }

  open(): void {
    this.shutFor = null;
  }

  opened(info: ConnectionInfo, time: EpochMicros): void {
    const connection = new GatedConnection(info, wholeMicros(time));
    this.connections.set(info.id, connection);
    if (this.shutFor === null) this.introduce(connection);
    else connection.behind = true;
  }

  bytes(id: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    if (this.shutFor !== null) {
      this.miss(connection, direction, to - from, this.shutFor);
      return;
    }
    const at = wholeMicros(time);
    if (connection.behind) this.catchUp(connection, at);
    this.sink.bytes(id, direction, chunk, from, to, at);
  }

  gap(id: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    if (this.shutFor !== null) {
      this.miss(connection, direction, length ?? 0, this.shutFor);
      return;
    }
    const at = wholeMicros(time);
    if (connection.behind) this.catchUp(connection, at);
    this.sink.gap(id, direction, length, reason, at);
  }

  closed(id: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    const connection = this.connections.get(id);
    if (connection === undefined) return;
    const at = wholeMicros(time);
    connection.closedAt[by] = at;
    if (this.shutFor === null || connection.known) {
      if (connection.behind) this.catchUp(connection, at);
      this.sink.closed(id, by, manner, at);
    } else {
      connection.untoldCloses.push(by);
    }
    const { server, app } = connection.closedAt;
    if (manner === 'reset' || (server !== null && app !== null)) this.connections.delete(id);
  }

  private introduce(connection: GatedConnection): void {
    connection.known = true;
    this.sink.opened(connection.info, connection.openedAt);
  }

  private miss(connection: GatedConnection, direction: Direction, length: number, reason: ShutReason): void {
    connection.behind = true;
    connection.missedReason = reason;
    connection.missed[direction] += length;
    if (reason === 'disk') this.lost += length;
  }

  private catchUp(connection: GatedConnection, time: EpochMicros): void {
    connection.behind = false;
    if (!connection.known) this.introduce(connection);
    this.tellMissed(connection, 'to-app', time);
    this.tellMissed(connection, 'from-app', time);
    for (const party of connection.untoldCloses.splice(0)) {
      this.sink.closed(connection.info.id, party, 'fin', connection.closedAt[party] ?? time);
    }
  }

  private tellMissed(connection: GatedConnection, direction: Direction, time: EpochMicros): void {
    const length = connection.missed[direction];
    if (length === 0) return;
    connection.missed[direction] = 0;
    this.sink.gap(connection.info.id, direction, length, connection.missedReason, time);
  }
}

function wholeMicros(time: EpochMicros): EpochMicros {
  return epochMicros(Math.floor(time));
}
