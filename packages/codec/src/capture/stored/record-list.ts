import { type Direction, type EpochMicros, isoTime } from '../../core/index.js';
import type { ObservedRecord, RecordSummary } from '../../exchange/index.js';
import { recordTypeLabel } from '../../fastcgi/index.js';

/** Records of one list: more cannot be shown, and each takes 200 bytes. */
export const MAX_LISTED_RECORDS = 100_000;

/** Records in order of time, numbered from 1. Past {@link MAX_LISTED_RECORDS} it is full, and takes no more. */
export class RecordList {
  readonly records: RecordSummary[] = [];
  private readonly connection: number;

  constructor(connection: number) {
    this.connection = connection;
  }

  get full(): boolean {
    return this.records.length >= MAX_LISTED_RECORDS;
  }

  add(direction: Direction, record: ObservedRecord, time: EpochMicros): void {
    if (this.full) return;
    this.records.push({
      record: this.records.length + 1,
      time: isoTime(time),
      connection: this.connection,
      direction,
      version: record.version,
      type: recordTypeLabel(record.type),
      typeCode: record.type,
      requestId: record.requestId,
      contentLength: record.contentLength,
      paddingLength: record.paddingLength,
      offset: record.offset,
    });
  }
}
