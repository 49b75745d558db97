import { type EpochMicros, epochMicros } from '../core/index.js';
import type { FindingLog } from './capture-findings.js';
import type { CaptureLimits } from './capture-limits.js';
import type { CaptureNote, ConnectionNote } from './capture-notes.js';
import { ConnectionOutput, type OutputTarget, type Verdict } from './connection-output.js';
import { FlowTable } from './flow-table.js';
import type { IpPacket } from './ip-packet.js';
import { RecentBytes } from './recent-bytes.js';
import { otherSide, type Side } from './side.js';
import { TcpConnection } from './tcp-connection.js';
import { ACK, FIN, SYN, type TcpSegment } from './tcp-segment.js';
import { count, noTraffic, type TrafficCount } from './traffic-count.js';

/** Waiting connections are looked at after this many packets, this many at a time: they may never see a packet again. */
const SWEEP_PACKETS = 256;
const SWEEP_CONNECTIONS = 64;

/** What comes for a closed connection after this time belongs to a new one whose beginning was not captured. */
const LINGER_MICROS = 1_000_000;

/** Which connection a segment belongs to: follows ports that are used again, and forgets what is over. */
export class TcpReassembly {
  readonly counts: Record<Verdict, TrafficCount> = {
    fastcgi: noTraffic(),
    scgi: noTraffic(),
    uwsgi: noTraffic(),
    port: noTraffic(),
    undecided: noTraffic(),
    other: noTraffic(),
  };
  private readonly table = new FlowTable();
  private readonly recent = new RecentBytes();
  /** In order of opening. */
  private readonly open = new Set<TcpConnection>();
  /** In order of closing. */
  private readonly closed = new Set<TcpConnection>();
  /** None of ours; in order of finding that out. */
  private readonly others = new Set<TcpConnection>();
  /** Those that wait for something. */
  private readonly stalled = new Set<TcpConnection>();
  private waitingBytes = 0;
  private packetsUntilSweep = SWEEP_PACKETS;
  private now: EpochMicros = epochMicros(0);
  private readonly target: OutputTarget;
  private readonly ports: ReadonlySet<number> | undefined;
  private readonly limits: CaptureLimits;
  private readonly findings: FindingLog;

  /** `ports`: those of applications; all other connections are left alone. Undefined: their bytes tell. */
  constructor(target: OutputTarget, ports: ReadonlySet<number> | undefined, findings: FindingLog) {
    this.target = target;
    this.ports = ports;
    this.limits = target.limits;
    this.findings = findings;
  }

  /**
   * Takes a segment that came at `time` in a packet of `size` bytes through the interface `tap`, with what our own captures
   * note on it.
   */
  segment(ip: IpPacket, segment: TcpSegment, time: EpochMicros, size: number, tap: string, note: CaptureNote | undefined): void {
    this.now = time;
    if (!this.isWanted(segment)) {
      count(this.counts.other, size);
      return;
    }
    const connection = this.connectionOf(ip, segment, time, tap, note);
    if (connection === undefined) {
      count(this.counts.undecided, size);
      return;
    }
    count(connection.traffic, size);
    if (segment.missing > 0) this.findings.add('packets-truncated', null);
    this.feed(connection, this.table.side, segment, time, note);
  }

  private isWanted(segment: TcpSegment): boolean {
    return this.ports === undefined || this.ports.has(segment.destinationPort) || this.ports.has(segment.sourcePort);
  }

  private feed(
    connection: TcpConnection,
    side: Side,
    segment: TcpSegment,
    time: EpochMicros,
    note: CaptureNote | undefined,
  ): void {
    if (connection.output.verdict === 'other') return;
    if (note?.kind === 'gap') {
      connection.knownGap(side, segment.sequence, note.length === null, note.reason, time);
    }
    if (!connection.segment(side, segment, time)) this.findings.add('out-of-window', null);
    this.book(connection);
    this.keepBounds(time);
  }

  /** Books whether the connection waits for something, or is over. */
  private book(connection: TcpConnection): void {
    this.waitingBytes += connection.newlyWaiting();
    if (connection.stalled !== connection.listed) {
      connection.listed = connection.stalled;
      if (connection.listed) this.stalled.add(connection);
      else this.stalled.delete(connection);
    }
    if (connection.over && this.open.delete(connection)) this.closed.add(connection);
    else if (connection.output.verdict === 'other' && this.open.delete(connection)) this.others.add(connection);
  }

  private keepBounds(time: EpochMicros): void {
    if (this.stalled.size > 0 && --this.packetsUntilSweep <= 0) this.sweep(time);
    if (this.waitingBytes > this.limits.waitingBytesInAll) this.giveUpAll(time);
    if (this.closed.size > this.limits.closedConnections) this.forgetOldest(this.closed);
    if (this.others.size > this.limits.openConnections) this.forgetOldest(this.others);
    if (this.open.size > this.limits.openConnections) {
      this.findings.add('connection-limit', null);
      this.forgetOldest(this.open);
    }
  }

  private forgetOldest(connections: ReadonlySet<TcpConnection>): void {
    for (const oldest of connections) {
      this.forget(oldest, true);
      return;
    }
  }

