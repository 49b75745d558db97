import type { Context } from 'hono';
import { ApiError } from './api-error.js';

/** The largest body of a request: a long filter, and the exchanges it is asked of. */
export const BODY_BYTES = 64 * 1024;
/** What is sent again may bring a body of its own, and the exchanges of an export may lie far apart. */
export const LONG_BODY_BYTES = 4 * 1024 * 1024;

/** The body of a request as text; refused where it has more than `most` bytes, whether it says its length before or not (chunked). */
export async function readBody(c: Context, most: number): Promise<string> {
  const promised = Number(c.req.header('content-length') ?? 0);
  if (promised > most) throw tooLarge(most);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of c.req.raw.body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) throw tooLarge(most);
  }
  return Buffer.concat(pieces).toString();
}

function tooLarge(most: number): ApiError {
  return new ApiError('body-too-large', `a body has at most ${most} bytes`);
}
