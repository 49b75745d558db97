import { exchangeOf } from '../../cgi/index.js';
import type { Direction } from '../../core/index.js';
import type { Exchange, ExchangeFacts, ExchangeSink, GapReason, RecordObserver, RecordSummary } from '../../exchange/index.js';
import { HEADER_LENGTH } from '../../fastcgi/index.js';
import { ContentMap, type ContentPiece, type StreamName, streamDirection } from '../content-map.js';
import { Pipeline } from '../pipeline.js';
import { SliceDecoder, type StoredChunk } from '../slice-decoder.js';
import type { ExchangeTable, PacketSpan } from './exchange-table.js';
import { RecentResults } from './recent-results.js';
import { RecordList } from './record-list.js';
import type { ConnectionSlice, OffsetRange } from './stored-chunks.js';

/** Lists of records, and maps of where a stream's bytes lie, that are kept for the next question about the same exchange. */
const RECENT_LISTS = 4;
const RECENT_MAPS = 8;

/** The bytes of one stream of one exchange, read from where they are stored. */
export interface StreamBytes {
  /** As far as they can be found: less than the stream has where the capture lacks some, or past `MOST_PIECES`. */
  readonly size: number;
  /** `[from, to)`, at most to {@link size}. Bytes that a gap swallowed are absent, and the exchange has a diagnostic. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Where the packets of a capture are kept. */
export interface ChunkStore {
  /** Number of the packet that comes next. */
  readonly endPacket: number;
  /** The chunks of a part of a connection, in order of arrival. */
  read(slice: ConnectionSlice): AsyncIterable<StoredChunk>;
}

/** An exchange as the table knows it, and where to look for its bytes. */
interface Found {
  readonly facts: ExchangeFacts;
  readonly span: PacketSpan;
}

const NOWHERE: OffsetRange = { from: 0, to: 0 };
const EVERYWHERE: OffsetRange = { from: 0, to: Number.POSITIVE_INFINITY };
const NOBODY: ExchangeSink = { begun: ignore, changed: ignore, settled: ignore };

function ignore(): void {}

/** The cold path: decodes again, from the stored bytes, whatever somebody looks at. */
export class StoredExchanges {
  private readonly table: ExchangeTable;
  private readonly store: ChunkStore;
  private readonly gapReason: GapReason;
  private readonly lists = new RecentResults<readonly RecordSummary[]>(RECENT_LISTS);
  private readonly maps = new RecentResults<ContentMap>(RECENT_MAPS);

  /** `gapReason`: why bytes are missing in the store. */
  constructor(table: ExchangeTable, store: ChunkStore, gapReason: GapReason = 'evicted') {
    this.gapReason = gapReason;
    this.table = table;
    this.store = store;
  }

  async exchange(index: number): Promise<Exchange | undefined> {
    const found = this.find(index);
    if (found === undefined) return undefined;
    // Where nothing is stored any more: what the table knows, asked again, since it lends its bytes for a moment only.
    const facts = (await this.decode(found)).finish() ?? this.table.facts(index);
    return facts && exchangeOf(facts);
  }

  async records(index: number, wholeConnection: boolean): Promise<readonly RecordSummary[] | undefined> {
    const found = this.find(index);
    if (found === undefined) return undefined;
    if (!wholeConnection) return this.lists.get(`exchange ${versionOf(found)}`, () => this.recordsOf(found));
    const end = this.store.endPacket;
    return this.lists.get(`connection ${found.facts.connection.id} ${end}`, () => this.recordsOfConnection(found.facts, end));
  }

  async recordBytes(index: number, record: number, wholeConnection: boolean): Promise<Uint8Array | undefined> {
    const found = this.find(index);
    const summary = (await this.records(index, wholeConnection))?.[record - 1];
    if (found === undefined || summary === undefined) return undefined;
    const { direction, offset } = summary;
    const length = HEADER_LENGTH + summary.contentLength + summary.paddingLength;
    const bytes = await this.read(found, direction, [{ at: 0, offset, length }], wholeConnection);
    return bytes.length === 0 ? undefined : bytes;
  }

  async stream(index: number, name: StreamName): Promise<StreamBytes | undefined> {
    const found = this.find(index);
    if (found === undefined) return undefined;
    const map = await this.maps.get(`${name} ${versionOf(found)}`, () => this.mapOf(found, name));
    const direction = streamDirection(name);
    return {
      size: map.size,
      read: (from, to) => this.read(found, direction, map.range(Math.max(0, from), Math.min(to, map.size)), false),
    };
  }

  /** Forgets what it remembers of a capture that was cleared. */
  clear(): void {
    this.lists.clear();
    this.maps.clear();
  }

  private find(index: number): Found | undefined {
    const facts = this.table.facts(index);
    const span = this.table.packets(index);
    return facts && span && { facts, span };
  }

  private async decode(found: Found, observer?: (decoder: () => SliceDecoder) => RecordObserver): Promise<SliceDecoder> {
    const decoder: SliceDecoder = new SliceDecoder(
      found.facts,
      observer?.(() => decoder),
      this.gapReason,
    );
    for await (const chunk of this.store.read(sliceOf(found))) decoder.push(chunk);
    return decoder;
  }

