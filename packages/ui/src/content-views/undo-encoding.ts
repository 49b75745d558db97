/** Bytes that are made of a body at most, however small it is: a kilobyte can stand for a gigabyte. */
export const DECODED_LIMIT = 16 * 1024 * 1024;

interface Coding {
  /** As `DecompressionStream` calls it, the first one that works; not every browser knows all. */
  readonly formats: readonly string[];
  /** Bytes given at once: what comes out of one step cannot be stopped, so a step must not make more than some megabytes. */
  readonly step: number;
}

const GZIP: Coding = { formats: ['gzip'], step: 1024 };

/** RFC 9110 §8.4.1. `deflate` is the zlib format, but some send it bare. */
const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: GZIP,
  'x-gzip': GZIP,
  deflate: { formats: ['deflate', 'deflate-raw'], step: 1024 },
  zstd: { formats: ['zstd'], step: 256 },
  br: { formats: ['brotli', 'br'], step: 32 },
};

/** How undoing an encoding ended: `cut`: the input ends too early, `limit`: there is more than {@link DECODED_LIMIT}. */
export type UndoOutcome = 'whole' | 'cut' | 'limit' | 'damaged' | 'unsupported';

export interface Undone {
  /** What came out before the end, whatever the end was; the bytes as they were where nothing could be undone. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly outcome: UndoOutcome;
}

/** The encodings of a `Content-Encoding` field in the order in which they were applied; `identity` is none. */
export function codingsOf(contentEncoding: string | null): readonly string[] {
  const names = (contentEncoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

/** Undoes encodings, the last one first. `complete`: nothing of the body is missing. Never rejects. */
export async function undoEncodings(
  bytes: Uint8Array<ArrayBuffer>,
  codings: readonly string[],
  complete: boolean,
  limit: number = DECODED_LIMIT,
): Promise<Undone> {
  let undone: Undone = { bytes, outcome: 'whole' };
  for (const name of codings.toReversed()) {
    if (undone.outcome !== 'whole') return undone;
    undone = await undoOne(undone.bytes, name, complete, limit);
  }
  return undone;
}

async function undoOne(bytes: Uint8Array<ArrayBuffer>, name: string, complete: boolean, limit: number): Promise<Undone> {
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  let best: Undone = { bytes, outcome: 'unsupported' };
  for (const format of coding?.formats ?? []) {
    const stream = decompressor(format);
    if (stream === undefined || coding === undefined) continue;
    const undone = await inflate(bytes, stream, coding.step, complete, limit);
    if (undone.outcome !== 'damaged' || best.outcome === 'unsupported') best = undone;
    if (undone.outcome !== 'damaged') break;
  }
  return best;
}

/** Undefined where the platform does not know the format. */
function decompressor(format: string): GenericTransformStream | undefined {
  try {
    return new DecompressionStream(format as CompressionFormat);
  } catch {
    return undefined;
  }
}

async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  { readable, writable }: GenericTransformStream,
  step: number,
  complete: boolean,
  limit: number,
): Promise<Undone> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const feeding = feed(bytes, writable, step);
  const reader: ReadableStreamDefaultReader<Uint8Array> = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { bytes: joined(parts, length), outcome: 'whole' };
      parts.push(value);
      length += value.length;
      if (length < limit) continue;
      await reader.cancel().catch(() => undefined);
      return { bytes: joined(parts, limit), outcome: 'limit' };
    }
  } catch {
    return { bytes: joined(parts, length), outcome: complete ? 'damaged' : 'cut' };
  } finally {
    await feeding;
  }
}

/** Gives a step when the one before has been taken. What the reader is told, nobody needs to hear twice. */
async function feed(bytes: Uint8Array<ArrayBuffer>, writable: WritableStream, step: number): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (let at = 0; at < bytes.length; at += step) {
      await writer.ready;
      await writer.write(bytes.subarray(at, at + step));
    }
    await writer.close();
  } catch {
    // Damaged input, or the reader has enough.
  }
}

/** The first `length` bytes of the parts. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part.subarray(0, length - at), at);
    at += Math.min(part.length, length - at);
  }
  return whole;
}
