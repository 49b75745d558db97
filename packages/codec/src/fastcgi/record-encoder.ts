import { writeUint16, writeUint32 } from '../bytes/index.js';
import {
  FIXED_BODY_LENGTH,
  FIXED_RECORD_LENGTH,
  FLAG_KEEP_CONN,
  HEADER_LENGTH,
  MAX_CONTENT_LENGTH,
  NULL_REQUEST_ID,
  TYPE,
  VERSION,
} from './constants.js';
import { encodeNameValues, type PairInput } from './name-values.js';
import type { RawRecord } from './record.js';

/** How many bytes to pad a record of `contentLength` with: 0 to 255. */
export type PaddingPolicy = (contentLength: number) => number;

/** §3.3 recommends records that are a multiple of eight bytes long; nginx and PHP-FPM do so. */
export const PAD_TO_EIGHT: PaddingPolicy = (contentLength) => -contentLength & 7;

/** Apache, lighttpd and HAProxy pad nothing. */
export const NO_PADDING: PaddingPolicy = () => 0;

const NO_CONTENT: Uint8Array = new Uint8Array(0);

/** Writes the header of a record at `at`. */
export function writeHeader(
  bytes: Uint8Array,
  at: number,
  type: number,
  requestId: number,
  contentLength: number,
  paddingLength: number,
): void {
  bytes[at] = VERSION;
  bytes[at + 1] = type;
  writeUint16(bytes, at + 2, requestId);
  writeUint16(bytes, at + 4, contentLength);
  bytes[at + 6] = paddingLength;
  bytes[at + 7] = 0;
}

/** The exact bytes of a record: the inverse of decoding, reserved and padding bytes included. */
export function encodeRecord(record: RawRecord): Uint8Array {
  const { content, padding } = record;
  const bytes = new Uint8Array(HEADER_LENGTH + content.length + padding.length);
  writeHeader(bytes, 0, record.type, record.requestId, content.length, padding.length);
  bytes[0] = record.version;
  bytes[7] = record.reserved;
  bytes.set(content, HEADER_LENGTH);
  bytes.set(padding, HEADER_LENGTH + content.length);
  return bytes;
}

/** One record with zeroed padding. Throws a RangeError where the content does not fit (65,535 bytes). */
export function makeRecord(
  type: number,
  requestId: number,
  content: Uint8Array,
  padding: PaddingPolicy = PAD_TO_EIGHT,
): Uint8Array {
  if (content.length > MAX_CONTENT_LENGTH)
    throw new RangeError(`a record holds at most ${MAX_CONTENT_LENGTH} bytes, not ${content.length}`);
  const paddingLength = padding(content.length);
  const bytes = new Uint8Array(HEADER_LENGTH + content.length + paddingLength);
  writeHeader(bytes, 0, type, requestId, content.length, paddingLength);
  bytes.set(content, HEADER_LENGTH);
  return bytes;
}

export interface BeginOptions {
  /** One of `ROLE`; others are sent as they are. Default: responder. */
  readonly role?: number;
  /** Ask the application to leave the connection open (§3.5). Default false. */
  readonly keepConnection?: boolean;
}

/** §5.1. */
export function beginRequest(requestId: number, options: BeginOptions = {}): Uint8Array {
  const bytes = new Uint8Array(FIXED_RECORD_LENGTH);
  writeBegin(bytes, requestId, options);
  return bytes;
}

/** Writes a BEGIN_REQUEST to the beginning of `bytes`, which is zeros so far. */
export function writeBegin(bytes: Uint8Array, requestId: number, { role = 1, keepConnection = false }: BeginOptions): void {
  writeHeader(bytes, 0, TYPE.BEGIN_REQUEST, requestId, FIXED_BODY_LENGTH, 0);
  writeUint16(bytes, HEADER_LENGTH, role);
  bytes[HEADER_LENGTH + 2] = keepConnection ? FLAG_KEEP_CONN : 0;
}

/** §5.4. */
export function abortRequest(requestId: number): Uint8Array {
  return makeRecord(TYPE.ABORT_REQUEST, requestId, NO_CONTENT);
}

