import { randomUUID } from 'node:crypto';
import { type CaptureFile, FileCapture, type NoteAtTime, type Scratch, type StrayRecord } from '@fcgiscope/codec/capture';
import type { ExchangeCounts } from '@fcgiscope/codec/cgi';
import type { Exchange, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import type { ConnectionReports, RecordSummary, StatusMessage } from '@fcgiscope/codec/live';
import type { CaptureListener, CaptureView, StreamBytes, StreamName } from './capture-view.js';
import { ChangeLog } from './change-log.js';
import { ListenerSet } from './listener-set.js';

export interface FileViewOptions {
  readonly files: readonly CaptureFile[];
  /** Ports of applications; null: connections are recognised by their bytes. */
  readonly ports: readonly number[] | null;
  /** Makes a place for the decompressed bytes of one file. */
  readonly scratch: () => Scratch;
}

/** Capture files as the API and the live socket see a capture. Rows come while they are read. */
export class FileView implements CaptureView {
  readonly id: string = randomUUID();
  private readonly capture: FileCapture;
  private readonly changes = new ChangeLog();
  private readonly listeners = new ListenerSet();

  constructor({ files, ports, scratch }: FileViewOptions) {
    this.capture = new FileCapture({
      files,
      ports: ports ?? undefined,
      scratch,
      keepStrays: true,
      onChanged: (index) => this.rowChanged(index),
      onEvicted: (before) => this.listeners.rowsRemoved(before, 'evicted'),
    });
  }

  /** Reads the files; resolves at their end, or soon after `signal` says so. Never rejects. */
  async load(signal: AbortSignal): Promise<void> {
    await this.capture.load(signal);
  }

  get sequence(): number {
    return this.changes.sequence;
  }

  get firstIndex(): number {
    return this.capture.firstIndex;
  }

  get lastIndex(): number {
    return this.capture.lastIndex;
  }

  get notes(): readonly NoteAtTime[] {
    return this.capture.notes;
  }

  get strayRecords(): readonly StrayRecord[] {
    return this.capture.strayRecords;
  }

  row(index: number): SummaryRow | undefined {
    return this.capture.row(index);
  }

  counts(index: number): ExchangeCounts | undefined {
    return this.capture.counts(index);
  }

  changedSince(sequence: number): readonly number[] | undefined {
    return this.changes.since(sequence, this.firstIndex);
  }

  subscribe(listener: CaptureListener): () => void {
    return this.listeners.add(listener);
  }

  exchange(index: number): Promise<Exchange | undefined> {
    return this.capture.exchange(index);
  }

  records(index: number, options: { readonly wholeConnection?: boolean } = {}): Promise<readonly RecordSummary[] | undefined> {
    return this.capture.records(index, options.wholeConnection);
  }

  recordBytes(
    index: number,
    record: number,
    options: { readonly wholeConnection?: boolean } = {},
  ): Promise<Uint8Array | undefined> {
    return this.capture.recordBytes(index, record, options.wholeConnection);
  }

  stream(index: number, name: StreamName): Promise<StreamBytes | undefined> {
    return this.capture.stream(index, name);
  }

  annotate(index: number, mark: ExchangeMark | null): boolean {
    return this.capture.annotate(index, mark);
  }

  connections(): ConnectionReports {
    return this.capture.connections();
  }

  status(): StatusMessage {
    const file = this.capture.status();
    const { trouble } = this.capture;
    return {
      type: 'status',
      state: 'running',
      reason: null,
      directory: null,
      storedBytes: file.bytesTotal,
      limitBytes: file.bytesTotal,
      exchanges: this.lastIndex - this.firstIndex + 1,
      evicted: this.capture.evicted,
      uncapturedBytes: 0,
      taps: [],
      ...(trouble && { trouble }),
      file,
    };
  }

  private rowChanged(index: number): void {
    this.changes.add(index);
    this.listeners.rowChanged(index);
  }
}
