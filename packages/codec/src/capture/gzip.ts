// The streams of the platform, typed by structure: this package has neither Node's nor the DOM's types.
interface Inflater {
  readonly writable: { getWriter(): InflaterInput };
  readonly readable: { getReader(): InflaterOutput };
}
interface InflaterInput {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}
interface InflaterOutput {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}
declare const DecompressionStream: new (format: 'gzip') => Inflater;

/** What is in a piece with the damage is lost: so pieces are small. */
const PIECE_LENGTH = 16 * 1024;

/**
 * `source`, decompressed where it is gzip (RFC 1952, one member or several), and as it is where not. Damage does not throw: all
 * before it comes out, then `onDamage` hears what is wrong. What the source throws is thrown on.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  onDamage: (message: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isGzip: boolean | undefined;
  const chunks = withWholeMagic(source);
  for await (const chunk of chunks) {
    isGzip ??= chunk[0] === 0x1f && chunk[1] === 0x8b;
    if (!isGzip) yield chunk;
    else return yield* inflated(chunk, chunks, onDamage);
  }
}

/** The same bytes, with at least two of them in the first chunk, where there are two. */
async function* withWholeMagic(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let first: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of source) {
    if (first === undefined) yield chunk;
    else if (first.length + chunk.length < 2) first = Uint8Array.of(...first, ...chunk);
    else {
      yield first.length === 0 ? chunk : Uint8Array.of(...first, ...chunk);
      first = undefined;
    }
  }
  if (first !== undefined && first.length > 0) yield first;
}

async function* inflated(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  onDamage: (message: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { writable, readable } = new DecompressionStream('gzip');
  const input = writable.getWriter();
  const output = readable.getReader();
  const feeding = feed(input, first, rest);
  try {
    for (let next = await output.read(); !next.done; next = await output.read()) if (next.value !== undefined) yield next.value;
  } catch (error) {
    // The source's own failure is not damage.
    const failure = await feeding;
    if (failure !== undefined) throw failure.cause;
    onDamage(`the compressed file is damaged or cut short: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await Promise.allSettled([output.cancel(), input.abort()]);
  }
}

/** Writes everything to the inflater; resolves to what made the source fail. Failures of the inflater show in its output. */
async function feed(
  input: InflaterInput,
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): Promise<{ readonly cause: unknown } | undefined> {
  let ours = false;
  try {
    if (!(await writeAll(input, first))) return undefined;
    for await (const chunk of rest) if (!(await writeAll(input, chunk))) return undefined;
    ours = true;
    await input.close();
    return undefined;
  } catch (cause) {
    if (ours) return undefined;
    await input.abort(cause).catch(() => undefined);
    return { cause };
  }
}

/** False where the inflater takes no more. */
async function writeAll(input: InflaterInput, chunk: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < chunk.length; at += PIECE_LENGTH) await input.write(chunk.subarray(at, at + PIECE_LENGTH));
    return true;
  } catch {
    return false;
  }
}
