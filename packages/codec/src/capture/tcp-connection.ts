import type { EpochMicros } from '../core/index.js';
import type { CaptureLimits } from './capture-limits.js';
import type { ConnectionOutput } from './connection-output.js';
import type { GapReason } from './log.js';
import type { RecentBytes } from './recent-bytes.js';
import { otherSide, type Side } from './side.js';
import { ACK, FIN, RST, type TcpSegment } from './tcp-segment.js';
import { type Arrival, TcpStream, type Waiting } from './tcp-stream.js';
import { noTraffic, type TrafficCount } from './traffic-count.js';

interface PendingReset extends Arrival {
  readonly side: Side;
  readonly sequence: number;
}

/**
 * Puts the two directions of a TCP connection together, in the order in which things happened: bytes are handed on when all
 * before them in their own direction has been, and all that their sender had acknowledged of the other. So an answer never
 * comes out before its request, whatever the order of packets in the file.
 *
 * A hole is waited for as long as it can be filled: until the receiver has acknowledged the missing bytes and some packets or
 * time have passed (captures swap packets, too), or too much waits behind it. Then it is a gap.
 */
export class TcpConnection {
  /** Next connection in the same bucket of the flow table. */
  sibling: TcpConnection | undefined;
  /** Address and port of side 0, then of side 1: five words each. */
  readonly endpoints: Uint32Array;
  readonly output: ConnectionOutput;
  /** Both directions have ended. */
  over = false;
  /** It is on the list of those that wait for something. */
  listed = false;
  /** When the last packet came. */
  lastTime: EpochMicros;
  private readonly streams: readonly [TcpStream, TcpStream] = [new TcpStream(), new TcpStream()];
  private readonly limits: CaptureLimits;
  private readonly recent: RecentBytes;
  private packets = 0;
  private countedBytes = 0;
  private reset: PendingReset | undefined;

  /** `recent`: what all connections have handed on lately. */
  constructor(endpoints: Uint32Array, output: ConnectionOutput, recent: RecentBytes, limits: CaptureLimits, time: EpochMicros) {
    this.recent = recent;
    this.endpoints = endpoints;
    this.output = output;
    this.limits = limits;
    this.lastTime = time;
  }

  /** What is counted of it: the reader's book. */
  readonly traffic: TrafficCount = noTraffic();

  /** The SYN of `side` was seen, or is known from an acknowledgement: its first byte has this number. */
  begin(side: Side, sequence: number): void {
    const stream = this.streams[side];
    if (!stream.started) stream.begin(sequence);
  }

  /** Whether a SYN is that of this connection: seen before, or overtaken by what follows it. */
  acceptsSyn(side: Side, segment: TcpSegment): boolean {
    const stream = this.streams[side];
    if (stream.started) return stream.first === segment.sequence;
    return this.output.startSeen || segment.has(ACK);
  }

  /** Whether all of a segment was handed on before. */
  isRetransmission(side: Side, segment: TcpSegment): boolean {
    const stream = this.streams[side];
    const behind = -stream.distance(segment.sequence);
    return stream.started && stream.isPlausible(segment.sequence) && behind >= segment.to - segment.from + segment.missing;
  }

  /** How much more it holds than when this was last asked. */
  newlyWaiting(): number {
    const before = this.countedBytes;
    this.countedBytes = this.waitingBytes;
    return this.countedBytes - before;
  }

  /** More waited than a connection may hold. */
  overflowed = false;

  /** Bytes held for this connection. */
  get waitingBytes(): number {
    return this.streams[0].waitingBytes + this.streams[1].waitingBytes;
  }

  /** Something waits for what is missing. */
  get stalled(): boolean {
    return this.reset !== undefined || this.isStalled(0) || this.isStalled(1);
  }

  get overlapDiffers(): boolean {
    return this.streams[0].overlapDiffers || this.streams[1].overlapDiffers;
  }

