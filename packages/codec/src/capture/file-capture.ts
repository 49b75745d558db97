import { type ExchangeCounts, exchangeOf } from '../cgi/index.js';
import type { EpochMicros } from '../core/index.js';
import type { Exchange, ExchangeFacts, ExchangeMark, RecordObserver, RecordSummary, SummaryRow } from '../exchange/index.js';
import type { CaptureNote, NoteAtTime } from './capture-notes.js';
import { CaptureReader } from './capture-reader.js';
import { ConnectionFindings, type ConnectionReports, type Trouble } from './connection-findings.js';
import type { StreamName } from './content-map.js';
import { ExchangeMarks } from './exchange-marks.js';
import { FileLoader } from './file-capture-loader.js';
import type { CaptureFile, Scratch, StopSignal } from './file-capture-source.js';
import type { FileStatus } from './file-capture-status.js';
import { PacketIndex } from './packet-index.js';
import { Pipeline } from './pipeline.js';
import { ExchangeTable } from './stored/exchange-table.js';
import { JoinedBytes } from './stored/joined-bytes.js';
import { PlacedLog } from './stored/placed-log.js';
import { readChunks } from './stored/stored-chunks.js';
import { type ChunkStore, StoredExchanges, type StreamBytes } from './stored/stored-exchanges.js';
import { type StrayRecord, StrayRecords } from './stray-records.js';

/** Marks of moments, pauses: more are not kept. */
const NOTES_LIMIT = 100_000;

/** What open capture files may hold in memory, and beside it. */
export interface FileCaptureLimits {
  /** Exchanges that are listed; past it the oldest go. */
  readonly exchanges: number;
  /** Memory for what rows are made of: about a kilobyte for each exchange of PHP. Past it the oldest exchanges go. */
  readonly factsBytes: number;
  /** Bytes that lie in no file in one piece (IP fragments); past it they are missing in bodies. */
  readonly looseBytes: number;
  /** Bytes of compressed files that are kept decompressed; past it they are missing in bodies. */
  readonly scratchBytes: number;
}

export const FILE_CAPTURE_LIMITS: FileCaptureLimits = {
  exchanges: 1_000_000,
  factsBytes: 1024 * 1024 * 1024,
  looseBytes: 64 * 1024 * 1024,
  scratchBytes: 4 * 1024 * 1024 * 1024,
};

export interface FileCaptureOptions {
  readonly files: readonly CaptureFile[];
  /** Ports of applications; without, connections are recognised by their first bytes. */
  readonly ports?: Iterable<number> | undefined;
  /** Makes a place for the decompressed bytes of one file. */
  readonly scratch: () => Scratch;
  /** A row is new or has changed. */
  readonly onChanged?: (index: number) => void;
  /** Exchanges below `before` had to go for newer ones. */
  readonly onEvicted?: (before: number) => void;
  /** Called between chunks: {@link FileCapture.status} has changed. */
  readonly onProgress?: () => void;
  /** Keep where records lie that belong to no exchange: {@link FileCapture.strayRecords}. */
  readonly keepStrays?: boolean;
  /** A finding about a connection, of no exchange. */
  readonly onFinding?: NonNullable<RecordObserver['finding']>;
  readonly limits?: Partial<FileCaptureLimits> | undefined;
}

/**
 * Capture files that somebody looks at: read once, from the first byte to the last, keeping rows and where the bytes lie; everything
 * else is read again from the files when it is asked for, with the code that also reads the proxy's own captures. Several files are
 * one capture, in order of their first packets: connections go on from one to the next, as `tcpdump -C` and the proxy write them.
 *
 * Rows and details can be asked for while {@link load} goes on. Memory: a kilobyte for each exchange and 31 bytes for each packet,
 * bounded by {@link FileCaptureLimits} and `CaptureLimits`; never the files themselves.
 */
export class FileCapture {
  /** What the capture says beside its packets: marks of moments, pauses. */
  readonly notes: NoteAtTime[] = [];
  private readonly options: FileCaptureOptions;
  private readonly table: ExchangeTable;
  private readonly stored: StoredExchanges;
  private readonly pipeline: Pipeline;
  private readonly loader: FileLoader;
  private readonly strays: StrayRecords;
  private readonly marks = new ExchangeMarks();
  private readonly findings = new ConnectionFindings();
  private evictedExchanges = 0;

  constructor(options: FileCaptureOptions) {
    this.options = options;
    const limits = { ...FILE_CAPTURE_LIMITS, ...options.limits };
    const index = new PacketIndex();
    const bytes = new JoinedBytes(limits.looseBytes);
    this.table = new ExchangeTable({
      maxExchanges: limits.exchanges,
      maxFactsBytes: limits.factsBytes,
      nextPacket: () => index.length,
      onChanged: (changed) => options.onChanged?.(changed),
      onEvicted: (before, count) => this.evict(before, count),
    });
    this.stored = new StoredExchanges(this.table, chunkStore(index, bytes), 'lost');
    this.strays = new StrayRecords(index, bytes);
    this.pipeline = new Pipeline({ sink: this.table, observer: this.observer(options) });
    const log = new PlacedLog(this.pipeline, index, bytes);
    const note = (said: CaptureNote, time: EpochMicros): void => this.note(said, time);
    const reader = new CaptureReader({ sink: log, place: log.place, ports: options.ports, note });
    const { files, scratch } = options;
    const onProgress = (): void => options.onProgress?.();
    this.loader = new FileLoader(reader, bytes, { files, scratch, scratchBytes: limits.scratchBytes, onProgress });
  }

