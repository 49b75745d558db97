import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { inWords } from '../net/system-error.js';
import { CommandFailure } from './exit-code.js';

/** The body of a request, and its length: applications rely on CONTENT_LENGTH. */
export interface RequestData {
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly length: number;
}

/** What comes from a pipe is gathered, since its length has to be said first. */
const GATHER_LIMIT = 256 * 1024 * 1024;

/** Reads what `--data` means: text, `@FILE`, which is sent while it is read, or `@-`, standard input. */
export async function readData(data: string | null): Promise<RequestData> {
  if (data === null) return { body: null, length: 0 };
  if (!data.startsWith('@')) return whole(Buffer.from(data));
  const path = data.slice(1);
  if (path === '-') return whole(await gather(process.stdin, 'standard input'));
  const info = await stat(path).catch((error: unknown) => fail(path, error));
  if (!info.isFile()) return whole(await gather(createReadStream(path), path));
  const end = info.size - 1;
  return { body: info.size === 0 ? Buffer.alloc(0) : createReadStream(path, { end }), length: info.size };
}

function whole(body: Uint8Array): RequestData {
  return { body, length: body.length };
}

async function gather(stream: AsyncIterable<Uint8Array>, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of stream) {
      length += piece.length;
      if (length > GATHER_LIMIT) break;
      pieces.push(piece);
    }
  } catch (error) {
    fail(name, error);
  }
  if (length > GATHER_LIMIT) throw new CommandFailure(`${name} has more than 256 MiB: put them into a file, which is not held`);
  return Buffer.concat(pieces);
}

function fail(name: string, error: unknown): never {
  throw new CommandFailure(`${name}: ${inWords(error)}`);
}
