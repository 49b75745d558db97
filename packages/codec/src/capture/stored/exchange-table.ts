import { countsOf, type ExchangeCounts, summaryOf } from '../../cgi/index.js';
import type { Diagnostic } from '../../core/index.js';
import type { ExchangeFacts, ExchangeSink, SummaryRow } from '../../exchange/index.js';
import { ExchangeColumns } from './exchange-columns.js';
import { FactsArena } from './facts-arena.js';

/** Exchanges that are listed at most; past it the oldest goes, as if the ring had dropped its bytes. */
export const DEFAULT_EXCHANGES: number = 200_000;

/** Memory for the facts of settled exchanges: about a kilobyte each with the params of PHP. */
export const DEFAULT_FACTS_BYTES: number = 128 * 1024 * 1024;

export interface ExchangeTableOptions {
  readonly maxExchanges?: number;
  readonly maxFactsBytes?: number;
  /** Number of the packet that the store writes next. */
  readonly nextPacket: () => number;
  readonly onChanged: (index: number) => void;
  /** The oldest `count` exchanges, those below `before`, had to go for newer ones. */
  readonly onEvicted: (before: number, count: number) => void;
}

/** Between which packets of the capture an exchange's bytes lie. */
export interface PacketSpan {
  /** The one that brought its first byte, or one of those right behind it. */
  readonly near: number;
  /** Behind its last one. */
  readonly end: number;
}

/** All exchanges of a capture that are still listed, by number. Rows are made when somebody asks for them. */
export class ExchangeTable implements ExchangeSink {
  private readonly options: ExchangeTableOptions;
  private readonly maxExchanges: number;
  private readonly maxFactsBytes: number;
  private columns = new ExchangeColumns();
  private arena = new FactsArena();
  /** Of settled exchanges that have any. */
  private readonly diagnostics = new Map<number, readonly Diagnostic[]>();
  private first = 1;
  private last = 0;

  constructor(options: ExchangeTableOptions) {
    this.options = options;
    this.maxExchanges = options.maxExchanges ?? DEFAULT_EXCHANGES;
    this.maxFactsBytes = options.maxFactsBytes ?? DEFAULT_FACTS_BYTES;
  }

  get firstIndex(): number {
    return this.first;
  }

  get lastIndex(): number {
    return this.last;
  }

  get size(): number {
    return this.last - this.first + 1;
  }

  begun(facts: ExchangeFacts): void {
    this.last = facts.index;
    this.columns.reserve(this.first, this.last);
    this.columns.begin(facts, Math.max(0, this.options.nextPacket() - 1));
    this.options.onChanged(facts.index);
    if (this.size > this.maxExchanges) this.evict(this.first + 1);
  }

  changed(facts: ExchangeFacts): void {
    if (!this.lists(facts.index)) return;
    // Of one that has settled, which is packed and has no bytes any more, only diagnostics change.
    if (!this.isOpen(facts.index)) this.keepDiagnostics(facts);
    this.options.onChanged(facts.index);
  }

  settled(facts: ExchangeFacts): void {
    if (!this.lists(facts.index)) return;
    this.settle(facts);
    this.options.onChanged(facts.index);
    while (this.arena.bytes > this.maxFactsBytes && this.size > 1) this.evict(this.first + 1);
  }

  /**
   * What is known of an exchange; undefined where it is not listed (any more). Its raw bytes are lent: they are right until the
   * next exchange settles.
   */
  facts(index: number): ExchangeFacts | undefined {
    if (!this.lists(index)) return undefined;
    const { columns } = this;
    const open = columns.openAt(index);
    const connection = columns.connectionAt(index);
    const dialect = columns.dialectAt(index);
    if (open !== null || connection === null || dialect === null) return open ?? undefined;
    const facts = this.arena.get(index, { connection, dialect }, columns.placeAt(index));
    facts?.diagnostics.push(...(this.diagnostics.get(index) ?? []));
    return facts;
  }

  row(index: number): SummaryRow | undefined {
    const facts = this.facts(index);
    return facts && summaryOf(facts);
  }

  counts(index: number): ExchangeCounts | undefined {
    const facts = this.facts(index);
    return facts && countsOf(facts);
  }

  packets(index: number): PacketSpan | undefined {
    if (!this.lists(index)) return undefined;
    const end = this.isOpen(index) ? this.options.nextPacket() : this.columns.endPacketAt(index);
    return { near: this.columns.nearPacketAt(index), end };
  }

  /** Drops the exchanges whose first packet is gone. */
  evictPackets(firstPacket: number): void {
    let before = this.first;
    while (before <= this.last && this.columns.nearPacketAt(before) < firstPacket) before++;
    if (before > this.first) this.evict(before);
  }

  /** Forgets everything; numbers go on. Returns the number of the exchange that comes next. */
  clear(): number {
    this.first = this.last + 1;
    this.columns = new ExchangeColumns();
    this.arena = new FactsArena();
    this.diagnostics.clear();
    return this.first;
  }

  private lists(index: number): boolean {
    return index >= this.first && index <= this.last;
  }

  private isOpen(index: number): boolean {
    return this.columns.openAt(index) !== null;
  }

  private settle(facts: ExchangeFacts): void {
    this.columns.settle(facts.index, this.arena.add(facts), this.options.nextPacket());
    this.keepDiagnostics(facts);
    facts.dropBytes();
  }

  private keepDiagnostics({ index, diagnostics }: ExchangeFacts): void {
    if (diagnostics.length > 0) this.diagnostics.set(index, [...diagnostics]);
  }

  private evict(before: number): void {
    const count = before - this.first;
    for (; this.first < before; this.first++) {
      if (!this.isOpen(this.first)) this.arena.remove(this.columns.placeAt(this.first));
      this.columns.forget(this.first);
      this.diagnostics.delete(this.first);
    }
    this.options.onEvicted(before, count);
  }
}
