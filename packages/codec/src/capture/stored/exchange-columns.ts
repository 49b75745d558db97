import type { ConnectionFacts, Dialect, ExchangeFacts } from '../../exchange/index.js';

const FIRST_CAPACITY = 1024;

/**
 * What is kept of each listed exchange, by its number, in columns and not in objects: two hundred thousand objects would be
 * looked at by every garbage collection. A ring: numbers that are dropped at the front make room at the back.
 */
export class ExchangeColumns {
  private capacity = FIRST_CAPACITY;
  /** While an exchange goes on: its facts. */
  private open: (ExchangeFacts | null)[] = new Array(FIRST_CAPACITY).fill(null);
  private connections: (ConnectionFacts | null)[] = new Array(FIRST_CAPACITY).fill(null);
  private dialects: (Dialect | null)[] = new Array(FIRST_CAPACITY).fill(null);
  /** Where its facts are packed, once it has settled. */
  private places: Float64Array = new Float64Array(FIRST_CAPACITY);
  private nearPackets: Float64Array = new Float64Array(FIRST_CAPACITY);
  private endPackets: Float64Array = new Float64Array(FIRST_CAPACITY);

  /** Makes room for the numbers from `first` to `last`. */
  reserve(first: number, last: number): void {
    if (last - first >= this.capacity) this.grow(first, last);
  }

  /** Twice the capacity. Apart from {@link reserve}, for which the closures in here would be made each time. */
  private grow(first: number, last: number): void {
    const capacity = this.capacity * 2;
    const from = this.capacity;
    const move = <T>(old: ArrayLike<T>, next: { [at: number]: T }): void => {
      for (let index = first; index < last; index++) next[index % capacity] = old[index % from] as T;
    };
    const grown = <T>(old: (T | null)[]): (T | null)[] => {
      const next = new Array<T | null>(capacity).fill(null);
      move(old, next);
      return next;
    };
    const grownNumbers = (old: Float64Array): Float64Array => {
      const next = new Float64Array(capacity);
      move(old, next);
      return next;
    };
    this.open = grown(this.open);
    this.connections = grown(this.connections);
    this.dialects = grown(this.dialects);
    this.places = grownNumbers(this.places);
    this.nearPackets = grownNumbers(this.nearPackets);
    this.endPackets = grownNumbers(this.endPackets);
    this.capacity = capacity;
  }

  begin(facts: ExchangeFacts, nearPacket: number): void {
    const slot = facts.index % this.capacity;
    this.open[slot] = facts;
    this.connections[slot] = facts.connection;
    this.dialects[slot] = facts.dialect;
    this.nearPackets[slot] = nearPacket;
  }

  settle(index: number, place: number, endPacket: number): void {
    const slot = index % this.capacity;
    this.open[slot] = null;
    this.places[slot] = place;
    this.endPackets[slot] = endPacket;
  }

  forget(index: number): void {
    const slot = index % this.capacity;
    this.open[slot] = null;
    this.connections[slot] = null;
    this.dialects[slot] = null;
  }

  openAt(index: number): ExchangeFacts | null {
    return this.open[index % this.capacity] ?? null;
  }

  connectionAt(index: number): ConnectionFacts | null {
    return this.connections[index % this.capacity] ?? null;
  }

  dialectAt(index: number): Dialect | null {
    return this.dialects[index % this.capacity] ?? null;
  }

  placeAt(index: number): number {
    return this.places[index % this.capacity] ?? 0;
  }

  nearPacketAt(index: number): number {
    return this.nearPackets[index % this.capacity] ?? 0;
  }

  endPacketAt(index: number): number {
    return this.endPackets[index % this.capacity] ?? 0;
  }
}
