import { concat, copyOf } from '../bytes/index.js';
import { type EpochMicros, epochMicros } from '../core/index.js';
import { type CaptureFinding, type CaptureFindingCode, FindingLog } from './capture-findings.js';
import { CAPTURE_LIMITS, type CaptureLimits } from './capture-limits.js';
import type { CaptureNote } from './capture-notes.js';
import type { OutputTarget, PlaceHook, Verdict } from './connection-output.js';
import { detectFormat, FORMAT_MAGIC_LENGTH } from './file-format.js';
import { FrameCutter } from './frame-cutter.js';
import type { ConnectionId, LogSink } from './log.js';
import { parseNote } from './note-text.js';
import { PacketDecoder } from './packet-decoder.js';
import { PcapReader } from './pcap-reader.js';
import { PcapngReader } from './pcapng-reader.js';
import type { TrafficCount } from './traffic-count.js';

export interface CaptureReaderOptions {
  /** Where the log goes that the capture contains. */
  readonly sink: LogSink;
  /** Ports of applications: all other connections are left alone. Without, connections are recognised by their first bytes. */
  readonly ports?: Iterable<number> | undefined;
  /** Where in the file bytes lie; see {@link PlaceHook}. */
  readonly place?: PlaceHook | undefined;
  /** What our own captures say beside packets: marks, also those of exchanges, pauses, which segment of which capture this is. */
  readonly note?: ((note: CaptureNote, time: EpochMicros) => void) | undefined;
  readonly limits?: Partial<CaptureLimits> | undefined;
}

/** What a capture contained. */
export interface CaptureSummary {
  readonly format: 'pcap' | 'pcapng' | null;
  readonly packets: number;
  /** Of the file, decompressed. */
  readonly bytes: number;
  /** Of the first and the last packet; null where there is none. */
  readonly firstTime: EpochMicros | null;
  readonly lastTime: EpochMicros | null;
  /** What the connections turned out to be. `port`: told by the caller; `other`: left alone, as is all that is no TCP. */
  readonly traffic: Readonly<Record<Verdict, Readonly<TrafficCount>>>;
  readonly findings: readonly CaptureFinding[];
}

/**
 * Reads capture files: push their bytes in, in chunks of any size, and the log comes out as calls of a {@link LogSink}, in
 * order of time. pcapng and classic pcap, all their byte orders and clocks; decompress before ({@link decompressed}). Damage never throws: what was
 * whole is read, the rest is a finding of the summary. Memory is bounded by {@link CaptureLimits}.
 *
 *     const reader = new CaptureReader({ sink: pipeline, ports: [9000] });
 *     for await (const chunk of decompressed(file)) reader.push(chunk);
 *     const summary = reader.end();
 */
export class CaptureReader {
  private readonly limits: CaptureLimits;
  private readonly findings = new FindingLog();
  private readonly decoder: PacketDecoder;
  private readonly options: CaptureReaderOptions;
  private format: 'pcap' | 'pcapng' | null = null;
  /** Undefined until the first bytes have told the format, and after damage in them. */
  private cutter: FrameCutter | undefined;
  private head: Uint8Array = new Uint8Array(0);
  private unreadable = false;
  private bytes = 0;
  private lastId: ConnectionId = 0;
  /** Numbers that our own captures give are counted from here: those of several captures must not collide. */
  private notedIdBase: ConnectionId = 0;
  private capture: string | undefined;

  constructor(options: CaptureReaderOptions) {
    this.options = options;
    this.limits = { ...CAPTURE_LIMITS, ...options.limits };
    const target: OutputTarget = {
      sink: options.sink,
      place: options.place,
      limits: this.limits,
      nextId: (noted) => this.nextId(noted),
      undecidedBytes: 0,
      lostGaps: 0,
    };
    const ports = options.ports === undefined ? undefined : new Set(options.ports);
    this.decoder = new PacketDecoder(target, ports, this.findings, (note, time) => this.tell(note, time));
  }

  /** What is wrong so far. */
  get problems(): readonly CaptureFinding[] {
    return this.findings.list();
  }

  /** Packets so far. */
  get packets(): number {
    return this.decoder.packets;
  }

