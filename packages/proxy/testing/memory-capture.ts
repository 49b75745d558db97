import type { ExchangeCounts } from '@fcgiscope/codec/cgi';
import type { Exchange, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import type { CaptureState, ConnectionReports, RecordSummary, StatusMessage, TapStatus } from '@fcgiscope/codec/live';
import type { CaptureControl, CaptureListener, CaptureView, StreamBytes, StreamName } from '../src/capture/capture-view.js';
import { exchangeFor, sampleRow } from './sample-exchange.js';

const TAP: TapStatus = {
  name: '127.0.0.1:9000=127.0.0.1:9001',
  listen: '127.0.0.1:9000',
  upstream: '127.0.0.1:9001',
  takeover: false,
  openConnections: 1,
  totalConnections: 3,
  upstreamFailures: 0,
  lastFailure: null,
};

/** A capture that lives in memory alone, for tests of whatever looks at captures. Tests write it with {@link put}. */
export class MemoryCapture implements CaptureView, CaptureControl {
  id = 'capture-1';
  sequence = 0;
  firstIndex = 1;
  lastIndex = 0;
  state: CaptureState = 'running';
  evicted = 0;
  tap: TapStatus = TAP;
  /** Set where the capture is to be one of files. */
  file: StatusMessage['file'] | null = null;
  reports: ConnectionReports = { connections: [], forgotten: 0 };
  readonly marks: string[] = [];
  readonly notes = [];
  /** How often an exchange was read, as it would be from disk. */
  exchangeReads = 0;
  readonly listeners = new Set<CaptureListener>();
  readonly streams = new Map<string, Uint8Array>();
  private readonly rows = new Map<number, { row: SummaryRow; sequence: number }>();
  private captures = 1;

  /** Adds a row, or changes the one with that number. */
  put(over: Partial<SummaryRow> = {}): SummaryRow {
    const index = over.index ?? this.lastIndex + 1;
    const row = sampleRow(index, { ...this.rows.get(index)?.row, ...over });
    this.rows.set(index, { row, sequence: ++this.sequence });
    this.lastIndex = Math.max(this.lastIndex, index);
    for (const listener of this.listeners) listener.rowChanged(index);
    return row;
  }

  evict(before: number): void {
    for (let index = this.firstIndex; index < before; index++) this.rows.delete(index);
    this.evicted += before - this.firstIndex;
    this.firstIndex = before;
    for (const listener of this.listeners) listener.rowsRemoved(before, 'evicted');
  }

  row(index: number): SummaryRow | undefined {
    return this.rows.get(index)?.row;
  }

  counts(index: number): ExchangeCounts | undefined {
    const row = this.row(index);
    return (
      row && {
        open: row.state === 'open',
        status: row.status,
        params: row.paramsBytes,
        stdin: row.stdinBytes,
        data: row.dataBytes,
        stdout: row.stdoutBytes,
        stderr: row.stderrBytes,
      }
    );
  }

  changedSince(sequence: number): readonly number[] | undefined {
    if (sequence > this.sequence) return undefined;
    return [...this.rows]
      .filter(([, kept]) => kept.sequence > sequence)
      .map(([index]) => index)
      .sort((a, b) => a - b);
  }

  subscribe(listener: CaptureListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  exchange(index: number): Promise<Exchange | undefined> {
    this.exchangeReads++;
    const row = this.row(index);
    return Promise.resolve(row === undefined ? undefined : exchangeFor(row));
  }

  records(index: number, options?: { readonly wholeConnection?: boolean }): Promise<readonly RecordSummary[] | undefined> {
    if (this.row(index) === undefined) return Promise.resolve(undefined);
    const count = options?.wholeConnection === true ? 5 : 3;
    return Promise.resolve(Array.from({ length: count }, (_, at) => record(at + 1)));
  }

  recordBytes(index: number, number: number): Promise<Uint8Array | undefined> {
    const known = this.row(index) !== undefined && number >= 1 && number <= 5;
    return Promise.resolve(known ? Uint8Array.of(1, 6, 0, 1, 0, 2, 0, 0, 0x68, number) : undefined);
  }

  stream(index: number, name: StreamName): Promise<StreamBytes | undefined> {
    const bytes = this.streams.get(`${index}/${name}`);
    if (bytes === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ size: bytes.length, read: (from: number, to: number) => Promise.resolve(bytes.slice(from, to)) });
  }

  connections(): ConnectionReports {
    return this.reports;
  }

  status(): StatusMessage {
    return {
      type: 'status',
      state: this.state,
      reason: null,
      directory: '/tmp/capture',
      storedBytes: 4096,
      limitBytes: 1 << 30,
      exchanges: this.rows.size,
      evicted: this.evicted,
      uncapturedBytes: 0,
      taps: [this.tap],
      ...(this.file && { file: this.file }),
    };
  }

  pause(): void {
    this.state = 'paused';
  }

  resume(): void {
    this.state = 'running';
  }

  clear(): Promise<void> {
    const before = this.lastIndex + 1;
    this.rows.clear();
    this.id = `capture-${++this.captures}`;
    this.sequence = 0;
    this.firstIndex = 1;
    this.lastIndex = 0;
    for (const listener of this.listeners) listener.rowsRemoved(before, 'cleared');
    return Promise.resolve();
  }

  annotate(index: number, mark: ExchangeMark | null): boolean {
    const row = this.row(index);
    if (row === undefined) return false;
    const { mark: _, ...bare } = row;
    this.rows.set(index, { row: mark === null ? bare : { ...bare, mark }, sequence: ++this.sequence });
    for (const listener of this.listeners) listener.rowChanged(index);
    return true;
  }

  mark(text: string): void {
    this.marks.push(text);
  }
}

function record(number: number): RecordSummary {
  return {
    record: number,
    time: '2026-11-21T01:02:03.123456Z',
    connection: 1,
    direction: number === 1 ? 'to-app' : 'from-app',
    version: 1,
    type: 'STDOUT',
    typeCode: 6,
    requestId: 1,
    contentLength: 2,
    paddingLength: 0,
    offset: (number - 1) * 10,
  };
}