  /** Takes a segment of `side`. False where its sequence number cannot belong to this connection. */
  segment(side: Side, segment: TcpSegment, time: EpochMicros): boolean {
    this.packets++;
    this.lastTime = time;
    if (this.over) return true;
    if (segment.has(ACK)) this.streams[otherSide(side)].acknowledge(segment.acknowledgment, time, this.packets);
    if (segment.has(RST)) this.reset ??= { time, packet: this.packets, side, sequence: segment.sequence };
    const plausible = segment.has(RST) || this.payload(side, segment, time);
    if (this.stalled) this.settle(time);
    return plausible;
  }

  private payload(side: Side, segment: TcpSegment, time: EpochMicros): boolean {
    const span = segment.to - segment.from + segment.missing + (segment.has(FIN) ? 1 : 0);
    if (span === 0) return true;
    const stream = this.streams[side];
    if (!stream.started) stream.begin(segment.sequence);
    if (!stream.isPlausible(segment.sequence)) return false;
    const ahead = stream.distance(segment.sequence);
    if (ahead < 0) this.compare(stream, segment, ahead);
    // All of it was handed on before: a retransmission, or a probe of a connection that is kept alive.
    if (ahead + span <= 0 || stream.finished) return true;
    const inOrder = ahead <= 0 && stream.waiting.length === 0 && !this.waitsForOther(side, segment);
    if (inOrder) this.pass(side, segment, -ahead, time);
    else stream.hold(segment, time, this.packets);
    return true;
  }

  /** Looks whether a retransmission has the same bytes. The one byte before the next is a probe: anything may be in it. */
  private compare(stream: TcpStream, segment: TcpSegment, ahead: number): void {
    const { sequence, bytes, from, to } = segment;
    if (stream.overlapDiffers || (ahead === -1 && to - from === 1)) return;
    stream.overlapDiffers = this.recent.differs(stream, sequence, bytes, from, to);
  }

  private waitsForOther(side: Side, segment: TcpSegment): boolean {
    return segment.has(ACK) && this.streams[otherSide(side)].isAhead(segment.acknowledgment);
  }

  /** Hands on what lies in order, where it lies. */
  private pass(side: Side, segment: TcpSegment, passed: number, time: EpochMicros): void {
    const from = segment.from + passed;
    const captured = segment.to - from;
    if (captured > 0) this.passBytes(side, segment.bytes, from, segment.to, segment.base + from, time);
    const missing = segment.missing + Math.min(0, captured);
    if (missing > 0) this.passGap(side, missing, 'lost', time);
    if (segment.has(FIN)) this.passFin(side, time);
  }

  private passBytes(side: Side, bytes: Uint8Array, from: number, to: number, position: number, time: EpochMicros): void {
    const stream = this.streams[side];
    this.recent.remember(stream, stream.next, bytes, from, to);
    stream.advance(to - from);
    this.output.bytes(side, bytes, from, to, time, position);
  }

  private passGap(side: Side, length: number, reason: GapReason, time: EpochMicros): void {
    this.streams[side].advance(length);
    this.output.gap(side, length, reason, time);
  }

  private passFin(side: Side, time: EpochMicros): void {
    const stream = this.streams[side];
    stream.advance(1);
    stream.finished = true;
    stream.behindSince = undefined;
    if (this.streams[otherSide(side)].finished) this.conclude();
    this.output.closed(side, 'fin', time);
  }

  private conclude(): void {
    this.over = true;
    for (const stream of this.streams) stream.forget();
  }

  /** Hands on what can be, and gives up what will not come any more. */
  settle(now: EpochMicros): void {
    this.drain(now);
    while (this.giveUpOldHole(now)) this.drain(undefined);
    this.passReset(now, false);
  }

  /** The capture ends, or the connection is forgotten: whatever is missing will not come. */
  finish(now: EpochMicros): void {
    this.giveUp(now);
    this.passReset(now, true);
  }

  /** Stops waiting for what is missing. */
  giveUp(now: EpochMicros): void {
    this.drain(now);
    while (this.giveUpHole(0, now) || this.giveUpHole(1, now)) this.drain(undefined);
  }

