import { concat } from '../bytes/index.js';
import { isCut, MAX_LISTED_RECORDS, type StreamName } from '../capture/index.js';
import type { Exchange } from '../exchange/index.js';
import { HEADER_LENGTH, TYPE } from '../fastcgi/index.js';
import type { ExportSource, RecordEntry } from './export-source.js';
import type { Manifest } from './manifest.js';

export type Bodies = Readonly<Record<StreamName, Uint8Array>>;

/** A record with all its bytes. */
export interface CapturedRecord {
  readonly entry: RecordEntry;
  /** Header, content and padding; bytes that the capture lacks are zeros. */
  readonly bytes: Uint8Array;
  /** How many bytes the capture lacks at its end. */
  readonly missing: number;
}

/** One exchange with all that an export may write of it: what is masked, and what is written. */
export interface CapturedExchange {
  readonly exchange: Exchange;
  readonly bodies: Bodies;
  /** Empty where they were not asked for. */
  readonly records: readonly CapturedRecord[];
  /** What was masked in it; null where nothing is masked. */
  readonly masked: Manifest | null;
}

/** Of each body so many bytes are looked at and written; pcapng has the rest as zeros. */
export const BODY_LIMIT: number = 32 * 1024 * 1024;

/** An exchange is held in memory while it is written. */
const EXCHANGE_LIMIT = 256 * 1024 * 1024;

/** One exchange is larger than what can be held. */
export class ExchangeTooLarge extends Error {
  /** `than`: what it has more of. */
  constructor(index: number, than: string) {
    super(`exchange ${index} has more than ${than}: leave it out with a filter`);
    this.name = 'ExchangeTooLarge';
  }
}

const STREAMS: readonly StreamName[] = ['stdin', 'data', 'stdout', 'stderr'];

const TYPE_OF: Readonly<Record<StreamName, number>> = {
  stdin: TYPE.STDIN,
  data: TYPE.DATA,
  stdout: TYPE.STDOUT,
  stderr: TYPE.STDERR,
};

/** Reads an exchange; undefined where the source has it no more. */
export async function readExchange(
  source: ExportSource,
  index: number,
  wanted: { readonly records: boolean },
): Promise<CapturedExchange | undefined> {
  const exchange = await source.exchange(index);
  if (exchange === undefined) return undefined;
  const records = wanted.records ? await readRecords(source, index) : [];
  const bodies = wanted.records && records.length > 0 ? bodiesOf(records) : await readBodies(source, index);
  return { exchange, bodies, records, masked: null };
}

async function readBodies(source: ExportSource, index: number): Promise<Bodies> {
  const parts = await Promise.all(STREAMS.map((name) => readBody(source, index, name)));
  return { stdin: parts[0]!, data: parts[1]!, stdout: parts[2]!, stderr: parts[3]! };
}

async function readBody(source: ExportSource, index: number, name: StreamName): Promise<Uint8Array> {
  const stream = await source.stream(index, name);
  return stream === undefined || stream.size === 0 ? new Uint8Array(0) : stream.read(0, Math.min(stream.size, BODY_LIMIT));
}

async function readRecords(source: ExportSource, index: number): Promise<CapturedRecord[]> {
  const records: CapturedRecord[] = [];
  let total = 0;
  const entries = (await source.records(index)) ?? [];
  if (isCut(entries)) throw new ExchangeTooLarge(index, `${MAX_LISTED_RECORDS} records`);
  for (const [place, entry] of entries.entries()) {
    total += lengthOf(entry);
    if (total > EXCHANGE_LIMIT) throw new ExchangeTooLarge(index, `${EXCHANGE_LIMIT / 1024 / 1024} MiB`);
    records.push(wholeRecord(entry, await source.recordBytes(index, place + 1)));
  }
  return records;
}

export function lengthOf(entry: RecordEntry): number {
  return HEADER_LENGTH + entry.contentLength + entry.paddingLength;
}

/** A record as long as its header says, whatever is left of it. */
export function wholeRecord(entry: RecordEntry, found: Uint8Array | undefined): CapturedRecord {
  const bytes = new Uint8Array(lengthOf(entry));
  const stored = found ?? new Uint8Array(0);
  bytes.set(stored.subarray(0, bytes.length));
  if (stored.length < HEADER_LENGTH) bytes.set(headerOf(entry));
  return { entry, bytes, missing: Math.max(0, bytes.length - stored.length) };
}

function headerOf({ version, typeCode, requestId, contentLength, paddingLength }: RecordEntry): Uint8Array {
  return Uint8Array.of(
    version,
    typeCode,
    requestId >> 8,
    requestId & 0xff,
    contentLength >> 8,
    contentLength & 0xff,
    paddingLength,
    0,
  );
}

/** The content of a record, sharing its memory. */
export function contentOf({ entry, bytes }: CapturedRecord): Uint8Array {
  return bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + entry.contentLength);
}

/** All content of one type, in order. */
export function joinedContent(records: readonly CapturedRecord[], type: number): Uint8Array {
  return concat(records.filter(({ entry }) => entry.typeCode === type).map(contentOf));
}

function bodiesOf(records: readonly CapturedRecord[]): Bodies {
  const body = (name: StreamName): Uint8Array => joinedContent(records, TYPE_OF[name]);
  return { stdin: body('stdin'), data: body('data'), stdout: body('stdout'), stderr: body('stderr') };
}
