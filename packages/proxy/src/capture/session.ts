import { randomUUID } from 'node:crypto';
import {
  ConnectionFindings,
  ExchangeTable,
  type LogSink,
  type NoteAtTime,
  Pipeline,
  StoredExchanges,
} from '@fcgiscope/codec/capture';
import type { ExchangeCounts } from '@fcgiscope/codec/cgi';
import type { Diagnostic } from '@fcgiscope/codec/core';
import {
  type ConnectionFacts,
  type Exchange,
  type ExchangeMark,
  MAX_NOTE_LENGTH,
  type Protocol,
  type SummaryRow,
} from '@fcgiscope/codec/exchange';
import type { ConnectionReports, RecordSummary, StatusMessage, TapStatus } from '@fcgiscope/codec/live';
import { CaptureStore } from '../store/capture-store.js';
import { type Clock, monotonicClock } from '../tap/clock.js';
import { Annotations } from './annotations.js';
import { CaptureBus } from './capture-bus.js';
import type { CaptureControl, CaptureListener, CaptureView, StreamBytes, StreamName } from './capture-view.js';
import { ChangeLog } from './change-log.js';
import { ListenerSet } from './listener-set.js';
import { RecordingGate } from './recording-gate.js';
import { SessionHealth } from './session-health.js';
import { SessionNotes } from './session-notes.js';

export interface CaptureSessionOptions {
  /** Where the segments go; default a fresh directory under the system's temporary directory. */
  readonly directory?: string;
  /** Limit of the bytes on disk. */
  readonly maxBytes?: number;
  /** Limit of the bytes that are captured per second, in the long run. */
  readonly maxBytesPerSecond?: number;
  /** Limit of the exchanges that are listed. */
  readonly maxExchanges?: number;
  /** Where it is told, not sniffed. */
  readonly protocol?: Protocol;
  /** The taps' clock, for what is said between their events. */
  readonly clock?: Clock;
}

/** What a session asks of its taps. */
export interface StatusSource {
  status(): TapStatus;
}

/**
 * A capture that is going on. What taps say in its log goes to disk and through the pipeline, on the spot. Rows are kept in
 * memory, everything else is read again from disk when somebody looks.
 */
export class CaptureSession implements CaptureView, CaptureControl {
  /** What the taps write into. */
  readonly log: LogSink;
  private currentId: string;
  private readonly clock: Clock;
  private readonly store: CaptureStore;
  private readonly pipeline: Pipeline;
  private readonly table: ExchangeTable;
  private readonly stored: StoredExchanges;
  private readonly gate: RecordingGate;
  private readonly changes = new ChangeLog();
  private readonly listeners = new ListenerSet();
  private readonly annotations = new Annotations();
  private readonly said: SessionNotes;
  private readonly findings = new ConnectionFindings();
  private readonly taps: StatusSource[] = [];
  private readonly health: SessionHealth;
  private evicted = 0;

  private constructor(id: string, store: CaptureStore, options: CaptureSessionOptions) {
    this.currentId = id;
    this.clock = options.clock ?? monotonicClock;
    this.store = store;
    this.said = new SessionNotes(store, this.clock);
    this.table = new ExchangeTable({
      ...(options.maxExchanges !== undefined && { maxExchanges: options.maxExchanges }),
      nextPacket: () => store.endPacket,
      onChanged: (index) => this.rowChanged(index),
      onEvicted: (before, count) => this.rowsEvicted(before, count),
    });
    this.stored = new StoredExchanges(this.table, store);
    this.pipeline = new Pipeline({
      sink: this.table,
      protocol: options.protocol ?? 'auto',
      observer: { finding: this.findings.finding },
    });
    const bus = new CaptureBus((failure) => this.health.subscriberFailed(failure));
    // The store first: when the pipeline tells of an exchange, its bytes have a place.
    bus.subscribe('store', store);
    bus.subscribe('decoder', this.pipeline);
    this.gate = new RecordingGate(bus);
    this.log = this.gate;
    this.health = new SessionHealth(store, this.gate);
  }

  /** Begins a capture. Rejects with the system's error where its directory cannot be had. */
  static async open(options: CaptureSessionOptions = {}): Promise<CaptureSession> {
    const captureId = randomUUID();
    let session: CaptureSession | undefined;
    const store = await CaptureStore.open({
      captureId,
      ...(options.directory !== undefined && { directory: options.directory }),
      ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
      ...(options.maxBytesPerSecond !== undefined && { maxBytesPerSecond: options.maxBytesPerSecond }),
      onEvicted: (firstPacket) => session?.table.evictPackets(firstPacket),
      onStopped: () => session?.gate.shut('disk'),
    });
    session = new CaptureSession(captureId, store, options);
    return session;
  }

