import { type Direction, type EpochMicros, isoTime } from '../../core/index.js';
import type { ObservedRecord, RecordSummary } from '../../exchange/index.js';
import { recordTypeLabel } from '../../fastcgi/index.js';
import type { ConnectionId } from '../log.js';

/** A record without its number. */
export type RecordEntry = Omit<RecordSummary, 'record'>;

/** Records of one list: more cannot be shown, and each takes 200 bytes. */
export const MAX_LISTED_RECORDS: number = 100_000;

/** Whether a list was full: there are more records than these, or may be. */
export function isCut(records: readonly unknown[]): boolean {
  return records.length >= MAX_LISTED_RECORDS;
}

/** Records in order of time, numbered from 1. Past {@link MAX_LISTED_RECORDS} it is full, and takes no more. */
export class RecordList {
  readonly records: RecordSummary[] = [];
  private readonly connection: ConnectionId;

  constructor(connection: ConnectionId) {
    this.connection = connection;
  }

  get full(): boolean {
    return this.records.length >= MAX_LISTED_RECORDS;
  }

  add(direction: Direction, record: ObservedRecord, time: EpochMicros): void {
    if (this.full) return;
    this.records.push({ record: this.records.length + 1, ...recordEntry(this.connection, direction, record, time) });
  }
}

/** A record as lists show it. */
export function recordEntry(
  connection: ConnectionId,
  direction: Direction,
  record: ObservedRecord,
  time: EpochMicros,
): RecordEntry {
  const { version, type, requestId, contentLength, paddingLength, offset } = record;
  return {
    time: isoTime(time),
    connection,
    direction,
    version,
    type: recordTypeLabel(type),
    typeCode: type,
    requestId,
    contentLength,
    paddingLength,
    offset,
  };
}
