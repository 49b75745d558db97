import { concat } from '../../bytes/index.js';
import {
  type CaptureNote,
  type ConnectionId,
  type ConnectionInfo,
  type LogSink,
  Pipeline,
  type PlaceHook,
  type StoredChunk,
  type StreamName,
  streamDirection,
} from '../../capture/index.js';
import { type Direction, type EpochMicros, epochMicros, FULL_RETENTION, isoTime, type Party } from '../../core/index.js';
import type { CloseManner, ConnectionFacts, Exchange, ExchangeFacts, GapReason, ObservedRecord } from '../../exchange/index.js';
import { lengthOf } from '../captured-exchange.js';
import type { ExportSource, NoteAtTime, RecordEntry, StrayRecord, StreamSource } from '../export-source.js';
import { BlockCache, type ReadBytes } from './block-cache.js';
import { BytePlaces } from './byte-places.js';
import { type DecodedExchange, decodeExchange, recordEntry } from './decoded-exchange.js';

export interface CaptureFileOptions {
  /** Random access to the capture, decompressed; several files one behind the other. */
  readonly read: ReadBytes;
  /** Asked once of every exchange, when it has ended: only those are kept. Default: all. */
  readonly wanted?: (facts: ExchangeFacts) => boolean;
}

/** An exchange that is kept: what the first pass knows, and among which pieces its bytes are. */
interface KeptExchange {
  readonly facts: ExchangeFacts;
  readonly firstPiece: number;
  lastPiece: number;
}

/** Records that belong to no exchange, and notes: more are not kept. */
const STRAY_LIMIT = 100_000;

/** Bytes that lie in no one piece of the file (IP fragments) are held; more are missing. */
const LOOSE_LIMIT = 64 * 1024 * 1024;

/**
 * A capture file that exchanges can be read from in any order. First everything is read once, and nothing kept but where it
 * lies; then each exchange is decoded again when it is asked for.
 *
 *     const file = new CaptureFile({ read });
 *     const reader = new CaptureReader({ sink: file.log, place: file.place, note: file.note });
 *     await readCapture(chunks, reader);         // for each further file: file.nextFile(size), reader.nextFile(), readCapture
 *     reader.end();
 *     file.end();
 *     file.indices                               // numbers of the exchanges
 */
export class CaptureFile implements ExportSource {
  /** Where the log goes. */
  readonly log: LogSink;
  readonly place: PlaceHook;
  readonly note: (note: CaptureNote, time: EpochMicros) => void;
  readonly strayRecords: StrayRecord[] = [];
  readonly notes: NoteAtTime[] = [];
  private readonly options: CaptureFileOptions;
  private readonly pipeline: Pipeline;
  private readonly places = new BytePlaces();
  private readonly cache: BlockCache;
  private readonly loose = new Map<number, Uint8Array>();
  private looseBytes = 0;
  private readonly kept = new Map<number, KeptExchange>();
  private readonly offsets = new Map<ConnectionId, Record<Direction, number>>();
  /** Where the bytes of the next call lie, as the reader has just said. */
  private announced: { connection: ConnectionId; direction: Direction; position: number; length: number } | undefined;
  private base = 0;
  private decoded: { readonly index: number; readonly result: Promise<DecodedExchange> } | undefined;

  constructor(options: CaptureFileOptions) {
    this.options = options;
    this.cache = new BlockCache(options.read);
    this.pipeline = new Pipeline({
      retention: FULL_RETENTION,
      sink: { begun: (facts) => this.begun(facts), changed: () => undefined, settled: (facts) => this.settled(facts) },
      observer: {
        record: (connection, direction, record, owner, time) => {
          if (owner === null) this.stray(connection, direction, record, time);
        },
      },
    });
    this.log = this.sink();
    this.place = (connection, direction, _offset, position, length) => {
      this.announced = { connection, direction, position: this.base + position, length };
    };
    this.note = (note, time) => {
      if (this.notes.length < STRAY_LIMIT && note.kind !== 'segment') this.notes.push({ note, time });
    };
  }

  /** Numbers of the exchanges that were wanted, ascending. */
  get indices(): number[] {
    return [...this.kept.keys()].sort((a, b) => a - b);
  }

  /** What is read from now on lies behind a file of `size` bytes (decompressed). */
  nextFile(size: number): void {
    this.base += size;
  }

  /** Everything was read. */
  end(): void {
    this.pipeline.end();
  }

  async exchange(index: number): Promise<Exchange | undefined> {
    return (await this.decode(index))?.exchange;
  }

  async records(index: number): Promise<readonly RecordEntry[] | undefined> {
    return (await this.decode(index))?.records;
  }

  async recordBytes(index: number, record: number): Promise<Uint8Array | undefined> {
    const kept = this.kept.get(index);
    const entry = (await this.decode(index))?.records[record - 1];
    if (kept === undefined || entry === undefined) return undefined;
    return this.read(kept.firstPiece, kept.lastPiece, entry.direction, entry.offset, entry.offset + lengthOf(entry));
  }

  async stream(index: number, name: StreamName): Promise<StreamSource | undefined> {
    const kept = this.kept.get(index);
    const map = (await this.decode(index))?.streams.get(name);
    if (kept === undefined || map === undefined) return undefined;
    const read = async (from: number, to: number): Promise<Uint8Array> => {
      const wanted = map
        .range(Math.max(0, from), Math.min(to, map.size))
        .map(({ offset, length }) => ({ from: offset, to: offset + length }));
      return this.gather(kept.firstPiece, kept.lastPiece, streamDirection(name), wanted);
    };
    return { size: map.size, read };
  }