  /** The status of `tap` becomes part of the capture's. */
  addTap(tap: StatusSource): void {
    this.taps.push(tap);
  }

  get directory(): string {
    return this.store.directory;
  }

  get id(): string {
    return this.currentId;
  }

  get sequence(): number {
    return this.changes.sequence;
  }

  get firstIndex(): number {
    return this.table.firstIndex;
  }

  get lastIndex(): number {
    return this.table.lastIndex;
  }

  row(index: number): SummaryRow | undefined {
    const row = this.table.row(index);
    return row && this.annotations.on(row);
  }

  counts(index: number): ExchangeCounts | undefined {
    return this.table.counts(index);
  }

  changedSince(sequence: number): readonly number[] | undefined {
    return this.changes.since(sequence, this.firstIndex);
  }

  subscribe(listener: CaptureListener): () => void {
    return this.listeners.add(listener);
  }

  async exchange(index: number): Promise<Exchange | undefined> {
    const exchange = await this.stored.exchange(index);
    return exchange && this.annotations.on(exchange);
  }

  records(index: number, options: { readonly wholeConnection?: boolean } = {}): Promise<readonly RecordSummary[] | undefined> {
    return this.stored.records(index, options.wholeConnection ?? false);
  }

  recordBytes(
    index: number,
    record: number,
    options: { readonly wholeConnection?: boolean } = {},
  ): Promise<Uint8Array | undefined> {
    return this.stored.recordBytes(index, record, options.wholeConnection ?? false);
  }

  stream(index: number, name: StreamName): Promise<StreamBytes | undefined> {
    return this.stored.stream(index, name);
  }

  connections(): ConnectionReports {
    return this.findings.reports();
  }

  /** Notes what a tap found out about a connection. */
  found(connection: ConnectionFacts, diagnostic: Diagnostic): void {
    this.findings.finding(connection, diagnostic);
  }

  status(): StatusMessage {
    const { trouble } = this.findings;
    return {
      type: 'status',
      state: this.health.state,
      reason: this.health.reason,
      directory: this.store.directory,
      storedBytes: this.store.storedBytes,
      limitBytes: this.store.limitBytes,
      exchanges: this.table.size,
      evicted: this.evicted,
      uncapturedBytes: this.health.uncapturedBytes,
      taps: this.taps.map((tap) => tap.status()),
      ...(trouble && { trouble }),
    };
  }

  pause(): void {
    if (this.health.paused) return;
    this.health.paused = true;
    this.said.add({ kind: 'paused' });
    if (this.store.stopped === null) this.gate.shut('paused');
  }

  /** Goes on after a pause; tries again after a stop. */
  resume(): void {
    this.health.paused = false;
    this.store.restart();
    this.said.add({ kind: 'resumed' });
    this.gate.open();
  }

  async clear(): Promise<void> {
    this.currentId = randomUUID();
    this.evicted = 0;
    this.health.forgetLosses();
    const next = this.table.clear();
    this.stored.clear();
    this.annotations.clear();
    this.said.clear();
    this.findings.clear();
    const cleared = this.store.clear(this.currentId);
    if (!this.health.paused) this.gate.open();
    this.listeners.rowsRemoved(next, 'cleared');
    await cleared;
  }

  get notes(): readonly NoteAtTime[] {
    return this.said.all;
  }

  mark(text: string): void {
    this.said.mark(text);
  }

  annotate(index: number, mark: ExchangeMark | null): boolean {
    const facts = this.table.facts(index);
    if (facts === undefined) return false;
    const kept = mark && { colour: mark.colour, note: mark.note.slice(0, MAX_NOTE_LENGTH) };
    this.annotations.set(index, kept);
    const { connection, startedAt: began, dialect } = facts;
    const requestId = dialect.multiplexes ? facts.requestId : null;
    this.store.note({ kind: 'annotation', connection: connection.id, began, requestId, mark: kept }, this.clock());
    this.rowChanged(index);
    return true;
  }

  /** Resolves when everything captured so far is on disk. */
  flush(): Promise<void> {
    return this.store.flush();
  }

  /** Ends the capture: exchanges that go on are settled as they are, and everything is on disk when this resolves. */
  async close(): Promise<void> {
    this.gate.shut('paused');
    this.pipeline.end();
    await this.store.close();
  }

  /** Ends the capture and deletes its files; the directory too, where nothing else is in it. */
  async discard(): Promise<void> {
    await this.close();
    await this.store.discard();
  }

  private rowChanged(index: number): void {
    this.changes.add(index);
    this.listeners.rowChanged(index);
  }

  private rowsEvicted(before: number, count: number): void {
    this.evicted += count;
    this.annotations.removeBefore(before);
    this.listeners.rowsRemoved(before, 'evicted');
  }
}