/** §5.5. `appStatus` is the exit status of the program, `protocolStatus` one of `PROTOCOL_STATUS`; the reserved bytes are zero. */
export function endRequest(requestId: number, appStatus = 0, protocolStatus = 0): Uint8Array {
  const bytes = new Uint8Array(FIXED_RECORD_LENGTH);
  writeHeader(bytes, 0, TYPE.END_REQUEST, requestId, FIXED_BODY_LENGTH, 0);
  writeUint32(bytes, HEADER_LENGTH, appStatus);
  bytes[HEADER_LENGTH + 4] = protocolStatus;
  return bytes;
}

/** libfcgi 2.4 holds its answer to GET_VALUES back until bytes follow the names: so padding does, always. */
const PAD_ALWAYS: PaddingPolicy = (contentLength) => PAD_TO_EIGHT(contentLength) || 8;

/** §4.1: asks for variables by name; their values are empty. */
export function getValues(names: Iterable<string>): Uint8Array {
  const pairs = Array.from(names, (name): PairInput => [name, '']);
  return makeRecord(TYPE.GET_VALUES, NULL_REQUEST_ID, encodeNameValues(pairs), PAD_ALWAYS);
}

/** §4.1: the answer, with those variables that are known. */
export function getValuesResult(values: Iterable<PairInput>): Uint8Array {
  return makeRecord(TYPE.GET_VALUES_RESULT, NULL_REQUEST_ID, encodeNameValues(values));
}

/** §4.2: the answer to a management record of unknown type. */
export function unknownType(type: number): Uint8Array {
  const bytes = new Uint8Array(FIXED_RECORD_LENGTH);
  writeHeader(bytes, 0, TYPE.UNKNOWN_TYPE, NULL_REQUEST_ID, FIXED_BODY_LENGTH, 0);
  bytes[HEADER_LENGTH] = type;
  return bytes;
}

/** Record types whose content is a piece of a stream (§3.3). */
export type StreamType = typeof TYPE.PARAMS | typeof TYPE.STDIN | typeof TYPE.STDOUT | typeof TYPE.STDERR | typeof TYPE.DATA;

/** The empty record that ends a stream (§3.3). */
export function streamEnd(type: StreamType, requestId: number): Uint8Array {
  return makeRecord(type, requestId, NO_CONTENT);
}

/**
 * A piece of a stream as records of at most `chunk` bytes of content each, in one array; nothing for an empty piece (an empty
 * record would end the stream).
 */
export function streamRecords(
  type: StreamType,
  requestId: number,
  content: Uint8Array,
  options: { readonly chunk?: number; readonly padding?: PaddingPolicy } = {},
): Uint8Array {
  const chunk = Math.min(options.chunk ?? DEFAULT_STREAM_CHUNK, MAX_CONTENT_LENGTH);
  if (!(chunk >= 1)) throw new RangeError(`a stream record holds at least one byte, not ${chunk}`);
  const padding = options.padding ?? PAD_TO_EIGHT;
  const bytes = new Uint8Array(streamLength(content.length, chunk, padding));
  let at = 0;
  for (let from = 0; from < content.length; from += chunk) {
    const length = Math.min(chunk, content.length - from);
    const paddingLength = padding(length);
    writeHeader(bytes, at, type, requestId, length, paddingLength);
    bytes.set(content.subarray(from, from + length), at + HEADER_LENGTH);
    at += HEADER_LENGTH + length + paddingLength;
  }
  return bytes;
}

/** The largest multiple of eight: no padding is needed, and PHP-FPM resets content + padding past 65,535. */
export const DEFAULT_STREAM_CHUNK = 65_528;

function streamLength(length: number, chunk: number, padding: PaddingPolicy): number {
  const whole = Math.floor(length / chunk);
  const rest = length % chunk;
  return whole * (HEADER_LENGTH + chunk + padding(chunk)) + (rest === 0 ? 0 : HEADER_LENGTH + rest + padding(rest));
}
