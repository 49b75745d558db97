import {
  type CloseManner,
  ConnectionFindings,
  type ConnectionId,
  type ConnectionInfo,
  type LogSink,
  Pipeline,
} from '@fcgiscope/codec/capture';
import { exchangeOf, summaryOf } from '@fcgiscope/codec/cgi';
import { type Direction, type EpochMicros, FULL_RETENTION, isoTime, type Party } from '@fcgiscope/codec/core';
import type { Exchange, ExchangeFacts, ExchangeMark, SummaryRow } from '@fcgiscope/codec/exchange';
import { HEADER_LENGTH, recordTypeLabel } from '@fcgiscope/codec/fastcgi';
import type { RecordSummary } from '@fcgiscope/codec/live';

interface StoredRecord {
  readonly summary: RecordSummary;
  readonly bytes: Uint8Array;
}

/** A capture in memory: the real pipeline on made-up bytes. */
export class FakeCapture implements LogSink {
  readonly id: string = `fake-${Date.now()}`;
  /** Numbers of rows, each with the number of its last change. */
  readonly changes = new Map<number, number>();
  sequence = 0;
  first = 1;
  readonly findings = new ConnectionFindings();
  private readonly facts = new Map<number, ExchangeFacts>();
  private readonly marks = new Map<number, ExchangeMark>();
  private readonly records = new Map<ConnectionId, StoredRecord[]>();
  private readonly offsets = new Map<string, number>();
  private readonly pipeline: Pipeline;
  private readonly listeners = new Set<(index: number) => void>();

  constructor() {
    const changed = (facts: ExchangeFacts) => this.touch(facts);
    this.pipeline = new Pipeline({
      sink: { begun: changed, changed, settled: changed },
      retention: FULL_RETENTION,
      observer: { finding: this.findings.finding },
    });
  }

  get size(): number {
    return this.facts.size;
  }

  subscribe(listener: (index: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  row(index: number): SummaryRow | undefined {
    const facts = this.facts.get(index);
    const mark = this.marks.get(index);
    return facts && { ...summaryOf(facts), ...(mark && { mark }) };
  }

  exchange(index: number): Exchange | undefined {
    const facts = this.facts.get(index);
    return facts && exchangeOf(facts);
  }

  /** Marks an exchange; null takes the mark away. */
  annotate(index: number, mark: ExchangeMark | null): void {
    const facts = this.facts.get(index);
    if (facts === undefined) return;
    if (mark === null) this.marks.delete(index);
    else this.marks.set(index, mark);
    this.touch(facts);
  }

  recordsOf(index: number): readonly StoredRecord[] {
    return this.records.get(this.facts.get(index)?.connection.id ?? -1) ?? [];
  }

  stream(index: number, type: string): Uint8Array {
    const records = this.recordsOf(index).filter(({ summary }) => summary.type === type);
    return Buffer.concat(
      records.map(({ bytes, summary }) => bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + summary.contentLength)),
    );
  }

  /** Forgets the oldest until `kept` are left; says whether any went. */
  evict(kept: number): boolean {
    const before = this.first;
    while (this.facts.size > kept) {
      this.records.delete(this.facts.get(this.first)?.connection.id ?? -1);
      this.facts.delete(this.first);
      this.changes.delete(this.first++);
    }
    return this.first > before;
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    this.records.set(connection.id, []);
    this.pipeline.opened(connection, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    this.store(connection, direction, chunk, time);
    this.pipeline.bytes(connection, direction, chunk, from, to, time);
  }

  gap(): void {}

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    this.pipeline.closed(connection, by, manner, time);
  }

  /** A connection on which HTTP comes: no record, and no exchange. */
  foreign(connection: ConnectionInfo, time: EpochMicros): void {
    const bytes = new TextEncoder().encode('GET /checkout?step=2 HTTP/1.1\r\nHost: shop.example\r\n\r\n');
    this.pipeline.opened(connection, time);
    this.pipeline.bytes(connection.id, 'to-app', bytes, 0, bytes.length, time);
    this.pipeline.closed(connection.id, 'app', 'reset', time);
  }

  private touch(facts: ExchangeFacts): void {
    this.facts.set(facts.index, facts);
    this.changes.set(facts.index, ++this.sequence);
    for (const listener of this.listeners) listener(facts.index);
  }

  /** Made-up chunks hold whole records. */
  private store(connection: ConnectionId, direction: Direction, chunk: Uint8Array, time: EpochMicros): void {
    const records = this.records.get(connection) ?? [];
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    const key = `${connection} ${direction}`;
    for (let at = 0; at < chunk.length; ) {
      const contentLength = view.getUint16(at + 4);
      const paddingLength = view.getUint8(at + 6);
      const end = at + HEADER_LENGTH + contentLength + paddingLength;
      const offset = this.offsets.get(key) ?? 0;
      this.offsets.set(key, offset + end - at);
      const typeCode = view.getUint8(at + 1);
      records.push({
        bytes: chunk.subarray(at, end),
        summary: {
          record: records.length + 1,
          time: isoTime(time),
          connection,
          direction,
          version: view.getUint8(at),
          type: recordTypeLabel(typeCode),
          typeCode,
          requestId: view.getUint16(at + 2),
          contentLength,
          paddingLength,
          offset,
        },
      });
      at = end;
    }
  }
}
