/**
 * What may be sent as STDIN or DATA: text goes out as UTF-8; streams are read as fast as the application takes them. Bytes are not
 * copied: leave them as they are.
 */
export type RequestBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array> | null | undefined;

const encoder = new TextEncoder();

/** The length of a body that is here already; undefined for a stream. */
export function knownLength(body: RequestBody): number | undefined {
  if (body === null || body === undefined) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.length : undefined;
}

/** A body that is here already as bytes; undefined for a stream. */
export function wholeBody(body: RequestBody): Uint8Array | undefined {
  if (body === null || body === undefined) return new Uint8Array(0);
  if (typeof body === 'string') return encoder.encode(body);
  return body instanceof Uint8Array ? body : undefined;
}

export async function* piecesOf(body: RequestBody): AsyncGenerator<Uint8Array, void, undefined> {
  const whole = wholeBody(body);
  if (whole !== undefined) yield* slices(whole);
  else for await (const piece of body as AsyncIterable<Uint8Array | string>) yield* slices(toBytes(piece));
}

/** Few enough bytes that the application’s pace is felt, enough for whole records. */
const SLICE_BYTES = 4 * 65_528;

function* slices(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

function toBytes(piece: Uint8Array | string): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : piece;
}
