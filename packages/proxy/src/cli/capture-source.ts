import { once } from 'node:events';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inWords } from '../net/system-error.js';
import { CommandFailure } from './exit-code.js';

/** One file of a capture: its bytes, valid until the next ones are asked for. */
export interface CaptureFile {
  readonly name: string;
  /** Bytes as they lie on disk; null where nobody knows. */
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface SourceOptions {
  /** At the end, wait for more; ends when `stop` says so. */
  readonly follow: boolean;
  readonly stop: AbortSignal;
}

/** Large enough that few frames span two chunks, small enough to stay in the processor's cache. */
const CHUNK_LENGTH = 256 * 1024;

/** Empty reads, after it is known that nothing more is written, that show a file's end. */
const LAST_READS = 2;

/** How often a growing file is looked at. */
const FOLLOW_MILLIS = 200;

/** The files of a capture, in order: of a directory, those that are captures by their names; `-` is standard input. */
export async function* captureFiles(source: string, options: SourceOptions): AsyncGenerator<CaptureFile, void, undefined> {
  if (source === '-') {
    yield { name: 'standard input', size: null, chunks: process.stdin };
    return;
  }
  const info = await orFailure(source, stat(source));
  if (info.isDirectory()) yield* directory(source, options);
  else yield { name: source, size: info.isFile() ? info.size : null, chunks: fileChunks(source, options, () => true) };
}

/** `capture.pcapng`, `night.pcap3` (tcpdump -C), `a.pcap.gz`. */
const CAPTURE_NAME = /\.(?:pcapng|pcap|cap)\d*(?:\.gz)?$/i;

async function* directory(path: string, options: SourceOptions): AsyncGenerator<CaptureFile, void, undefined> {
  const done = new Set<string>();
  for (;;) {
    const name = (await captureNames(path)).find((candidate) => !done.has(candidate));
    if (name === undefined) {
      if (done.size === 0 && !options.follow)
        throw new CommandFailure(`${path}: no captures in this directory (*.pcapng, *.pcap)`);
      if (!options.follow || options.stop.aborted) return;
      await pause(options.stop);
    } else {
      done.add(name);
      const file = join(path, name);
      // A file grows until the next one has begun.
      const isLast = async () => (await captureNames(path)).at(-1) === name;
      yield { name: file, size: (await orFailure(file, stat(file))).size, chunks: fileChunks(file, options, isLast) };
    }
  }
}

/** The captures in a directory, by their names, in the order in which they were written. */
export async function captureNames(path: string): Promise<string[]> {
  const names = await orFailure(path, readdir(path));
  return names.filter((name) => CAPTURE_NAME.test(name)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Reads a file in order; while one chunk is looked at, the next one is read. */
async function* fileChunks(
  path: string,
  { follow, stop }: SourceOptions,
  mayGrow: () => boolean | Promise<boolean>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await orFailure(path, open(path));
  const buffers = new ReadAhead(file);
  try {
    let lastReads = 0;
    for (;;) {
      const chunk = await orFailure(path, buffers.next());
      if (chunk.length > 0) {
        lastReads = 0;
        yield chunk;
      } else if (lastReads > 0 || !follow || stop.aborted || !(await mayGrow())) {
        // What was written until the next file began belongs to this one; the read that is under way may have begun before.
        if (lastReads++ === LAST_READS) return;
      } else {
        await pause(stop);
      }
    }
  } finally {
    await buffers.settled();
    await file.close();
  }
}

/** Two buffers, filled in turn: one is being read into while the other is looked at. */
class ReadAhead {
  private readonly file: FileHandle;
  private buffers: readonly [Buffer, Buffer] = [Buffer.allocUnsafe(CHUNK_LENGTH), Buffer.allocUnsafe(CHUNK_LENGTH)];
  private reading: Promise<number>;

  constructor(file: FileHandle) {
    this.file = file;
    this.reading = this.read();
  }

  /** What comes next, valid until this is called again; empty at the end of the file, for now. */
  async next(): Promise<Uint8Array> {
    const length = await this.reading;
    const [filled, free] = this.buffers;
    this.buffers = [free, filled];
    this.reading = this.read();
    return filled.subarray(0, length);
  }

  /** Resolves when nothing is being read any more. */
  async settled(): Promise<void> {
    await this.reading.catch(() => undefined);
  }

  private read(): Promise<number> {
    const [buffer] = this.buffers;
    const reading = this.file.read(buffer, 0, buffer.length, null).then(({ bytesRead }) => bytesRead);
    // It may fail before anybody asks for it.
    reading.catch(() => undefined);
    return reading;
  }
}

async function pause(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), FOLLOW_MILLIS);
  await once(stop, 'abort', { signal: timer.signal }).catch(() => undefined);
  clearTimeout(timeout);
}

async function orFailure<T>(path: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    throw new CommandFailure(`${path}: ${inWords(error)}`);
  }
}
