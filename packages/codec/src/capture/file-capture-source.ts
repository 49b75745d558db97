import { concat } from '../bytes/index.js';
import type { CaptureReader } from './capture-reader.js';
import { decompressed } from './gzip.js';
import { beginsAsJson } from './json-start.js';

/** A file that can be read at any place: a `File` of the page, a file on disk. */
export interface CaptureFile {
  readonly name: string;
  readonly size: number;
  /** `[from, to)`; less where the file has become shorter. Rejects with whatever the system says. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Keeps bytes that exist in no file: what was compressed. */
export interface Scratch {
  /** Keeps `bytes` behind the others. */
  append(bytes: Uint8Array): void | Promise<void>;
  read(from: number, to: number): Promise<Uint8Array>;
}

/** What of an `AbortSignal` is asked. */
export interface StopSignal {
  readonly aborted: boolean;
}

/** Read at once: large enough to be quick, small enough that questions do not wait for it. */
const CHUNK_BYTES = 1024 * 1024;

/** All bytes of a file, in order; while one chunk is looked at, the next one is read. */
export async function* chunksOf(file: CaptureFile): AsyncGenerator<Uint8Array, void, undefined> {
  const chunkAt = (at: number) => file.read(at, Math.min(file.size, at + CHUNK_BYTES));
  let next = chunkAt(0);
  for (let at = 0; at < file.size; ) {
    const chunk = await next;
    if (chunk.length === 0) return;
    at += chunk.length;
    next = chunkAt(at);
    // It may fail before anybody waits for it.
    next.catch(() => undefined);
    yield chunk;
  }
}

/** Whether a file is compressed, by its first bytes (RFC 1952 §2.3.1). */
export async function isGzip(file: CaptureFile): Promise<boolean> {
  const [first, second] = await file.read(0, Math.min(2, file.size));
  return first === 0x1f && second === 0x8b;
}

/** Whether a file is JSON, compressed or not. Rejects with whatever the system says. */
export async function isJson(file: CaptureFile): Promise<boolean> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of decompressed(chunksOf(file), ignore)) {
    head = concat([head, chunk]);
    const json = beginsAsJson(head);
    if (json !== undefined) return json;
  }
  return false;
}

/** Whoever reads the file next says what is wrong with it. */
function ignore(): void {}

/** Gives the first bytes of a file to `reader`, decompressed, until it has seen a packet. */
export async function readHead(file: CaptureFile, reader: CaptureReader): Promise<void> {
  for await (const chunk of decompressed(chunksOf(file), (message) => reader.damaged('gzip-damaged', message))) {
    reader.push(chunk);
    if (reader.packets > 0 || reader.problems.some(({ severity }) => severity === 'error')) return;
  }
}
