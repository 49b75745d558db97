import { type EpochMicros, epochMicros } from '../core/index.js';
import type { FindingLog } from './capture-findings.js';
import type { CaptureNote } from './capture-notes.js';
import type { OutputTarget, Verdict } from './connection-output.js';
import { ExportedPdus } from './exported-pdus.js';
import { IpFragments } from './ip-fragments.js';
import { IpPacket, PROTOCOL_TCP } from './ip-packet.js';
import { linkLayer, NO_IP } from './link-layers.js';
import { parseNote } from './note-text.js';
import type { Packet, PacketSink } from './packet.js';
import { LinkType } from './pcapng-format.js';
import { TcpReassembly } from './tcp-reassembly.js';
import { TcpSegment } from './tcp-segment.js';
import { count, noTraffic, type TrafficCount } from './traffic-count.js';

/** `epb_flags` and the end of the options: what our packets have without a comment. */
const OPTIONS_WITHOUT_COMMENT = 12;

/** Notes that are handed on; the others are about the packet that they are on. */
const SAID_OF_THE_CAPTURE: ReadonlySet<CaptureNote['kind']> = new Set(['mark', 'paused', 'resumed', 'annotation']);

/** From the frame down to TCP: takes packets of any link type and hands segments to the reassembly. */
export class PacketDecoder {
  packets = 0;
  firstTime: EpochMicros = epochMicros(0);
  lastTime: EpochMicros = epochMicros(0);
  /** What the first byte of the file counts as, where places are told. */
  fileStart = 0;
  /** Takes the next packet. */
  readonly take: PacketSink = (packet) => this.packet(packet);
  private readonly other = noTraffic();
  private readonly ip = new IpPacket();
  private readonly segment = new TcpSegment();
  private readonly fragments: IpFragments;
  private readonly reassembly: TcpReassembly;
  private readonly pdus: ExportedPdus;
  private readonly target: OutputTarget;
  private readonly findings: FindingLog;
  private readonly note: (note: CaptureNote, time: EpochMicros) => void;

  constructor(
    target: OutputTarget,
    ports: ReadonlySet<number> | undefined,
    findings: FindingLog,
    note: (note: CaptureNote, time: EpochMicros) => void,
  ) {
    this.target = target;
    this.findings = findings;
    this.note = note;
    this.fragments = new IpFragments(findings, target.limits);
    this.reassembly = new TcpReassembly(target, ports, findings);
    this.pdus = new ExportedPdus(target, ports);
  }

  /** The capture ends. */
  end(): void {
    this.fragments.end();
    this.reassembly.end();
    if (this.target.lostGaps > 0) this.findings.add('segments-lost', null, undefined, this.target.lostGaps);
  }

  traffic(): Record<Verdict, TrafficCount> {
    const { counts } = this.reassembly;
    const { fastcgi, other } = this.pdus.counts;
    return { ...counts, fastcgi: sum(counts.fastcgi, fastcgi), other: sum(counts.other, sum(other, this.other)) };
  }

  private packet(packet: Packet): void {
    if (this.packets++ === 0) this.firstTime = packet.time;
    packet.base += this.fileStart;
    this.lastTime = packet.time;
    const note = packet.optionsTo - packet.optionsFrom > OPTIONS_WITHOUT_COMMENT ? this.noteOf(packet) : undefined;
    if (packet.linkType === LinkType.upperPdu) this.pdu(packet, note);
    else this.network(packet, note);
  }

  /** In its own file. */
  private positionOf(packet: Packet): number {
    return packet.base + packet.from - this.fileStart;
  }

  private noteOf(packet: Packet): CaptureNote | undefined {
    for (const comment of packet.comments()) {
      const note = parseNote(comment);
      if (note === undefined) continue;
      if (SAID_OF_THE_CAPTURE.has(note.kind)) this.note(note, packet.time);
      return note;
    }
    return undefined;
  }

  private pdu(packet: Packet, note: CaptureNote | undefined): void {
    if (note?.kind === 'closed') this.pdus.closed(note, packet.time);
    const connection = note?.kind === 'open' || note?.kind === 'continued' ? note : undefined;
    if (!this.pdus.packet(packet, connection)) this.findings.add('block-malformed', this.positionOf(packet));
  }

  private network(packet: Packet, note: CaptureNote | undefined): void {
    const locate = linkLayer(packet.linkType);
    if (locate === undefined) {
      this.findings.add('link-type-unknown', this.positionOf(packet), `packets of link type ${packet.linkType} were skipped`);
    }
    const at = locate?.(packet.bytes, packet.from, packet.to) ?? NO_IP;
    const { ip } = this;
    if (at === NO_IP || !ip.read(packet.bytes, at, packet.to, this.missing(packet))) count(this.other, packet.originalLength);
    else if (ip.protocol !== PROTOCOL_TCP) count(this.other, packet.originalLength);
    else if (ip.fragmented) this.fragment(packet, note);
    else this.tcp(packet, packet.bytes, ip.from, ip.to, ip.length, packet.base, note);
  }

  /** Bytes that were not captured. A length that nobody could have sent is not believed. */
  private missing(packet: Packet): number {
    return Math.min(packet.originalLength, this.target.limits.frameBytes) - (packet.to - packet.from);
  }

  private fragment(packet: Packet, note: CaptureNote | undefined): void {
    const whole = this.fragments.add(this.ip, packet.bytes);
    if (whole === undefined) count(this.other, packet.originalLength);
    else this.tcp(packet, whole, 0, whole.length, whole.length, Number.NaN, note);
  }

  private tcp(
    packet: Packet,
    bytes: Uint8Array,
    from: number,
    to: number,
    length: number,
    base: number,
    note: CaptureNote | undefined,
  ): void {
    this.segment.base = base;
    if (this.segment.read(bytes, from, to, length)) {
      this.reassembly.segment(this.ip, this.segment, packet.time, packet.originalLength, packet.interfaceName, note);
    } else {
      count(this.other, packet.originalLength);
    }
  }
}

function sum(a: TrafficCount, b: TrafficCount): TrafficCount {
  return { connections: a.connections + b.connections, packets: a.packets + b.packets, bytes: a.bytes + b.bytes };
}