  get firstIndex(): number {
    return this.table.firstIndex;
  }

  /** 0 while there is none. */
  get lastIndex(): number {
    return this.table.lastIndex;
  }

  /** Exchanges that went for newer ones. */
  get evicted(): number {
    return this.evictedExchanges;
  }

  /** Records that belong to no exchange, where they are kept. */
  get strayRecords(): readonly StrayRecord[] {
    return this.strays.list;
  }

  status(): FileStatus {
    return this.loader.status();
  }

  /** Reads the files to their end, or until `signal` says so; never rejects: what is wrong is a finding. Call it once. */
  async load(signal?: StopSignal): Promise<FileStatus> {
    await this.loader.load(signal);
    this.pipeline.end();
    this.tellMarks();
    this.options.onProgress?.();
    return this.status();
  }

  row(index: number): SummaryRow | undefined {
    const row = this.table.row(index);
    const mark = row && this.marks.of(row);
    return row && mark ? { ...row, mark } : row;
  }

  counts(index: number): ExchangeCounts | undefined {
    return this.table.counts(index);
  }

  async exchange(index: number): Promise<Exchange | undefined> {
    const exchange = await this.stored.exchange(index);
    return exchange && this.marked(exchange);
  }

  /** Marks an exchange, or takes its mark away, as long as the files are open. False where it is not there. */
  annotate(index: number, mark: ExchangeMark | null): boolean {
    const row = this.table.row(index);
    if (row === undefined) return false;
    this.marks.set(row, mark);
    this.options.onChanged?.(index);
    return true;
  }

  /** The exchange without looking into the files; undefined where memory holds only a part of its params, head or stderr. */
  heldExchange(index: number): Exchange | undefined {
    const facts = this.table.facts(index);
    return facts !== undefined && isHeldWhole(facts) ? this.marked(exchangeOf(facts)) : undefined;
  }

  records(index: number, wholeConnection = false): Promise<readonly RecordSummary[] | undefined> {
    return this.stored.records(index, wholeConnection);
  }

  /** The whole record, header and padding included; `record` is its number in the list that {@link records} gives. */
  recordBytes(index: number, record: number, wholeConnection = false): Promise<Uint8Array | undefined> {
    return this.stored.recordBytes(index, record, wholeConnection);
  }

  stream(index: number, name: StreamName): Promise<StreamBytes | undefined> {
    return this.stored.stream(index, name);
  }

  /** Connections with findings that belong to no exchange. */
  connections(): ConnectionReports {
    return this.findings.reports();
  }

  /** Null while no connection has any. */
  get trouble(): Trouble | null {
    return this.findings.trouble;
  }

  private observer({ keepStrays = false, onFinding }: FileCaptureOptions): RecordObserver {
    const stray: RecordObserver['record'] = (connection, direction, record, owner, time) => {
      if (owner === null) this.strays.add(connection, direction, record, time);
    };
    return {
      finding: (connection, diagnostic) => {
        this.findings.finding(connection, diagnostic);
        onFinding?.(connection, diagnostic);
      },
      ...(keepStrays && { record: stray }),
    };
  }

  private note(note: CaptureNote, time: EpochMicros): void {
    if (note.kind === 'annotation') this.marks.note(note);
    else if (note.kind !== 'segment' && this.notes.length < NOTES_LIMIT) this.notes.push({ note, time });
  }

  private marked(exchange: Exchange): Exchange {
    const mark = this.marks.size === 0 ? undefined : this.row(exchange.index)?.mark;
    return mark === undefined ? exchange : { ...exchange, mark };
  }

  /** A mark comes after the exchange that it is of: whoever has seen its row must look again. */
  private tellMarks(): void {
    if (this.marks.size === 0) return;
    for (let index = this.firstIndex; index <= this.lastIndex; index++) {
      if (this.row(index)?.mark !== undefined) this.options.onChanged?.(index);
    }
  }

  private evict(before: number, count: number): void {
    this.evictedExchanges += count;
    this.options.onEvicted?.(before);
  }
}

function chunkStore(index: PacketIndex, bytes: JoinedBytes): ChunkStore {
  const file = { index, firstPacket: 0, read: bytes.read.bind(bytes) };
  return {
    get endPacket() {
      return index.length;
    },
    read: (slice) => readChunks([file], slice),
  };
}

function isHeldWhole({ params, head, stderrText }: ExchangeFacts): boolean {
  return [params, head, stderrText].every(({ truncated }) => !truncated);
}
