import { concat, copyOf } from '../bytes/index.js';
import type { Direction, EpochMicros, Party } from '../core/index.js';
import type { Protocol } from '../exchange/index.js';
import { isUwsgiPing, isUwsgiPong } from '../uwsgi/index.js';
import { formatEndpoint } from './addresses.js';
import type { CaptureLimits } from './capture-limits.js';
import type { ConnectionNote } from './capture-notes.js';
import type { CloseManner, ConnectionId, ConnectionInfo, GapReason, LogSink } from './log.js';
import { otherSide, type Side } from './side.js';
import { SNIFF_START_BYTES, type Sniffed, sniffMiddle, sniffStart } from './sniff.js';

/**
 * Tells where bytes of a connection lie in the (decompressed) file, before the `bytes` call that hands them over: `length`
 * bytes of stream from `offset` on begin at file position `position`. Not called for bytes that lie in no one piece (IP
 * fragments). So a page can fetch a body from a `File` by range instead of keeping it.
 */
export type PlaceHook = (
  connection: ConnectionId,
  direction: Direction,
  offset: number,
  position: number,
  length: number,
) => void;

/** What a connection of a capture turned out to be: a protocol, `port` where the caller had told, or nothing of ours. */
export type Verdict = Protocol | 'port' | 'undecided' | 'other';

/** Where the connections of one capture go, and what they share. */
export interface OutputTarget {
  readonly sink: LogSink;
  readonly place: PlaceHook | undefined;
  readonly limits: CaptureLimits;
  /** A number for a new connection; `noted` is that which our own capture gave it. */
  nextId(noted: ConnectionId | undefined): ConnectionId;
  /** Bytes that are kept until their connection's protocol is known. */
  undecidedBytes: number;
  /** Gaps that nobody had announced. */
  lostGaps: number;
}

/** What the first packets say of a connection. */
export interface ConnectionBeginning {
  /** Address and port of side 0, then of side 1: five words each. */
  readonly endpoints: Uint32Array;
  /** The side of the web server; undefined where the bytes have to tell. */
  readonly serverSide: Side | undefined;
  readonly startSeen: boolean;
  readonly openedAt: EpochMicros;
  /** Name of the interface. */
  readonly tap: string;
  /** Whether it is ours by its port, as the caller told; undefined where the bytes have to tell. */
  readonly told: boolean | undefined;
  /** What our own capture says of it. */
  readonly note: ConnectionNote | undefined;
}

type HeldEvent =
  | {
      readonly event: 'bytes';
      readonly side: Side;
      readonly bytes: Uint8Array;
      readonly position: number;
      readonly time: EpochMicros;
    }
  | {
      readonly event: 'gap';
      readonly side: Side;
      readonly length: number | null;
      readonly reason: GapReason;
      readonly time: EpochMicros;
    }
  | { readonly event: 'closed'; readonly side: Side; readonly manner: CloseManner; readonly time: EpochMicros };

const NOTHING = new Uint8Array(0);

/**
 * Where one connection enters the log, once it is known to be one of ours: told by its port, noted by our own capture, or
 * recognised by its bytes, which are kept until then (bounded). All others are left alone.
 */
export class ConnectionOutput {
  verdict: Verdict = 'undecided';
  private readonly target: OutputTarget;
  private readonly beginning: ConnectionBeginning;
  private serverSide: Side | undefined;
  /** Set while the connection is in the log. */
  private id: ConnectionId | undefined;
  private ended = false;
  private readonly offsets: [number, number] = [0, 0];
  private held: HeldEvent[] = [];
  private heldBytes = 0;
  /** From here on, a search through all that is held pays again. */
  private nextSearch = 4096;

  constructor(target: OutputTarget, beginning: ConnectionBeginning) {
    this.target = target;
    this.beginning = beginning;
    this.serverSide = beginning.serverSide;
    if (beginning.told === false) this.verdict = 'other';
    else if (beginning.note !== undefined) this.decide(beginning.note.protocol ?? 'port');
    else if (beginning.told && this.serverSide !== undefined) this.verdict = 'port';
    if (beginning.note !== undefined || (this.verdict === 'port' && beginning.startSeen)) this.open();
  }

