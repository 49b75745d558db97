import { concat, copyOf, utf8Lossy } from '../../bytes/index.js';
import {
  beginsAsJson,
  type CaptureFile,
  chunksOf,
  decompressed,
  formatNote,
  LinkType,
  recordEntry,
} from '../../capture/index.js';
import { type EpochMicros, err, ok, type Party, type Result } from '../../core/index.js';
import type { CloseManner, EndState } from '../../exchange/index.js';
import { encodeRecord, type RawRecord, RecordDecoder } from '../../fastcgi/index.js';
import type { EventConnection } from '../pcapng/pdu-events.js';
import { PduFile } from '../pcapng/pdu-file.js';
import { HarPackets } from './har-packets.js';
import { type ReadEntry, readHar, UNKNOWN_END } from './har-reading.js';
import { endOf, protocolOf, REQUEST_ID, type SpokenBytes, spokenFor } from './har-records.js';

/** Text of a HAR is held as a whole; larger ones are refused. */
const HAR_LIMIT = 256 * 1024 * 1024;
const TOO_LARGE = 'a HAR of more than 256 MiB is not read';

/** A file that is neither a capture nor a HAR that can be read: one line for people. */
export class HarError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HarError';
  }
}

/**
 * A HAR as a capture (pcapng), so that one pipeline reads both: what web server and application would have said, a connection for
 * each entry. FastCGI is link type 252, the other two are TCP. The section says that this was no capture, and whoever reads it finds
 * that.
 */
export function harToPcapng(text: string): Result<Generator<Uint8Array, void, undefined>, string> {
  const entries = readHar(text);
  return entries.ok ? ok(blocks(entries.value)) : err(entries.error);
}

function* blocks(entries: readonly ReadEntry[]): Generator<Uint8Array, void, undefined> {
  const file = new PduFile();
  yield file.begin('fcgiscope', formatNote({ kind: 'made-from-har' }));
  for (const [place, entry] of entries.entries()) yield* connectionOf(file, place + 1, entry);
}

const TAP = 'har';

function* connectionOf(file: PduFile, connection: number, entry: ReadEntry): Generator<Uint8Array, void, undefined> {
  const { server = UNKNOWN_END, app = UNKNOWN_END, mark = null } = entry.fastcgi ?? {};
  const ends: EventConnection = { connection, server, app, tap: TAP, openedAt: entry.start, startSeen: true };
  const spoken = spokenFor(entry);
  const last = spoken.at(-1)?.time ?? entry.start;
  const isFastcgi = protocolOf(entry) === 'fastcgi';
  yield* isFastcgi ? recordBlocks(file, ends, entry, spoken, last) : packetBlocks(file, ends, entry, spoken, last);
  const requestId = isFastcgi ? (entry.fastcgi?.requestId ?? REQUEST_ID) : null;
  if (mark !== null) yield file.note({ kind: 'annotation', connection, began: entry.start, requestId, mark }, last);
}

function* recordBlocks(
  file: PduFile,
  ends: EventConnection,
  entry: ReadEntry,
  spoken: readonly SpokenBytes[],
  last: EpochMicros,
): Generator<Uint8Array, void, undefined> {
  const decoders = { 'to-app': new RecordDecoder(), 'from-app': new RecordDecoder() };
  for (const said of spoken) {
    for (const record of decoders[said.direction].push(said.bytes)) yield recordBlock(file, ends, said, record);
  }
  const { connection } = ends;
  for (const [by, manner] of CLOSES[endOf(entry)]) yield file.note({ kind: 'closed', connection, by, manner }, last);
}

function* packetBlocks(
  file: PduFile,
  ends: EventConnection,
  entry: ReadEntry,
  spoken: readonly SpokenBytes[],
  last: EpochMicros,
): Generator<Uint8Array, void, undefined> {
  const { id, block } = file.interface(TAP, LinkType.raw);
  if (block !== undefined) yield block;
  const packets = new HarPackets(id, ends, protocolOf(entry));
  yield* packets.opened();
  for (const said of spoken) yield* packets.said(said);
  for (const [by, manner] of CLOSES[endOf(entry)]) yield packets.closed(by, manner, last);
}

/** Who closes after an exchange that ended so. */
const CLOSES: Readonly<Record<EndState, readonly (readonly [by: Party, manner: CloseManner])[]>> = {
  'end-request': [
    ['app', 'fin'],
    ['server', 'fin'],
  ],
  'app-closed': [
    ['app', 'fin'],
    ['server', 'fin'],
  ],
  'app-reset': [['app', 'reset']],
  'server-closed': [
    ['server', 'fin'],
    ['app', 'fin'],
  ],
  'server-reset': [['server', 'reset']],
  open: [],
  'capture-end': [],
  lost: [],
};

function recordBlock(
  file: PduFile,
  connection: EventConnection,
  { direction, time }: SpokenBytes,
  record: RawRecord,
): Uint8Array {
  const lengths = { contentLength: record.content.length, paddingLength: record.padding.length };
  const entry = recordEntry(connection.connection, direction, { ...record, ...lengths }, time);
  return file.record({
    kind: 'record',
    time,
    connection,
    record: { entry, bytes: encodeRecord(record), missing: 0 },
    comments: [],
  });
}

/**
 * The bytes of a capture, whatever the file is: those of a capture as they come, those of a HAR as the capture that it makes.
 * Throws a {@link HarError} where JSON is no HAR.
 */
export async function* captureBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array[] = [];
  let size = 0;
  let isJson: boolean | undefined;
  for await (const chunk of chunks) {
    if (isJson === false) {
      yield chunk;
      continue;
    }
    size += chunk.length;
    if (size > HAR_LIMIT) throw new HarError(TOO_LARGE);
    held.push(copyOf(chunk));
    isJson ??= beginsAsJson(concat(held));
    if (isJson !== false) continue;
    yield* held;
    held = [];
  }
  if (isJson === true) yield* blocksOfText(concat(held));
  else yield* held;
}

function* blocksOfText(text: Uint8Array): Generator<Uint8Array, void, undefined> {
  const made = harToPcapng(utf8Lossy(text));
  if (!made.ok) throw new HarError(made.error);
  yield* made.value;
}

/** A HAR as a file that holds the capture that it makes, in memory; an error in one line where it cannot be read. */
export async function captureOfHar(file: CaptureFile): Promise<Result<CaptureFile, string>> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of captureBytes(decompressedBytes(file))) parts.push(part);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const bytes = concat(parts);
  return ok({ name: file.name, size: bytes.length, read: (from, to) => Promise.resolve(bytes.slice(from, to)) });
}

function decompressedBytes(file: CaptureFile): AsyncIterable<Uint8Array> {
  return decompressed(chunksOf(file), (message) => {
    throw new HarError(message);
  });
}
