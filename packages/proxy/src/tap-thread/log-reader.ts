import type { ConnectionId, ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import { DIRECTIONS, type EpochMicros, epochMicros, PARTIES } from '@fcgiscope/codec/core';
import { CLOSE_MANNERS, GAP_REASONS } from '@fcgiscope/codec/exchange';
import {
  ASLEEP,
  aligned,
  CONSUMED,
  ENTRY_HEADER,
  FREE,
  KINDS,
  LogMemory,
  PUBLISHED,
  type SharedLog,
  SLAB_BYTES,
  SLABS,
} from './log-memory.js';

/** An entry's head, as it lies in the memory; one object is used for all. */
interface Entry {
  detail: number;
  connection: ConnectionId;
  time: EpochMicros;
  /** What follows the head. */
  from: number;
  to: number;
}

/** The other end of a {@link LogWriter}: tells a sink what the tap said, in order. */
export class LogReader {
  private readonly memory: LogMemory;
  private readonly sink: LogSink;
  private readonly decoder = new TextDecoder();
  /** The slab that is read, in memory of our own: out of shared memory bytes are copied one by one where they do not lie evenly. */
  private readonly bytes = new Uint8Array(SLAB_BYTES);
  private readonly words = new Int32Array(this.bytes.buffer);
  private readonly doubles = new Float64Array(this.bytes.buffer);
  private readonly entry: Entry = { detail: 0, connection: 0, time: epochMicros(0), from: 0, to: 0 };
  private consumed = 0;

  /** Chunks that `sink` is given are valid during the call only. */
  constructor(log: SharedLog, sink: LogSink) {
    this.memory = new LogMemory(log);
    this.sink = sink;
    Atomics.store(this.memory.control, ASLEEP, 1);
  }

  /**
   * Passes on what was handed over at once; false where nothing is there. Should the sink throw, the rest of these entries is gone, and
   * the next call goes on behind them.
   */
  read(): boolean {
    const { control, order, lengths, states, bytes } = this.memory;
    if (!this.isMore()) return false;
    const slab = order[this.consumed % SLABS] as number;
    const length = lengths[slab] as number;
    this.bytes.set(bytes.subarray(slab * SLAB_BYTES, slab * SLAB_BYTES + length));
    this.consumed += 1;
    Atomics.store(states, slab, FREE);
    Atomics.store(control, CONSUMED, this.consumed);
    Atomics.notify(control, CONSUMED);
    this.pass(length);
    return true;
  }

  /** From now on the writer wakes us; false where it has handed something over just before. */
  sleep(): boolean {
    const { control } = this.memory;
    Atomics.store(control, ASLEEP, 1);
    if (!this.isMore()) return true;
    Atomics.store(control, ASLEEP, 0);
    return false;
  }

  private isMore(): boolean {
    return Atomics.load(this.memory.control, PUBLISHED) !== (this.consumed | 0);
  }

  private pass(length: number): void {
    const { entry, words, doubles } = this;
    let at = 0;
    while (at < length) {
      const head = words[at / 4] as number;
      entry.detail = head >> 8;
      entry.time = doubles[at / 8 + 1] as EpochMicros;
      entry.connection = doubles[at / 8 + 2] as number;
      entry.from = at + ENTRY_HEADER;
      entry.to = entry.from + (words[at / 4 + 1] as number);
      at = aligned(entry.to);
      this.tell(head & 255);
    }
  }

  private tell(kind: number): void {
    const { connection, detail, time, from, to } = this.entry;
    const { bytes, doubles } = this;
    const direction = DIRECTIONS[detail & 1] as (typeof DIRECTIONS)[number];
    switch (KINDS[kind]) {
      case 'bytes':
        this.sink.bytes(connection, direction, bytes, from, to, time);
        break;
      case 'opened':
        this.sink.opened(JSON.parse(this.decoder.decode(bytes.subarray(from, to))) as ConnectionInfo, time);
        break;
      case 'gap': {
        const length = doubles[from / 8] as number;
        const reason = GAP_REASONS[detail >> 1] as (typeof GAP_REASONS)[number];
        this.sink.gap(connection, direction, Number.isNaN(length) ? null : length, reason, time);
        break;
      }
      case 'closed': {
        const party = PARTIES[detail & 1] as (typeof PARTIES)[number];
        this.sink.closed(connection, party, CLOSE_MANNERS[detail >> 1] as (typeof CLOSE_MANNERS)[number], time);
        break;
      }
    }
  }
}