  /** The capture has the connection's beginning. */
  get startSeen(): boolean {
    return this.beginning.startSeen;
  }

  /** The number that our own capture gave it; undefined for those of others. */
  get notedId(): ConnectionId | undefined {
    return this.beginning.note?.connection;
  }

  bytes(side: Side, chunk: Uint8Array, from: number, to: number, time: EpochMicros, position: number): void {
    if (this.verdict === 'other') return;
    if (this.verdict === 'undecided') this.look(side, chunk, from, to);
    if (this.verdict === 'undecided') this.hold({ event: 'bytes', side, bytes: copyOf(chunk, from, to), position, time });
    else this.writeBytes(side, chunk, from, to, time, position);
  }

  gap(side: Side, length: number | null, reason: GapReason, time: EpochMicros): void {
    if (reason === 'lost' && this.verdict !== 'other') this.target.lostGaps++;
    if (this.verdict === 'undecided') this.hold({ event: 'gap', side, length, reason, time });
    else this.writeGap(side, length, reason, time);
  }

  closed(side: Side, manner: CloseManner, time: EpochMicros): void {
    if (this.verdict === 'undecided') this.hold({ event: 'closed', side, manner, time });
    else this.writeClosed(side, manner, time);
  }

  /** Its end was not captured, and none will come: its ports are used again, or it is forgotten. */
  abandon(reason: GapReason, time: EpochMicros): void {
    this.release();
    if (this.id === undefined || this.ended) return;
    this.writeGap(0, null, reason, time);
    this.writeGap(1, null, reason, time);
    this.ended = true;
  }

  private directionOf(side: Side): Direction {
    return side === this.serverSide ? 'to-app' : 'from-app';
  }

  private partyOf(side: Side): Party {
    return side === this.serverSide ? 'server' : 'app';
  }

  private writeBytes(side: Side, chunk: Uint8Array, from: number, to: number, time: EpochMicros, position: number): void {
    const id = this.id ?? this.open();
    if (id === undefined) return;
    const direction = this.directionOf(side);
    const { place } = this.target;
    if (place !== undefined && !Number.isNaN(position)) place(id, direction, this.offsets[side], position, to - from);
    this.offsets[side] += to - from;
    this.target.sink.bytes(id, direction, chunk, from, to, time);
  }

  private writeGap(side: Side, length: number | null, reason: GapReason, time: EpochMicros): void {
    const id = this.id ?? this.open();
    if (id === undefined) return;
    this.offsets[side] += length ?? 0;
    this.target.sink.gap(id, this.directionOf(side), length, reason, time);
  }

  private writeClosed(side: Side, manner: CloseManner, time: EpochMicros): void {
    const id = this.id ?? this.open();
    if (id === undefined) return;
    this.ended = manner === 'reset';
    this.target.sink.closed(id, this.partyOf(side), manner, time);
  }

  /** Enters the connection into the log; undefined where it does not belong there. */
  private open(): ConnectionId | undefined {
    if (this.verdict === 'other' || this.serverSide === undefined) return undefined;
    const { note, openedAt } = this.beginning;
    const id = this.target.nextId(note?.connection);
    this.id = id;
    this.target.sink.opened(this.info(id, this.serverSide), note?.openedAt ?? openedAt);
    if (note !== undefined) this.catchUp(note);
    return id;
  }

  private info(id: ConnectionId, serverSide: Side): ConnectionInfo {
    const { endpoints, startSeen, tap, note } = this.beginning;
    if (note !== undefined) {
      const { server, app, protocol } = note;
      return { id, server, app, tap: note.tap, startSeen: note.startSeen, ...(protocol === undefined ? {} : { protocol }) };
    }
    const ends = [formatEndpoint(endpoints, 0), formatEndpoint(endpoints, 5)] as const;
    const [server, app] = serverSide === 0 ? ends : [ends[1], ends[0]];
    const protocol = this.verdict === 'fastcgi' || this.verdict === 'scgi' || this.verdict === 'uwsgi' ? this.verdict : undefined;
    return { id, server, app, tap, startSeen, ...(protocol === undefined ? {} : { protocol }) };
  }

