import { concat, utf8Lossy } from '../../bytes/index.js';
import { err, isoTime, ok, type Result } from '../../core/index.js';
import { encodeRecord, type RawRecord, RecordDecoder } from '../../fastcgi/index.js';
import { recordEntry } from '../file/decoded-exchange.js';
import type { EventConnection } from '../pcapng/pdu-events.js';
import { PduFile } from '../pcapng/pdu-file.js';
import { type ReadEntry, readHar } from './har-reading.js';
import { type SpokenBytes, spokenFor } from './har-records.js';

/** Text of a HAR is held as a whole; larger ones are refused. */
const HAR_LIMIT = 256 * 1024 * 1024;

/** A file that is neither a capture nor a HAR that can be read: one line for people. */
export class HarError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HarError';
  }
}

/**
 * A HAR as a capture (pcapng, link type 252), so that one pipeline reads both: what web server and application would have said,
 * a connection for each entry. The section's comment says that FastCGI is invented.
 */
export function harToPcapng(text: string): Result<Generator<Uint8Array, void, undefined>, string> {
  const entries = readHar(text);
  return entries.ok ? ok(blocks(entries.value)) : err(entries.error);
}

function* blocks(entries: readonly ReadEntry[]): Generator<Uint8Array, void, undefined> {
  const file = new PduFile();
  yield file.begin('fcgiscope', 'made from a HAR: records, ids, padding and ends are invented');
  for (const [place, entry] of entries.entries()) yield* connectionOf(file, place + 1, entry);
}

function* connectionOf(file: PduFile, id: number, entry: ReadEntry): Generator<Uint8Array, void, undefined> {
  const ends: EventConnection = {
    connection: id,
    server: entry.server ?? 'har',
    app: entry.app ?? 'har',
    tap: 'har',
    openedAt: entry.start,
    startSeen: true,
  };
  const spoken = spokenFor(entry);
  const decoders = { 'to-app': new RecordDecoder(), 'from-app': new RecordDecoder() };
  for (const said of spoken) {
    for (const record of decoders[said.direction].push(said.bytes)) yield recordBlock(file, ends, said, record);
  }
  const last = spoken.at(-1)?.time ?? entry.start;
  yield file.note({ kind: 'closed', connection: id, by: 'app', manner: 'fin' }, last);
  yield file.note({ kind: 'closed', connection: id, by: 'server', manner: 'fin' }, last);
}

function recordBlock(
  file: PduFile,
  connection: EventConnection,
  { direction, time }: SpokenBytes,
  record: RawRecord,
): Uint8Array {
  const lengths = { contentLength: record.content.length, paddingLength: record.padding.length };
  const entry = recordEntry(connection.connection, direction, { ...record, ...lengths }, isoTime(time));
  return file.record({
    kind: 'record',
    time,
    connection,
    record: { entry, bytes: encodeRecord(record), missing: 0 },
    comments: [],
  });
}

/** Blanks and a byte order mark, then a brace: JSON, and no capture begins so. */
const JSON_START = /^(?:\xef\xbb\xbf)?[ \t\r\n]*\{/;

/**
 * The bytes of a capture, whatever the file is: those of a capture as they come, those of a HAR as the capture that it makes.
 * Throws a {@link HarError} where JSON is no HAR.
 */
export async function* captureBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const json: Uint8Array[] = [];
  let size = 0;
  let isJson: boolean | undefined;
  for await (const chunk of chunks) {
    isJson ??= JSON_START.test(String.fromCharCode(...chunk.subarray(0, 64)));
    if (!isJson) yield chunk;
    else {
      size += chunk.length;
      if (size > HAR_LIMIT) throw new HarError(`a HAR of more than ${HAR_LIMIT / 1024 / 1024} MiB is not read`);
      json.push(chunk.slice());
    }
  }
  if (isJson !== true) return;
  const made = harToPcapng(utf8Lossy(concat(json)));
  if (!made.ok) throw new HarError(made.error);
  yield* made.value;
}