  /** Looks at some of the waiting connections in turn. */
  private sweep(time: EpochMicros): void {
    this.packetsUntilSweep = SWEEP_PACKETS;
    for (const connection of [...this.stalled].slice(0, SWEEP_CONNECTIONS)) {
      connection.settle(time);
      this.stalled.delete(connection);
      connection.listed = false;
      this.book(connection);
    }
  }

  private giveUpAll(time: EpochMicros): void {
    this.findings.add('waiting-limit', null);
    for (const connection of this.stalled) {
      connection.giveUp(time);
      this.book(connection);
    }
  }

  /** The connection of the segment, which may begin with it. Sets the table's side. */
  private connectionOf(
    ip: IpPacket,
    segment: TcpSegment,
    time: EpochMicros,
    tap: string,
    note: CaptureNote | undefined,
  ): TcpConnection | undefined {
    const known = this.table.find(ip, segment);
    if (segment.has(SYN)) return this.synchronise(known, segment, time, tap, connectionNote(note));
    const noted = connectionNote(note);
    if (known !== undefined && !this.isReplaced(known, segment, time, noted)) return known;
    if (noted === undefined && segment.to === segment.from && segment.missing === 0 && !segment.has(FIN)) return known;
    if (known !== undefined) this.forget(known, true);
    return this.begin(segment, time, tap, noted, undefined);
  }

  /** Whether a segment belongs to a new connection between the same ports. */
  private isReplaced(known: TcpConnection, segment: TcpSegment, time: EpochMicros, note: ConnectionNote | undefined): boolean {
    if (note !== undefined) return known.output.notedId !== note.connection;
    return this.isLongOver(known, time) && !known.isRetransmission(this.table.side, segment);
  }

  private isLongOver(known: TcpConnection, time: EpochMicros): boolean {
    return known.over && time - known.lastTime > LINGER_MICROS;
  }

  /** A SYN begins a connection, unless it was seen before. */
  private synchronise(
    known: TcpConnection | undefined,
    segment: TcpSegment,
    time: EpochMicros,
    tap: string,
    note: ConnectionNote | undefined,
  ): TcpConnection | undefined {
    const answers = segment.has(ACK);
    if (known !== undefined) {
      const side = this.table.side;
      if (!this.isLongOver(known, time) && known.acceptsSyn(side, segment)) {
        known.begin(side, segment.sequence);
        return known;
      }
      this.forget(known, true);
    }
    const connection = this.begin(segment, time, tap, note, answers ? 1 : 0);
    connection.begin(0, segment.sequence);
    if (answers) connection.begin(1, segment.acknowledgment);
    return connection;
  }

  /** `serverSide` is known from a SYN. */
  private begin(
    segment: TcpSegment,
    time: EpochMicros,
    tap: string,
    note: ConnectionNote | undefined,
    serverSide: Side | undefined,
  ): TcpConnection {
    const endpoints = this.table.endpoints();
    this.table.side = 0;
    const output = new ConnectionOutput(this.target, {
      endpoints,
      serverSide: note === undefined ? (serverSide ?? this.serverSideByPort(segment)) : 0,
      startSeen: note?.startSeen ?? serverSide !== undefined,
      openedAt: time,
      tap,
      told: this.isOurs(segment, serverSide),
      note,
    });
    const connection = new TcpConnection(endpoints, output, this.recent, this.limits, time);
    if (note !== undefined) {
      connection.begin(0, segment.sequence);
      if (segment.has(ACK)) connection.begin(1, segment.acknowledgment);
    }
    this.table.add(connection);
    this.open.add(connection);
    return connection;
  }

  /** With a SYN it is known which port is the application's. */
  private isOurs(segment: TcpSegment, serverSide: Side | undefined): boolean | undefined {
    if (this.ports === undefined) return undefined;
    return serverSide === undefined || this.ports.has(serverSide === 0 ? segment.destinationPort : segment.sourcePort);
  }

  private serverSideByPort(segment: TcpSegment): Side | undefined {
    if (this.ports === undefined) return undefined;
    const toApp = this.ports.has(segment.destinationPort);
    if (toApp === this.ports.has(segment.sourcePort)) return undefined;
    return toApp ? 0 : otherSide(0);
  }

  /** `replaced`: its end was not seen and will not be. */
  private forget(connection: TcpConnection, replaced: boolean): void {
    connection.finish(this.now);
    if (replaced && !connection.over) connection.output.abandon('lost', this.now);
    this.waitingBytes += connection.newlyWaiting();
    this.table.delete(connection);
    this.open.delete(connection);
    this.closed.delete(connection);
    this.others.delete(connection);
    this.stalled.delete(connection);
    this.tally(connection);
  }

  private tally(connection: TcpConnection): void {
    const sum = this.counts[connection.output.verdict];
    sum.connections++;
    sum.packets += connection.traffic.packets;
    sum.bytes += connection.traffic.bytes;
    if (connection.overlapDiffers) this.findings.add('overlap-differs', null);
    if (connection.overflowed) this.findings.add('waiting-limit', null);
  }

  /** The capture ends. */
  end(): void {
    for (const connection of [...this.closed, ...this.others, ...this.open]) this.forget(connection, false);
  }
}

function connectionNote(note: CaptureNote | undefined): ConnectionNote | undefined {
  return note?.kind === 'open' || note?.kind === 'continued' ? note : undefined;
}
