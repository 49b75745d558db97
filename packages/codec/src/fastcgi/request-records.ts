import { concat, latin1, Slab } from '../bytes/index.js';
import { type AsciiPairs, asciiPairs, textRoom, writeAsciiPairs } from './ascii-pairs.js';
import { FIXED_RECORD_LENGTH, HEADER_LENGTH, TYPE } from './constants.js';
import { encodeNameValues, type PairInput, pairList } from './name-values.js';
import {
  type BeginOptions,
  beginRequest,
  DEFAULT_STREAM_CHUNK,
  PAD_TO_EIGHT,
  type PaddingPolicy,
  streamEnd,
  streamRecords,
  writeBegin,
  writeHeader,
} from './record-encoder.js';

/**
 * The whole PARAMS stream with its empty end. No pair is cut by the edge of a record: cutting is legal, but PHP-FPM decodes
 * each record by itself and resets such a connection. Only a pair that does not fit into one record at all is cut.
 */
export function paramsRecords(requestId: number, pairs: Iterable<PairInput>, padding: PaddingPolicy = PAD_TO_EIGHT): Uint8Array {
  const list = pairList(pairs);
  return oneRecord(PARAMS_ROOM, asciiPairs(list, PARAMS_ROOM), requestId, padding, 0) ?? manyRecords(requestId, list, padding);
}

export interface RequestRecordsOptions extends BeginOptions {
  readonly padding?: PaddingPolicy;
  /** Pairs that go before the others. */
  readonly prepared?: PreparedPairs;
  /** There is no body: the end of STDIN follows at once. Default false. */
  readonly endStdin?: boolean;
}

/** What a request begins with, BEGIN_REQUEST and the PARAMS stream as {@link paramsRecords} makes it, in one array. */
export function requestRecords(requestId: number, pairs: Iterable<PairInput>, options: RequestRecordsOptions = {}): Uint8Array {
  const { prepared = NOTHING_PREPARED, padding = PAD_TO_EIGHT, endStdin = false } = options;
  const list = pairList(pairs);
  const text = prepared.ascii && asciiPairs(list, prepared.ascii);
  const bytes = oneRecord(REQUEST_ROOM, text, requestId, padding, endStdin ? HEADER_LENGTH : 0);
  if (bytes === undefined) return requestInPieces(requestId, [...prepared.pairs, ...list], options);
  writeBegin(bytes, requestId, options);
  if (endStdin) writeHeader(bytes, bytes.length - HEADER_LENGTH, TYPE.STDIN, requestId, 0, 0);
  return bytes;
}

function requestInPieces(requestId: number, pairs: readonly PairInput[], options: RequestRecordsOptions): Uint8Array {
  const pieces = [beginRequest(requestId, options), manyRecords(requestId, pairs, options.padding ?? PAD_TO_EIGHT)];
  if (options.endStdin === true) pieces.push(streamEnd(TYPE.STDIN, requestId));
  return concat(pieces);
}

/** Pairs that many requests have in common, see {@link preparePairs}. */
export interface PreparedPairs {
  readonly pairs: readonly PairInput[];
  /** Ready to be written; undefined where the pairs are not all ASCII text, which are encoded with each request. */
  readonly ascii: AsciiPairs | undefined;
}

/**
 * Encodes once what is the same in many requests (`DOCUMENT_ROOT`, `SERVER_SOFTWARE`, `GATEWAY_INTERFACE`, …), as web servers do
 * with what their configuration says: {@link requestRecords} only copies it.
 *
 *     const prepared = preparePairs([['GATEWAY_INTERFACE', 'CGI/1.1'], ['SERVER_SOFTWARE', 'gate/1.0']]);
 *     socket.write(requestRecords(1, [['REQUEST_URI', '/tea']], { prepared }));
 */
export function preparePairs(pairs: Iterable<PairInput>): PreparedPairs {
  const list = [...pairs];
  const text = asciiPairs(list, REQUEST_ROOM);
  return { pairs: list, ascii: text && flat(text) };
}

/** As one string of one piece: what was put together is copied piece by piece each time. Undefined where it is not ASCII. */
function flat({ text, longLengths }: AsciiPairs): AsciiPairs | undefined {
  const bytes = new Uint8Array(text.length);
  return writeAsciiPairs(bytes, { text, longLengths: [] }) ? { text: latin1(bytes), longLengths } : undefined;
}

/** Text is written from the first byte of an array on, so it begins with room for what goes before the pairs. */
const PARAMS_ROOM = textRoom(HEADER_LENGTH);
const REQUEST_ROOM = textRoom(FIXED_RECORD_LENGTH + HEADER_LENGTH);

const NOTHING_PREPARED: PreparedPairs = { pairs: [], ascii: REQUEST_ROOM };

/** What is sent is let go of soon. */
const OUTGOING = new Slab(64 * 1024, 16 * 1024);

/**
 * The usual case, written in one go: ASCII that fits into one record. `text` is `room` and the pairs; zeros are what goes before
 * the header of PARAMS, and `after` bytes behind the empty record that ends them.
 */
function oneRecord(
  room: AsciiPairs,
  text: AsciiPairs | undefined,
  requestId: number,
  padding: PaddingPolicy,
  after: number,
): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const from = room.text.length;
  const to = text.text.length;
  if (to === from || to - from > DEFAULT_STREAM_CHUNK) return undefined;
  const paddingLength = padding(to - from);
  const bytes = OUTGOING.allocate(to + paddingLength + HEADER_LENGTH + after);
  if (!writeAsciiPairs(bytes, text)) return undefined;
  writeHeader(bytes, from - HEADER_LENGTH, TYPE.PARAMS, requestId, to - from, paddingLength);
  writeHeader(bytes, to + paddingLength, TYPE.PARAMS, requestId, 0, 0);
  return bytes;
}

function manyRecords(requestId: number, pairs: readonly PairInput[], padding: PaddingPolicy): Uint8Array {
  const pieces: Uint8Array[] = [];
  let batch: PairInput[] = [];
  let size = 0;
  const flush = (): void => {
    if (batch.length > 0) pieces.push(streamRecords(TYPE.PARAMS, requestId, encodeNameValues(batch), { padding }));
    batch = [];
    size = 0;
  };
  for (const pair of pairs) {
    const length = pairLengthBound(pair);
    if (size + length > DEFAULT_STREAM_CHUNK) flush();
    batch.push(pair);
    size += length;
  }
  flush();
  pieces.push(streamEnd(TYPE.PARAMS, requestId));
  return concat(pieces);
}

/** Lengths take at most four bytes each, and a character of a string at most three bytes of UTF-8. */
function pairLengthBound([name, value]: PairInput): number {
  return 8 + byteBound(name) + byteBound(value);
}

function byteBound(text: string | Uint8Array): number {
  return typeof text === 'string' ? text.length * 3 : text.length;
}
