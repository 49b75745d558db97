import { type Exchange, type ExchangeMark, MARK_COLOURS, MAX_NOTE_LENGTH } from '@fcgiscope/codec/exchange';
import { compileFilter, type Filter } from '@fcgiscope/codec/filter';
import type { ExchangeListReply } from '@fcgiscope/codec/live';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { CaptureView } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { bodyOf, pathOf, queryOf, wholeNumber } from '../request-input.js';
import { Search } from '../search.js';

const DEFAULT_LIMIT = 100;
const MOST_EXCHANGES = 1000;
/** Exchanges that one request reads to decide a filter on params or bodies; `next` says where to go on. */
const MOST_READS = 2000;
/** Characters of params and stderr after which a page of the list ends early. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

export const exchangeIndex = wholeNumber(1, Number.MAX_SAFE_INTEGER);
export const filterText = z.string().optional();

const listQuery = {
  filter: filterText,
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: wholeNumber(1, MOST_EXCHANGES).optional(),
};

const exchangeMark = z.strictObject({ colour: z.enum(MARK_COLOURS), note: z.string().trim().max(MAX_NOTE_LENGTH) });
const markRequest = z.strictObject({ mark: exchangeMark.nullable() });

export function exchangeRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/api/exchanges', async (c) => {
      const { filter: text, after = 0, limit = DEFAULT_LIMIT } = queryOf(c, listQuery);
      return c.json(await listExchanges(capture, filterOf(text), after, limit, c.req.raw.signal));
    })
    .get('/api/exchanges/:index', async (c) => {
      const { index } = pathOf(c, { index: exchangeIndex });
      const exchange = await capture.exchange(index);
      if (exchange === undefined) throw new ApiError('exchange-not-found', `exchange ${index} is not in the capture`);
      return c.json(exchange);
    })
    .put('/api/exchanges/:index/mark', async (c) => annotate(capture, c, (await bodyOf(c, markRequest)).mark));
}

function annotate(capture: CaptureView, c: Context, mark: ExchangeMark | null): Response {
  const { index } = pathOf(c, { index: exchangeIndex });
  if (!capture.annotate(index, mark)) throw new ApiError('exchange-not-found', `exchange ${index} is not in the capture`);
  return c.body(null, 204);
}

/** The filter that `text` describes; no text is a filter that everything passes. */
export function filterOf(text = ''): Filter {
  const filter = compileFilter(text);
  if (filter.ok) return filter.value;
  throw new ApiError('invalid-filter', `${filter.error.message} (at character ${filter.error.offset + 1})`);
}

async function listExchanges(
  capture: CaptureView,
  filter: Filter,
  after: number,
  limit: number,
  signal: AbortSignal,
): Promise<ExchangeListReply> {
  const search = new Search(capture, filter, { after, mostReads: MOST_READS, signal });
  const exchanges: Exchange[] = [];
  let characters = 0;
  while (exchanges.length < limit && characters < MOST_CHARACTERS) {
    const found = await search.next();
    if (found === undefined) break;
    const exchange = found.exchange ?? (await capture.exchange(found.row.index));
    if (exchange === undefined) continue;
    exchanges.push(exchange);
    characters += found.row.paramsBytes + found.row.headBytes + found.row.stderrBytes;
  }
  const total = filter.needs === 'row' ? await search.countRows() : exchanges.length;
  return { exchanges, next: search.finished ? null : search.lookedTo, total };
}
