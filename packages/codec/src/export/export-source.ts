import type { CaptureNote, StreamName } from '../capture/index.js';
import type { Direction, EpochMicros } from '../core/index.js';
import type { Exchange } from '../exchange/index.js';

/** The bytes of one stream of one exchange. */
export interface StreamSource {
  readonly size: number;
  /** `[from, to)`, at most to {@link size}; what a gap swallowed is absent. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** One record as a list shows it. */
export interface RecordEntry {
  /** ISO 8601, six decimals. */
  readonly time: string;
  readonly connection: number;
  readonly direction: Direction;
  readonly version: number;
  readonly type: string;
  readonly typeCode: number;
  readonly requestId: number;
  readonly contentLength: number;
  readonly paddingLength: number;
  /** Of the header's first byte in the bytes of its direction. */
  readonly offset: number;
}

/** A record that belongs to no exchange, with its connection's ends. */
export interface StrayRecord {
  readonly entry: RecordEntry;
  readonly server: string;
  readonly app: string;
  readonly tap: string;
  /** When its connection was opened; null where the capture starts later. */
  readonly openedAt: EpochMicros | null;
  readonly bytes: () => Promise<Uint8Array>;
}

/** A mark, a pause: what a capture says beside its packets. */
export interface NoteAtTime {
  readonly note: CaptureNote;
  readonly time: EpochMicros;
}

/**
 * Where exports read from: a live capture and a capture file both are one. Exchanges are numbered; whatever is not there (any
 * more) is undefined.
 */
export interface ExportSource {
  exchange(index: number): Promise<Exchange | undefined>;
  /** Its records, in order of time; none where the protocol has none. */
  records(index: number): Promise<readonly RecordEntry[] | undefined>;
  /** Header, content and padding of the record that {@link records} lists at place `record`, from 1. */
  recordBytes(index: number, record: number): Promise<Uint8Array | undefined>;
  stream(index: number, name: StreamName): Promise<StreamSource | undefined>;
  /** Where the source knows them. */
  readonly strayRecords?: readonly StrayRecord[];
  readonly notes?: readonly NoteAtTime[];
}
