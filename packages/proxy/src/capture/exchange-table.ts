import { summaryOf } from '@fcgiscope/codec/cgi';
import type { Diagnostic } from '@fcgiscope/codec/core';
import type { ExchangeFacts, ExchangeSink, SummaryRow } from '@fcgiscope/codec/exchange';
import { type ArenaPlace, FactsArena } from './facts-arena.js';
import type { SharedFacts } from './packed-facts.js';

/** Exchanges that are listed at most; past it the oldest goes, as if the ring had dropped its bytes. */
export const DEFAULT_EXCHANGES = 200_000;

/** Memory for the facts of settled exchanges: about a kilobyte each with the params of PHP. */
export const DEFAULT_FACTS_BYTES = 128 * 1024 * 1024;

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

/** An exchange that goes on, as the pipeline writes it; or a settled one, packed. */
type Slot = OpenSlot | SettledSlot;

interface OpenSlot {
  readonly kind: 'open';
  readonly facts: ExchangeFacts;
  readonly near: number;
}

interface SettledSlot extends SharedFacts {
  readonly kind: 'settled';
  readonly place: ArenaPlace;
  readonly diagnostics: readonly Diagnostic[];
  readonly near: number;
  readonly end: number;
}

const NO_DIAGNOSTICS: readonly Diagnostic[] = [];

/** How many dead entries {@link ExchangeTable} carries before it moves the rest. */
const COMPACT_AT = 4096;

/** All exchanges of a capture that are still listed, by number. Rows are made when somebody asks for them. */
export class ExchangeTable implements ExchangeSink {
  private readonly options: ExchangeTableOptions;
  private readonly maxExchanges: number;
  private readonly maxFactsBytes: number;
  private arena = new FactsArena();
  /** `slots[i]` is exchange `base + i`. */
  private slots: (Slot | undefined)[] = [];
  private base = 1;
  private first = 1;

  constructor(options: ExchangeTableOptions) {
    this.options = options;
    this.maxExchanges = options.maxExchanges ?? DEFAULT_EXCHANGES;
    this.maxFactsBytes = options.maxFactsBytes ?? DEFAULT_FACTS_BYTES;
  }

  get firstIndex(): number {
    return this.first;
  }

  get lastIndex(): number {
    return this.base + this.slots.length - 1;
  }

  get size(): number {
    return this.lastIndex - this.first + 1;
  }

  begun(facts: ExchangeFacts): void {
    this.slots[facts.index - this.base] = { kind: 'open', facts, near: Math.max(0, this.options.nextPacket() - 1) };
    this.options.onChanged(facts.index);
    if (this.size > this.maxExchanges) this.evict(this.first + 1);
  }

  changed(facts: ExchangeFacts): void {
    const slot = this.slot(facts.index);
    if (slot === undefined) return;
    if (slot.kind === 'settled') this.settle(facts, slot);
    this.options.onChanged(facts.index);
  }

  settled(facts: ExchangeFacts): void {
    const slot = this.slot(facts.index);
    if (slot === undefined) return;
    this.settle(facts, slot);
    this.options.onChanged(facts.index);
    while (this.arena.bytes > this.maxFactsBytes && this.size > 1) this.evict(this.first + 1);
  }

  /** What is known of an exchange; undefined where it is not listed (any more). */
  facts(index: number): ExchangeFacts | undefined {
    const slot = this.slot(index);
    if (slot === undefined) return undefined;
    if (slot.kind === 'open') return slot.facts;
    const facts = this.arena.get(index, slot, slot.place);
    facts.diagnostics.push(...slot.diagnostics);
    return facts;
  }

  row(index: number): SummaryRow | undefined {
    const facts = this.facts(index);
    return facts && summaryOf(facts);
  }

  packets(index: number): PacketSpan | undefined {
    const slot = this.slot(index);
    if (slot === undefined) return undefined;
    return { near: slot.near, end: slot.kind === 'open' ? this.options.nextPacket() : slot.end };
  }

  /** Drops the exchanges whose first packet is gone. */
  evictPackets(firstPacket: number): void {
    let before = this.first;
    while (before <= this.lastIndex && (this.slot(before)?.near ?? 0) < firstPacket) before++;
    if (before > this.first) this.evict(before);
  }

  /** Forgets everything; numbers go on. Returns the number of the exchange that comes next. */
  clear(): number {
    const next = this.lastIndex + 1;
    this.arena = new FactsArena();
    this.slots = [];
    this.base = next;
    this.first = next;
    return next;
  }

  private slot(index: number): Slot | undefined {
    return index < this.first ? undefined : this.slots[index - this.base];
  }

  private settle(facts: ExchangeFacts, old: Slot): void {
    if (old.kind === 'settled') this.arena.remove(old.place);
    this.slots[facts.index - this.base] = {
      kind: 'settled',
      dialect: facts.dialect,
      connection: facts.connection,
      place: this.arena.add(facts),
      diagnostics: facts.diagnostics.length === 0 ? NO_DIAGNOSTICS : [...facts.diagnostics],
      near: old.near,
      end: this.options.nextPacket(),
    };
  }

  private evict(before: number): void {
    for (let index = this.first; index < before; index++) {
      const slot = this.slots[index - this.base];
      if (slot?.kind === 'settled') this.arena.remove(slot.place);
      this.slots[index - this.base] = undefined;
    }
    const count = before - this.first;
    this.first = before;
    this.compact();
    this.options.onEvicted(before, count);
  }

  private compact(): void {
    const dead = this.first - this.base;
    if (dead < COMPACT_AT || dead < this.slots.length / 4) return;
    this.slots = this.slots.slice(dead);
    this.base = this.first;
  }
}