  /** `now`: a hole was filled, all behind it was complete only then. Undefined: it was given up, what came keeps its time. */
  private drain(now: EpochMicros | undefined): void {
    while (this.passWaiting(0, now) || this.passWaiting(1, now));
  }

  private passWaiting(side: Side, now: EpochMicros | undefined): boolean {
    const stream = this.streams[side];
    const first = stream.waiting[0];
    if (first === undefined || stream.distance(first.sequence) > 0) return false;
    if (first.acknowledgment !== undefined && this.streams[otherSide(side)].isAhead(first.acknowledgment)) return false;
    const piece = stream.take();
    if (piece !== undefined && !stream.finished) this.passPiece(side, piece, now ?? piece.time);
    return true;
  }

  private passPiece(side: Side, piece: Waiting, time: EpochMicros): void {
    if (piece.kind === 'fin') this.passFin(side, time);
    else if (piece.kind === 'missing') this.passGap(side, piece.span, 'lost', time);
    else this.passBytes(side, piece.bytes, 0, piece.bytes.length, piece.position, time);
  }

  private isStalled(side: Side): boolean {
    const stream = this.streams[side];
    return stream.waiting.length > 0 || stream.behindSince !== undefined;
  }

  private giveUpOldHole(now: EpochMicros): boolean {
    return (this.isHopeless(0, now) && this.giveUpHole(0, now)) || (this.isHopeless(1, now) && this.giveUpHole(1, now));
  }

  /** Whether the hole at the front of a direction has been there for too long, or too much waits for it. */
  private isHopeless(side: Side, now: EpochMicros): boolean {
    const stream = this.streams[side];
    const since = stream.waiting[0] ?? stream.behindSince;
    if (since === undefined) return false;
    if (this.isFull()) {
      this.overflowed = true;
      return true;
    }
    if (stream.behindSince === undefined) return now - since.time > this.limits.unacknowledgedLossMicros;
    return this.isPast(since, now);
  }

  private isPast(since: Arrival, now: EpochMicros): boolean {
    return this.packets - since.packet > this.limits.lossPackets || now - since.time > this.limits.lossMicros;
  }

  /** Too much waits in this connection. */
  isFull(): boolean {
    const segments = this.streams[0].waiting.length + this.streams[1].waiting.length;
    return this.waitingBytes > this.limits.waitingBytes || segments > this.limits.waitingSegments;
  }

  /** Makes the hole at the front of a direction a gap. False where there is none. */
  private giveUpHole(side: Side, now: EpochMicros): boolean {
    const stream = this.streams[side];
    const length = stream.holeLength();
    if (length === 0) return false;
    const time = stream.waiting[0]?.time ?? now;
    // One number that was acknowledged and has nothing behind it: the FIN was not captured. A byte would be a wonder.
    if (length === 1 && stream.waiting.length === 0) this.passFin(side, time);
    else this.passGap(side, length, 'lost', time);
    return true;
  }

  /** A gap that the capture itself tells of: the bytes before `sequence`, or an unknown number of bytes. */
  knownGap(side: Side, sequence: number, unknownLength: boolean, reason: GapReason, time: EpochMicros): void {
    const stream = this.streams[side];
    if (!stream.started || stream.finished) return;
    if (unknownLength) this.output.gap(side, null, reason, time);
    else if (stream.isAhead(sequence)) this.passGap(side, stream.distance(sequence), reason, time);
    this.drain(undefined);
  }

  /** A reset ends both directions, once all that was sent before it has been handed on. */
  private passReset(now: EpochMicros, forced: boolean): void {
    const reset = this.reset;
    if (reset === undefined) return;
    const overtaken = this.isStalled(0) || this.isStalled(1) || this.streams[reset.side].isAhead(reset.sequence);
    if (overtaken && !forced && !this.isPast(reset, now)) return;
    this.reset = undefined;
    if (this.over) return;
    this.conclude();
    this.output.closed(reset.side, 'reset', forced || overtaken ? reset.time : now);
  }
}