  /** What happened in files that are not there any more. */
  private catchUp(note: ConnectionNote): void {
    const { openedAt, toAppOffset, fromAppOffset, serverClosedAt, appClosedAt } = note;
    if (toAppOffset > 0) this.writeGap(0, toAppOffset, 'evicted', openedAt);
    if (fromAppOffset > 0) this.writeGap(1, fromAppOffset, 'evicted', openedAt);
    if (serverClosedAt !== undefined) this.writeClosed(0, 'fin', serverClosedAt);
    if (appClosedAt !== undefined) this.writeClosed(1, 'fin', appClosedAt);
  }

  /** Looks at bytes of a connection whose protocol is not known yet. */
  private look(side: Side, chunk: Uint8Array, from: number, to: number): void {
    if (!this.isFromStart()) this.lookInTheMiddle(side, chunk, from, to);
    else if (side !== this.serverSide) this.decide(this.isPing(side, chunk, from, to) ? 'uwsgi' : 'other');
    else this.lookAtStart(side, chunk, from, to);
  }

  /** Nothing of what the web server says first is missing. An application of ours never speaks first. */
  private isFromStart(): boolean {
    const { startSeen, serverSide } = this.beginning;
    return startSeen && serverSide !== undefined && this.held.every(({ event }) => event === 'bytes');
  }

  /** Four bytes each way, which lengths of other protocols may look like: both have to be right. */
  private isPing(side: Side, chunk: Uint8Array, from: number, to: number): boolean {
    const asked = this.heldWith(otherSide(side), NOTHING);
    return isUwsgiPing(asked) && this.held.length === 1 && isUwsgiPong(chunk, from, to);
  }

  private lookAtStart(side: Side, chunk: Uint8Array, from: number, to: number): void {
    const start = this.held.length === 0 ? chunk.subarray(from, to) : this.heldWith(side, chunk.subarray(from, to));
    const guess = sniffStart(start, 0, start.length);
    if (guess === undefined || (guess === 'more' && start.length >= SNIFF_START_BYTES)) this.decide('other');
    else if (guess !== 'more') this.decide(guess.protocol);
  }

  private lookInTheMiddle(side: Side, chunk: Uint8Array, from: number, to: number): void {
    let guess = sniffMiddle(chunk, from, to);
    if (guess === undefined && this.heldBytes + to - from >= this.nextSearch) {
      const all = this.heldWith(side, chunk.subarray(from, to));
      guess = sniffMiddle(all, 0, all.length);
      this.nextSearch *= 2;
      if (guess === undefined && all.length > this.target.limits.sniffBytes) this.decide('other');
    }
    if (guess !== undefined) this.recognise(side, guess);
  }

  private recognise(side: Side, guess: Sniffed): void {
    this.serverSide ??= guess.sender === 'server' ? side : otherSide(side);
    this.decide(guess.protocol);
  }

  /** What is held of `side`, and `chunk` behind it. */
  private heldWith(side: Side, chunk: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const event of this.held) if (event.event === 'bytes' && event.side === side) parts.push(event.bytes);
    return concat([...parts, chunk]);
  }

  private decide(verdict: Verdict): void {
    this.verdict = this.beginning.told === true && verdict !== 'other' ? 'port' : verdict;
    const held = this.release();
    if (verdict !== 'other') for (const event of held) this.write(event);
  }

  private write(event: HeldEvent): void {
    if (event.event === 'bytes') this.writeBytes(event.side, event.bytes, 0, event.bytes.length, event.time, event.position);
    else if (event.event === 'gap') this.writeGap(event.side, event.length, event.reason, event.time);
    else this.writeClosed(event.side, event.manner, event.time);
  }

  private hold(event: HeldEvent): void {
    this.held.push(event);
    const bytes = event.event === 'bytes' ? event.bytes.length : 0;
    this.heldBytes += bytes;
    this.target.undecidedBytes += bytes;
    const { sniffBytes, waitingBytesInAll, waitingSegments } = this.target.limits;
    const full = this.heldBytes > 2 * sniffBytes || this.held.length > waitingSegments;
    if (full || this.target.undecidedBytes > waitingBytesInAll) this.decide('other');
  }

  private release(): HeldEvent[] {
    const held = this.held;
    this.target.undecidedBytes -= this.heldBytes;
    this.held = [];
    this.heldBytes = 0;
    return held;
  }
}
