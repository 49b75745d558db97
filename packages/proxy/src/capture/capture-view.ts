import type { NoteAtTime, StrayRecord, StreamBytes, StreamName } from '@fcgiscope/codec/capture';
import type { ExchangeCounts } from '@fcgiscope/codec/cgi';
import type { Exchange, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import type { ConnectionReports, RecordSummary, StatusMessage } from '@fcgiscope/codec/live';

export type { StreamBytes, StreamName } from '@fcgiscope/codec/capture';

/**
 * A capture as the HTTP API, the live socket and the exports see it: rows in memory, everything else read again from the log.
 * A live session and a capture file both are one.
 *
 * Rows are numbered from 1; `firstIndex` grows as the ring evicts. Every change of a row gets a sequence number, so that a page
 * can ask for what it missed.
 */
export interface CaptureView {
  /** Changes with every fresh capture (start, clear). */
  readonly id: string;
  readonly sequence: number;
  readonly firstIndex: number;
  /** 0 while there is none. */
  readonly lastIndex: number;
  row(index: number): SummaryRow | undefined;
  /** Of the same exchange, for whoever counts all of them. */
  counts(index: number): ExchangeCounts | undefined;
  /** Numbers of the rows that changed after `sequence`, ascending; undefined where that is too long ago to know. */
  changedSince(sequence: number): readonly number[] | undefined;
  /** Called (synchronously, often) when a row changed or rows were removed; returns the way to stop that. */
  subscribe(listener: CaptureListener): () => void;
  exchange(index: number): Promise<Exchange | undefined>;
  records(index: number, options?: { readonly wholeConnection?: boolean }): Promise<readonly RecordSummary[] | undefined>;
  /** The whole record, header and padding included; `record` is its number in the list that {@link records} gives with the same options. */
  recordBytes(index: number, record: number, options?: { readonly wholeConnection?: boolean }): Promise<Uint8Array | undefined>;
  stream(index: number, name: StreamName): Promise<StreamBytes | undefined>;
  /** Marks an exchange, or takes its mark away; kept as long as the capture. False where it is not in the capture. */
  annotate(index: number, mark: ExchangeMark | null): boolean;
  /** What was said of the capture: marks of moments, pauses. */
  readonly notes: readonly NoteAtTime[];
  /** Records that belong to no exchange, where the capture knows them without reading all of it. */
  readonly strayRecords?: readonly StrayRecord[];
  /** Connections with findings that belong to no exchange. */
  connections(): ConnectionReports;
  status(): StatusMessage;
}

export interface CaptureListener {
  rowChanged(index: number): void;
  rowsRemoved(before: number, reason: 'evicted' | 'cleared'): void;
}

/** A capture that is going on and can be steered. */
export interface CaptureControl {
  /** Traffic goes on, nothing is recorded. */
  pause(): void;
  resume(): void;
  /** Forgets all exchanges and deletes their bytes. */
  clear(): Promise<void>;
  /** A named mark at this moment, kept in the capture file. */
  mark(text: string): void;
}