  private async recordsOf(found: Found): Promise<readonly RecordSummary[]> {
    const list = new RecordList(found.facts.connection.id);
    await this.decode(found, (decoder) => ({
      record: (_connection, direction, record, owner, time) => {
        if (decoder().isSubject(owner)) list.add(direction, record, time);
      },
    }));
    return list.records;
  }

  private async mapOf(found: Found, name: StreamName): Promise<ContentMap> {
    const map = new ContentMap(name);
    await this.decode(found, (decoder) => ({
      content: (owner, type, direction, offset, length) => {
        if (decoder().isSubject(owner) && direction === streamDirection(name)) map.add(type, offset, length);
      },
    }));
    return map;
  }

  private async recordsOfConnection(facts: ExchangeFacts, endPacket: number): Promise<readonly RecordSummary[]> {
    const { connection, dialect } = facts;
    const list = new RecordList(connection.id);
    const observer: RecordObserver = {
      record: (_connection, direction, record, _owner, time) => list.add(direction, record, time),
    };
    const pipeline = new Pipeline({ sink: NOBODY, protocol: dialect.protocol, observer });
    pipeline.opened({ ...connection, startSeen: connection.openedAt !== null }, facts.startedAt);
    const next: Record<Direction, number> = { 'to-app': 0, 'from-app': 0 };
    const ranges = { 'to-app': EVERYWHERE, 'from-app': EVERYWHERE };
    for await (const chunk of this.store.read({ connection: connection.id, ranges, nearPacket: 0, endPacket })) {
      this.pushWithGap(pipeline, connection.id, chunk, next);
      if (list.full) break;
    }
    return list.records;
  }

  private pushWithGap(pipeline: Pipeline, connection: number, chunk: StoredChunk, next: Record<Direction, number>): void {
    const { direction, offset, bytes, time } = chunk;
    if (offset > next[direction]) pipeline.gap(connection, direction, offset - next[direction], this.gapReason, time);
    pipeline.bytes(connection, direction, bytes, 0, bytes.length, time);
    next[direction] = offset + bytes.length;
  }

  /** The bytes of `pieces` up to the first that is not there any more. */
  private async read(
    found: Found,
    direction: Direction,
    pieces: readonly ContentPiece[],
    wholeConnection: boolean,
  ): Promise<Uint8Array> {
    const first = pieces[0];
    const last = pieces.at(-1);
    if (first === undefined || last === undefined) return new Uint8Array(0);
    const result = new PieceReader(pieces);
    const slice = rangeOf(found, direction, { from: first.offset, to: last.offset + last.length });
    const wanted = wholeConnection ? { ...slice, nearPacket: 0, endPacket: this.store.endPacket } : slice;
    for await (const chunk of this.store.read(wanted)) if (chunk.direction === direction) result.add(chunk);
    return result.bytes();
  }
}

/** Gathers pieces of a direction out of chunks that come in order. */
class PieceReader {
  private readonly pieces: readonly ContentPiece[];
  private readonly gathered: Uint8Array;
  private filled = 0;
  private piece = 0;
  private within = 0;

  constructor(pieces: readonly ContentPiece[]) {
    this.pieces = pieces;
    this.gathered = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  }

  add(chunk: StoredChunk): void {
    const end = chunk.offset + chunk.bytes.length;
    for (let piece = this.pieces[this.piece]; piece !== undefined; piece = this.pieces[this.piece]) {
      const from = piece.offset + this.within;
      const to = Math.min(end, piece.offset + piece.length);
      // Before the chunk: lost, and so is what follows. Behind it: the next chunk has it.
      if (from < chunk.offset || from >= to) return;
      this.gathered.set(chunk.bytes.subarray(from - chunk.offset, to - chunk.offset), this.filled);
      this.filled += to - from;
      this.within += to - from;
      if (this.within < piece.length) return;
      this.piece++;
      this.within = 0;
    }
  }

  bytes(): Uint8Array {
    return this.gathered.subarray(0, this.filled);
  }
}

/** What changes as an exchange goes on. */
function versionOf({ facts, span }: Found): string {
  return `${facts.index} ${facts.toAppTo} ${facts.fromAppTo} ${facts.open ? span.end : 'settled'}`;
}

function sliceOf({ facts, span }: Found): ConnectionSlice {
  return {
    connection: facts.connection.id,
    ranges: {
      'to-app': { from: facts.toAppFrom, to: facts.toAppTo },
      'from-app': { from: facts.fromAppFrom, to: facts.fromAppTo },
    },
    nearPacket: span.near,
    endPacket: span.end,
  };
}

function rangeOf(found: Found, direction: Direction, range: OffsetRange): ConnectionSlice {
  // An empty range still says where the exchange begins: looking for packets stops there.
  const toApp = direction === 'to-app' ? range : { from: found.facts.toAppFrom, to: found.facts.toAppFrom };
  return { ...sliceOf(found), ranges: { 'to-app': toApp, 'from-app': direction === 'from-app' ? range : NOWHERE } };
}
