import type { NoteAtTime, RecordEntry, StrayRecord, StreamBytes, StreamName } from '../capture/index.js';
import type { Exchange } from '../exchange/index.js';

export type { NoteAtTime, RecordEntry, StrayRecord } from '../capture/index.js';

/**
 * Where exports read from: a live capture and opened capture files both are one. Exchanges are numbered; whatever is not there (any
 * more) is undefined.
 */
export interface ExportSource {
  exchange(index: number): Promise<Exchange | undefined>;
  /** Its records, in order of time; none where the protocol has none. */
  records(index: number): Promise<readonly RecordEntry[] | undefined>;
  /** Header, content and padding of the record that {@link records} lists at place `record`, from 1. */
  recordBytes(index: number, record: number): Promise<Uint8Array | undefined>;
  stream(index: number, name: StreamName): Promise<StreamBytes | undefined>;
  /** Where the source knows them. */
  readonly strayRecords?: readonly StrayRecord[];
  readonly notes?: readonly NoteAtTime[];
}
