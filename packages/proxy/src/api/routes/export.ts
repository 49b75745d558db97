import type { ServerResponse } from 'node:http';
import { EXPORT_FORMAT_NAMES, EXPORT_FORMATS, type ExportSource, exportCapture, isExportFormat } from '@fcgiscope/codec/export';
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

/** `secrets=include`: nothing is masked, and the file says so. */
const exportQuery = {
  format: z.string().default('ndjson'),
  filter: filterText,
  secrets: z.enum(['mask', 'include']).default('mask'),
};

export function exportRoutes({ capture, product, version }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/api/export', (c) => {
    const { format, filter, secrets } = queryOf(c, exportQuery);
    if (!isExportFormat(format)) throw new ApiError('unknown-format', unknownFormat(format));
    const signal = closeOf(c.env.outgoing);
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      const indices = await indicesOf(capture, filterOf(filter), signal);
      const whole = filter === undefined || filter.trim() === '';
      const request = { format, indices, whole, includeSecrets: secrets === 'include', product: { name: product, version } };
      yield* exportCapture(whileAsked(capture, signal), request);
    };
    const { contentType, extension } = EXPORT_FORMATS[format];
    const headers = { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="fcgiscope.${extension}"` };
    return c.body(streamedBody(pieces(), c.env.outgoing), 200, headers);
  });
}

/** Aborted when whoever asked has gone, also before the first byte of the answer. */
function closeOf(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  return gone.signal;
}

function unknownFormat(name: string): string {
  return `there is no format ${name}: choose one of ${EXPORT_FORMAT_NAMES.join(', ')}`;
}

async function indicesOf(capture: CaptureView, filter: Filter, signal: AbortSignal): Promise<number[]> {
  const search = new Search(capture, filter, { signal });
  const indices: number[] = [];
  for (let found = await search.next(); found !== undefined; found = await search.next()) indices.push(found.row.index);
  return indices;
}

/** The capture, for as long as somebody waits for the export: masking reads everything before the first byte is written. */
function whileAsked(capture: CaptureView, signal: AbortSignal): ExportSource {
  return {
    exchange: async (index) => {
      signal.throwIfAborted();
      return capture.exchange(index);
    },
    records: (index) => capture.records(index),
    recordBytes: (index, record) => capture.recordBytes(index, record),
    stream: (index, name) => capture.stream(index, name),
  };
}
