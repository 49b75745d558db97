import { type Direction, type EpochMicros, isoTime } from '@fcgiscope/codec/core';
import type { ObservedRecord } from '@fcgiscope/codec/exchange';
import { recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import type { RecordSummary } from '@fcgiscope/codec/live';

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
