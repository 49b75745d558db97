import { HEADER_LENGTH, MAX_CONTENT_LENGTH } from './constants.js';
import { DEFAULT_STREAM_CHUNK, PAD_TO_EIGHT, type PaddingPolicy, type StreamType, writeHeader } from './record-encoder.js';

/**
 * The bytes of `streamRecords`, but none of `content` copied: views of it, with padding and headers between them. For a gathering
 * write (`socket.cork()`, then one `write` each); `content` has to stay as it is until all are written. Throws a RangeError where
 * `chunk` is no length of a record.
 */
export function streamPieces(
  type: StreamType,
  requestId: number,
  content: Uint8Array,
  options: { readonly chunk?: number; readonly padding?: PaddingPolicy } = {},
): Uint8Array[] {
  const chunk = Math.min(options.chunk ?? DEFAULT_STREAM_CHUNK, MAX_CONTENT_LENGTH);
  if (!(chunk >= 1)) throw new RangeError(`a stream record holds at least one byte, not ${chunk}`);
  const padding = options.padding ?? PAD_TO_EIGHT;
  const pieces: Uint8Array[] = [];
  let paddingBefore = 0;
  for (let from = 0; from < content.length; from += chunk) {
    const to = Math.min(from + chunk, content.length);
    const paddingLength = padding(to - from);
    pieces.push(
      between(paddingBefore, type, requestId, to - from, paddingLength),
      to - from === content.length ? content : content.subarray(from, to),
    );
    paddingBefore = paddingLength;
  }
  if (paddingBefore > 0) pieces.push(new Uint8Array(paddingBefore));
  return pieces;
}

/** The padding of the record before, and the header of the next. */
function between(paddingBefore: number, type: StreamType, requestId: number, length: number, paddingLength: number): Uint8Array {
  const bytes = new Uint8Array(paddingBefore + HEADER_LENGTH);
  writeHeader(bytes, paddingBefore, type, requestId, length, paddingLength);
  return bytes;
}
