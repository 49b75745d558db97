import { Hono } from 'hono';
import * as z from 'zod';
import type { StreamBytes } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { parseByteRange } from '../byte-range.js';
import { pathOf } from '../request-input.js';
import { streamedBody } from '../streamed-body.js';
import { exchangeIndex } from './exchanges.js';

/** Read from the capture at once: large enough to be quick, small enough that traffic does not wait for it. */
const READ_BYTES = 256 * 1024;

const streamPath = { index: exchangeIndex, name: z.enum(['stdin', 'data', 'stdout', 'stderr']) };

/** The bytes of one stream, raw as the application sent or got them; never rendered by a browser. */
export function streamRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/api/exchanges/:index/streams/:name', async (c) => {
    const { index, name } = pathOf(c, streamPath);
    const bytes = await capture.stream(index, name);
    if (bytes === undefined) throw new ApiError('stream-not-found', `exchange ${index} is not in the capture, or has no ${name}`);
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="exchange-${index}-${name}.bin"`,
      'Accept-Ranges': 'bytes',
    };
    const range = parseByteRange(c.req.header('Range'), bytes.size);
    if (range.kind === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${bytes.size}`);
      throw new ApiError('range-not-satisfiable', `${name} has ${bytes.size} bytes`);
    }
    const { from, to } = range.kind === 'part' ? range : { from: 0, to: bytes.size };
    const body = streamedBody(chunksOf(bytes, from, to), c.env.outgoing);
    const length = { ...headers, 'Content-Length': String(to - from) };
    if (range.kind === 'whole') return c.body(body, 200, length);
    return c.body(body, 206, { ...length, 'Content-Range': `bytes ${from}-${to - 1}/${bytes.size}` });
  });
}

async function* chunksOf(bytes: StreamBytes, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; ) {
    const chunk = await bytes.read(at, Math.min(at + READ_BYTES, to));
    if (chunk.length === 0) throw new Error('the bytes were evicted while they were read');
    yield chunk;
    at += chunk.length;
  }
}
