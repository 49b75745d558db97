import type { Filter } from '@fcgiscope/codec/filter';
import { Hono } from 'hono';
import * as z from 'zod';
import type { CaptureView } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { queryOf } from '../request-input.js';
import { Search } from '../search.js';
import { streamedBody } from '../streamed-body.js';
import { filterOf, filterText } from './exchanges.js';

interface ExportFormat {
  readonly contentType: string;
  /** The file, piece by piece, of the exchanges that pass. */
  write(capture: CaptureView, filter: Filter, signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** Every format that a capture can be written in. */
const FORMATS: ReadonlyMap<string, ExportFormat> = new Map([['ndjson', { contentType: 'application/x-ndjson', write: ndjson }]]);

const exportQuery = { format: z.string().optional(), filter: filterText };

export function exportRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/api/export', (c) => {
    const { format: name = 'ndjson', filter } = queryOf(c, exportQuery);
    const format = FORMATS.get(name);
    if (format === undefined)
      throw new ApiError('unknown-format', `there is no format ${name}: choose one of ${[...FORMATS.keys()].join(', ')}`);
    const body = streamedBody(format.write(capture, filterOf(filter), c.req.raw.signal), c.env.outgoing);
    const headers = { 'Content-Type': format.contentType, 'Content-Disposition': `attachment; filename="fcgiscope.${name}"` };
    return c.body(body, 200, headers);
  });
}

/** One JSON object per line, the same that `GET /api/exchanges/{index}` answers. */
async function* ndjson(capture: CaptureView, filter: Filter, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const search = new Search(capture, filter, { signal });
  for (let found = await search.next(); found !== undefined; found = await search.next()) {
    const exchange = found.exchange ?? (await capture.exchange(found.row.index));
    if (exchange !== undefined) yield Buffer.from(`${JSON.stringify(exchange)}\n`);
  }
}
