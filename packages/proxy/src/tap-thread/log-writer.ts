import type { ConnectionId, ConnectionInfo, LogSink } from '@fcgiscope/codec/capture';
import { DIRECTIONS, type Direction, type EpochMicros, PARTIES, type Party } from '@fcgiscope/codec/core';
import { CLOSE_MANNERS, type CloseManner, GAP_REASONS, type GapReason } from '@fcgiscope/codec/exchange';
import {
  ASLEEP,
  aligned,
  CONSUMED,
  ENTRY_HEADER,
  type EntryKind,
  FREE,
  KINDS,
  LogMemory,
  PUBLISHED,
  type SharedLog,
  SLAB_BYTES,
  SLABS,
  TAKEN,
} from './log-memory.js';

/** What was written is handed over after this long at the latest, in milliseconds. */
const WAIT_MS = 1;

/** Where more slabs wait for the reader, only full ones are handed over: it would soon have all of them. */
const FEW_SLABS = SLABS / 4;

/** A reader that has left no slab free is waited for so long, once, in milliseconds; forwarding stands still meanwhile. */
const PATIENCE_MS = 250;

/** Room enough for any entry but bytes: names of connections are addresses and pairs of them. */
const SMALL_ENTRY = 4096;

/** A call that found no room. */
type LateEntry = (writer: LogWriter) => void;

/**
 * The tap's end of the log: copies what is said into memory that another thread reads. It collects for a moment, since to wake that
 * thread costs more than an entry, and decoding many in a row costs less than one between every two system calls.
 *
 * Ask {@link hasRoomFor} before each call: bytes for which there is no room are dropped (whoever asked has counted them), all else
 * is held until there is some.
 */
export class LogWriter implements LogSink {
  private readonly memory: LogMemory;
  private readonly wake: () => void;
  private readonly encoder = new TextEncoder();
  private late: LateEntry[] = [];
  private published = 0;
  /** The slab that is written, -1 where none is free; entries go to `at`, in bytes of the whole memory. */
  private slab = 0;
  private at = 0;
  private scheduled = false;
  private patient = true;

  /** `wake` is called when something is there and the reader sleeps. */
  constructor(log: SharedLog, wake: () => void) {
    this.memory = new LogMemory(log);
    this.wake = wake;
    Atomics.store(this.memory.states, 0, TAKEN);
  }

  /**
   * Whether `length` bytes (64 KiB at most) can be written, with all that belongs to them. Where the reader has fallen far behind it is
   * waited for; not again before it has gone on.
   */
  hasRoomFor(length: number): boolean {
    const needed = SMALL_ENTRY + ENTRY_HEADER + length;
    if (this.late.length === 0 && this.fits(needed)) return true;
    return this.nextSlab() && this.writeLate() && (this.fits(needed) || this.nextSlab());
  }

  opened(connection: ConnectionInfo, time: EpochMicros): void {
    if (this.isFull()) {
      this.late.push((writer) => writer.opened(connection, time));
      return;
    }
    const room = this.memory.bytes.subarray(this.at + ENTRY_HEADER, this.at + SMALL_ENTRY);
    const { written } = this.encoder.encodeInto(JSON.stringify(connection), room);
    this.add('opened', 0, written, connection.id, time);
  }

  bytes(connection: ConnectionId, direction: Direction, chunk: Uint8Array, from: number, to: number, time: EpochMicros): void {
    const length = to - from;
    if (!this.fits(ENTRY_HEADER + length)) return;
    this.memory.bytes.set(length === chunk.length ? chunk : chunk.subarray(from, to), this.at + ENTRY_HEADER);
    this.add('bytes', DIRECTIONS.indexOf(direction), length, connection, time);
  }

  gap(connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time: EpochMicros): void {
    if (this.isFull()) {
      this.late.push((writer) => writer.gap(connection, direction, length, reason, time));
      return;
    }
    this.memory.doubles[(this.at + ENTRY_HEADER) / 8] = length ?? Number.NaN;
    this.add('gap', DIRECTIONS.indexOf(direction) + 2 * GAP_REASONS.indexOf(reason), 8, connection, time);
  }

  closed(connection: ConnectionId, by: Party, manner: CloseManner, time: EpochMicros): void {
    if (this.isFull()) {
      this.late.push((writer) => writer.closed(connection, by, manner, time));
      return;
    }
    this.add('closed', PARTIES.indexOf(by) + 2 * CLOSE_MANNERS.indexOf(manner), 0, connection, time);
  }

  /** Hands over what is written. */
  publish(): void {
    const { memory, slab } = this;
    const length = slab < 0 ? 0 : this.at - slab * SLAB_BYTES;
    if (length === 0) return;
    memory.lengths[slab] = length;
    memory.order[this.published % SLABS] = slab;
    this.published += 1;
    Atomics.store(memory.control, PUBLISHED, this.published);
    this.slab = -1;
    this.takeFree();
    if (Atomics.exchange(memory.control, ASLEEP, 0) === 1) this.wake();
  }

  /** Slabs that wait for the reader. */
  private get waiting(): number {
    return (this.published - Atomics.load(this.memory.control, CONSUMED)) | 0;
  }

  private isFull(): boolean {
    return !this.fits(SMALL_ENTRY);
  }

  private fits(length: number): boolean {
    return this.slab >= 0 && this.at + length <= (this.slab + 1) * SLAB_BYTES;
  }

  private add(kind: EntryKind, detail: number, length: number, connection: ConnectionId, time: EpochMicros): void {
    const { words, doubles } = this.memory;
    const { at } = this;
    words[at / 4] = KINDS.indexOf(kind) + 256 * detail;
    words[at / 4 + 1] = length;
    doubles[at / 8 + 1] = time;
    doubles[at / 8 + 2] = connection;
    this.at = aligned(at + ENTRY_HEADER + length);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setTimeout(this.waited, WAIT_MS);
  }

  private readonly waited = (): void => {
    this.scheduled = false;
    if (this.waiting < FEW_SLABS) this.publish();
    else this.schedule();
  };

  private nextSlab(): boolean {
    this.publish();
    if (this.slab >= 0 || this.takeFree()) return true;
    if (!this.patient) return false;
    const { control } = this.memory;
    const consumed = Atomics.load(control, CONSUMED);
    if (!this.takeFree()) Atomics.wait(control, CONSUMED, consumed, PATIENCE_MS);
    this.patient = this.slab >= 0 || this.takeFree();
    return this.patient;
  }

  /** The first that is free: the one that was read last is among the first, and still in the cache. */
  private takeFree(): boolean {
    const { states } = this.memory;
    for (let slab = 0; slab < SLABS; slab += 1) {
      if (Atomics.load(states, slab) !== FREE) continue;
      Atomics.store(states, slab, TAKEN);
      this.slab = slab;
      this.at = slab * SLAB_BYTES;
      this.patient = true;
      return true;
    }
    return false;
  }

  /** Writes what found no room before; false where it finds none now. */
  private writeLate(): boolean {
    const late = this.late;
    this.late = [];
    for (const entry of late) {
      if (this.isFull()) this.nextSlab();
      entry(this);
    }
    return this.late.length === 0;
  }
}