  private sink(): LogSink {
    const { pipeline } = this;
    return {
      opened: (connection: ConnectionInfo, time) => {
        this.offsets.set(connection.id, { 'to-app': 0, 'from-app': 0 });
        pipeline.opened(connection, time);
      },
      bytes: (connection, direction, chunk, from, to, time) => {
        this.remember(connection, direction, chunk, from, to, time);
        pipeline.bytes(connection, direction, chunk, from, to, time);
      },
      gap: (connection: ConnectionId, direction: Direction, length: number | null, reason: GapReason, time) => {
        const offsets = this.offsets.get(connection);
        if (offsets !== undefined) offsets[direction] += length ?? 0;
        pipeline.gap(connection, direction, length, reason, time);
      },
      closed: (connection: ConnectionId, by: Party, manner: CloseManner, time) => pipeline.closed(connection, by, manner, time),
    };
  }

  private remember(
    connection: ConnectionId,
    direction: Direction,
    chunk: Uint8Array,
    from: number,
    to: number,
    time: EpochMicros,
  ): void {
    const offsets = this.offsets.get(connection);
    const { announced } = this;
    this.announced = undefined;
    if (offsets === undefined) return;
    const known = announced?.connection === connection && announced.direction === direction && announced.length === to - from;
    const piece = this.places.add(
      connection,
      direction,
      offsets[direction],
      to - from,
      known ? announced.position : Number.NaN,
      time,
    );
    offsets[direction] += to - from;
    if (known || this.looseBytes + to - from > LOOSE_LIMIT) return;
    this.looseBytes += to - from;
    this.loose.set(piece, chunk.slice(from, to));
  }

  private begun(facts: ExchangeFacts): void {
    this.kept.set(facts.index, { facts, firstPiece: this.places.last, lastPiece: this.places.last });
  }

  private settled(facts: ExchangeFacts): void {
    const kept = this.kept.get(facts.index);
    if (kept === undefined) return;
    if (this.options.wanted?.(facts) === false) this.kept.delete(facts.index);
    kept.lastPiece = this.places.last;
    // Decoded again from the file when somebody asks: until then they would only fill memory.
    facts.params.drop();
    facts.head.drop();
    facts.stderrText.drop();
  }

  private stray(
    { id, server, app, tap, openedAt }: ConnectionFacts,
    direction: Direction,
    record: ObservedRecord,
    time: EpochMicros,
  ): void {
    if (this.strayRecords.length >= STRAY_LIMIT) return;
    const entry = recordEntry(id, direction, record, isoTime(time));
    const piece = this.places.last;
    const bytes = (): Promise<Uint8Array> => this.read(piece, piece, direction, entry.offset, entry.offset + lengthOf(entry));
    this.strayRecords.push({ entry, server, app, tap, openedAt, bytes });
  }

  private async decode(index: number): Promise<DecodedExchange | undefined> {
    const kept = this.kept.get(index);
    if (kept === undefined) return undefined;
    if (this.decoded?.index !== index) this.decoded = { index, result: decodeExchange(kept.facts, this.chunks(kept)) };
    return this.decoded.result;
  }

  private async *chunks({ facts, firstPiece, lastPiece }: KeptExchange): AsyncGenerator<StoredChunk, void, undefined> {
    const { places } = this;
    for (const piece of places.between(firstPiece, lastPiece, 'to-app', facts.toAppFrom)) {
      const offset = places.offsetAt(piece);
      const direction = places.directionAt(piece);
      const [from, to] = direction === 'to-app' ? [facts.toAppFrom, facts.toAppTo] : [facts.fromAppFrom, facts.fromAppTo];
      if (offset >= to || offset + places.lengthAt(piece) <= from) continue;
      yield {
        direction,
        offset,
        bytes: await this.pieceBytes(piece, 0, places.lengthAt(piece)),
        time: epochMicros(places.timeAt(piece)),
      };
    }
  }

  private read(first: number, last: number, direction: Direction, from: number, to: number): Promise<Uint8Array> {
    return this.gather(first, last, direction, [{ from, to }]);
  }

  /** The bytes of ranges of a direction, ascending, up to the first that is missing. */
  private async gather(
    first: number,
    last: number,
    direction: Direction,
    ranges: readonly { from: number; to: number }[],
  ): Promise<Uint8Array> {
    const { places } = this;
    const parts: Uint8Array[] = [];
    let wanted = 0;
    let at = ranges[0]?.from ?? 0;
    for (const piece of places.between(first, last, direction, at)) {
      if (places.directionAt(piece) !== direction) continue;
      const end = places.offsetAt(piece) + places.lengthAt(piece);
      for (let range = ranges[wanted]; range !== undefined && at >= places.offsetAt(piece) && at < end; range = ranges[wanted]) {
        const to = Math.min(end, range.to);
        parts.push(await this.pieceBytes(piece, at - places.offsetAt(piece), to - at));
        if (to === range.to) wanted++;
        at = to === range.to ? (ranges[wanted]?.from ?? Number.POSITIVE_INFINITY) : to;
      }
      if (wanted === ranges.length) break;
    }
    return concat(parts);
  }

  private async pieceBytes(piece: number, from: number, length: number): Promise<Uint8Array> {
    const position = this.places.positionAt(piece);
    if (!Number.isNaN(position)) return this.cache.read(position + from, length);
    return this.loose.get(piece)?.subarray(from, from + length) ?? new Uint8Array(0);
  }
}