  /** Takes the next bytes of the file; `chunk` is not kept. */
  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.cutter !== undefined) this.cutter.push(chunk);
    else if (!this.unreadable) this.detect(chunk);
  }

  /**
   * The next bytes are those of another file of the same capture: connections go on in it. `start` is what its first byte counts as
   * for a {@link PlaceHook}, so that one position can name a place in any of the files.
   */
  nextFile(start = 0): void {
    this.endFile();
    this.decoder.fileStart = start;
    this.cutter = undefined;
    this.head = new Uint8Array(0);
    this.unreadable = false;
    this.bytes = 0;
  }

  /** What was read was damaged in a way that only the caller knows of, as a compressed file. */
  damaged(code: CaptureFindingCode, message?: string): void {
    this.findings.add(code, this.bytes, message);
  }

  /** The capture ends: what waited is handed on, what is missing becomes gaps. */
  end(): CaptureSummary {
    this.endFile();
    this.decoder.end();
    return {
      format: this.format,
      packets: this.decoder.packets,
      bytes: this.bytes,
      firstTime: this.decoder.packets === 0 ? null : this.decoder.firstTime,
      lastTime: this.decoder.packets === 0 ? null : this.decoder.lastTime,
      traffic: this.decoder.traffic(),
      findings: this.findings.list(),
    };
  }

  private detect(chunk: Uint8Array): void {
    this.head = this.head.length === 0 ? copyOf(chunk) : concat([this.head, chunk]);
    if (this.head.length >= FORMAT_MAGIC_LENGTH) this.begin(this.head);
  }

  private begin(head: Uint8Array): void {
    const found = detectFormat(head);
    if (typeof found !== 'string') {
      this.unreadable = true;
      this.findings.add('not-a-capture', 0, found.message);
      return;
    }
    this.format = found;
    const packet = this.decoder.take;
    const format =
      found === 'pcap'
        ? new PcapReader(packet, this.findings, this.limits)
        : new PcapngReader(packet, this.findings, this.limits, (comment) => this.section(comment));
    this.cutter = new FrameCutter(format);
    this.cutter.push(head);
    this.head = new Uint8Array(0);
  }

  private endFile(): void {
    if (this.cutter === undefined) this.endWithoutFormat();
    else if (this.cutter.pendingBytes > 0) this.endInFrame(this.cutter);
  }

  private endWithoutFormat(): void {
    if (this.unreadable || this.brokenOff) return;
    if (this.bytes === 0) this.findings.add('capture-empty', 0);
    else this.findings.add('not-a-capture', 0, `the file has only ${this.bytes} bytes: no capture`);
  }

  /** That its end is missing was said already. */
  private get brokenOff(): boolean {
    return this.findings.has('gzip-damaged') || this.findings.has('file-unreadable');
  }

  private endInFrame(cutter: FrameCutter): void {
    const position = cutter.pendingPosition;
    if (position === 0) this.findings.add('not-a-capture', 0, `the file ends inside its header, after ${this.bytes} bytes`);
    else if (!this.brokenOff) {
      this.findings.add('capture-cut-short', position, `the capture ends in the middle of a packet, at byte ${position}`);
    }
  }

  /** The comment of a section: those of the tap say which capture it belongs to; any other section has numbers of its own. */
  private section(comment: string): void {
    const note = parseNote(comment);
    const capture = note?.kind === 'segment' ? note.capture : undefined;
    if (capture === undefined || capture !== this.capture) this.notedIdBase = this.lastId;
    this.capture = capture;
    if (note?.kind === 'made-from-har') this.findings.add('made-from-har', 0);
    if (note?.kind === 'segment') this.options.note?.(note, epochMicros(0));
  }

  private tell(note: CaptureNote, time: EpochMicros): void {
    const told = note.kind === 'annotation' ? { ...note, connection: this.notedIdBase + note.connection } : note;
    this.options.note?.(told, time);
  }

  private nextId(noted: ConnectionId | undefined): ConnectionId {
    const id = noted === undefined ? this.lastId + 1 : this.notedIdBase + noted;
    this.lastId = Math.max(this.lastId, id);
    return id;
  }
}
