import { ContentMap, SliceDecoder, type StoredChunk, type StreamName, streamDirection } from '../../capture/index.js';
import { exchangeOf } from '../../cgi/index.js';
import { type Direction, isoTime } from '../../core/index.js';
import type { Exchange, ExchangeFacts, RecordObserver } from '../../exchange/index.js';
import { recordTypeLabel } from '../../fastcgi/index.js';
import type { RecordEntry } from '../export-source.js';

/** Records of one exchange that are listed: each takes some 200 bytes. */
const RECORDS_LIMIT = 1_000_000;

const STREAMS: readonly StreamName[] = ['stdin', 'data', 'stdout', 'stderr'];

/** An exchange that was decoded again, and where in its connection its records and streams lie. */
export interface DecodedExchange {
  readonly exchange: Exchange;
  readonly records: readonly RecordEntry[];
  readonly streams: ReadonlyMap<StreamName, ContentMap>;
}

/** Decodes an exchange from the chunks of its connection. */
export async function decodeExchange(facts: ExchangeFacts, chunks: AsyncIterable<StoredChunk>): Promise<DecodedExchange> {
  const records: RecordEntry[] = [];
  const streams = new Map(STREAMS.map((name) => [name, new ContentMap(name)]));
  const observer: RecordObserver = {
    record: (connection, direction, record, owner, time) => {
      if (!decoder.isSubject(owner) || records.length >= RECORDS_LIMIT) return;
      records.push(recordEntry(connection.id, direction, record, isoTime(time)));
    },
    content: (owner, type, direction, offset, length) => {
      if (!decoder.isSubject(owner)) return;
      for (const name of STREAMS) if (streamDirection(name) === direction) streams.get(name)?.add(type, offset, length);
    },
  };
  const decoder = new SliceDecoder(facts, observer, 'lost');
  for await (const chunk of chunks) decoder.push(chunk);
  return { exchange: exchangeOf(decoder.finish()), records, streams };
}

export function recordEntry(
  connection: number,
  direction: Direction,
  record: Parameters<NonNullable<RecordObserver['record']>>[2],
  time: string,
): RecordEntry {
  const { version, type, requestId, contentLength, paddingLength, offset } = record;
  return {
    time,
    connection,
    direction,
    version,
    type: recordTypeLabel(type),
    typeCode: type,
    requestId,
    contentLength,
    paddingLength,
    offset,
  };
}
