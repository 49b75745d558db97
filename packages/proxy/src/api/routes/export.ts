import type { ServerResponse } from 'node:http';
import {
  EXPORT_FORMAT_NAMES,
  EXPORT_FORMATS,
  ExchangeTooLarge,
  type ExportFormatName,
  type ExportSource,
  exportCapture,
  isExportFormat,
  TooManySecrets,
} from '@fcgiscope/codec/export';
import type { Filter } from '@fcgiscope/codec/filter';
import { type ExchangeRange, MASKED_HEADER } from '@fcgiscope/codec/live';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { CaptureView } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { LONG_BODY_BYTES } from '../request-body.js';
import { bodyOf, queryOf } from '../request-input.js';
import { Search } from '../search.js';
import { streamedBody } from '../streamed-body.js';
import { filterOf, filterText } from './exchanges.js';

/** `secrets=include`: nothing is masked, and the file says so. */
const exportQuery = {
  format: z.string().default('ndjson'),
  filter: filterText,
  secrets: z.enum(['mask', 'include']).default('mask'),
};

const exchangeNumber = z.int().min(1);

/** What does not fit into an address: which exchanges, where no filter names them. */
const exportBody = z
  .strictObject({ ...exportQuery, exchanges: z.array(z.tuple([exchangeNumber, exchangeNumber])).optional() })
  .refine(({ filter, exchanges }) => filter === undefined || exchanges === undefined, 'either a filter or exchanges');

type ExportInput = z.output<typeof exportBody>;

export function exportRoutes(context: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/api/export', (c) => exportFile(context, c, queryOf(c, exportQuery)))
    .post('/api/export', async (c) => exportFile(context, c, await bodyOf(c, exportBody, LONG_BODY_BYTES)));
}

/** Answers once the first piece is there, when everything that is to be masked is known: until then a failure has a status. */
async function exportFile(context: ApiContext, c: Context<ApiEnv>, input: ExportInput): Promise<Response> {
  const { contentType, extension } = EXPORT_FORMATS[formatOf(input)];
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="fcgiscope.${extension}"`);
  const pieces = piecesOf(context, input, closeOf(c.env.outgoing), (masked) => c.header(MASKED_HEADER, String(masked)));
  const first = await explained(() => pieces.next());
  return c.body(streamedBody(beginningWith(first, pieces), c.env.outgoing), 200);
}

function formatOf({ format }: ExportInput): ExportFormatName {
  if (isExportFormat(format)) return format;
  throw new ApiError('unknown-format', `there is no format ${format}: choose one of ${EXPORT_FORMAT_NAMES.join(', ')}`);
}

async function* piecesOf(
  { capture, product, version }: ApiContext,
  input: ExportInput,
  signal: AbortSignal,
  onMasked: (places: number) => void,
): AsyncGenerator<Uint8Array, unknown, undefined> {
  const { filter, exchanges, secrets } = input;
  const indices = exchanges === undefined ? await indicesOf(capture, filterOf(filter), signal) : indicesIn(capture, exchanges);
  return yield* exportCapture(whileAsked(capture, signal), {
    format: formatOf(input),
    indices,
    whole: exchanges === undefined && (filter === undefined || filter.trim() === ''),
    includeSecrets: secrets === 'include',
    product: { name: product, version },
    onManifest: ({ masked }) => onMasked(masked),
  });
}

/** Each number once, ascending, whatever the ranges claim. */
function indicesIn({ firstIndex, lastIndex }: CaptureView, ranges: readonly ExchangeRange[]): number[] {
  const indices: number[] = [];
  let next = firstIndex;
  for (const [from, to] of ranges) for (next = Math.max(next, from); next <= Math.min(to, lastIndex); next++) indices.push(next);
  return indices;
}

/** Exports that cannot be made are no failure of ours: they say what to leave out. */
async function explained<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ExchangeTooLarge || error instanceof TooManySecrets)
      throw new ApiError('export-impossible', error.message);
    throw error;
  }
}

async function* beginningWith(
  first: IteratorResult<Uint8Array, unknown>,
  rest: AsyncGenerator<Uint8Array, unknown, undefined>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

/** Aborted when whoever asked has gone, also before the first byte of the answer. */
function closeOf(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  return gone.signal;
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
    notes: capture.notes,
    ...(capture.strayRecords && { strayRecords: capture.strayRecords }),
  };
}
