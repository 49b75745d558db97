import { isCut } from '@fcgiscope/codec/capture';
import type { RecordListReply, RecordSummary } from '@fcgiscope/codec/live';
import { Hono } from 'hono';
import type { CaptureView } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { flag, pathOf, queryOf, wholeNumber } from '../request-input.js';
import { exchangeIndex } from './exchanges.js';

/** Records of one answer: a gigabyte's upload has more than a page can show. */
const MOST_RECORDS = 10_000;
/** Bytes of each record with `?bytes=`: the hex view's first screen; whole records have their own address. */
const MOST_HEX_BYTES = 4096;
/** Each record is read by itself then. */
const MOST_HEX_RECORDS = 1000;

const recordNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const listQuery = {
  connection: flag.optional(),
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: wholeNumber(1, MOST_RECORDS).optional(),
  bytes: wholeNumber(1, MOST_HEX_BYTES).optional(),
};

export function recordRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/api/exchanges/:index/records', async (c) => {
      const { index } = pathOf(c, { index: exchangeIndex });
      const { connection = false, after = 0, limit = MOST_RECORDS, bytes } = queryOf(c, listQuery);
      const all = await capture.records(index, { wholeConnection: connection });
      if (all === undefined) throw new ApiError('exchange-not-found', `exchange ${index} is not in the capture`);
      const most = bytes === undefined ? limit : Math.min(limit, MOST_HEX_RECORDS);
      const shown = all.filter((record) => record.record > after).slice(0, most);
      const records = bytes === undefined ? shown : await withHex(capture, index, shown, bytes, { wholeConnection: connection });
      return c.json<RecordListReply>({ records, total: all.length, ...(isCut(all) && { cut: true }) });
    })
    .get('/api/exchanges/:index/records/:record', async (c) => {
      const { index, record } = pathOf(c, { index: exchangeIndex, record: recordNumber });
      const { connection = false } = queryOf(c, { connection: flag.optional() });
      const bytes = await capture.recordBytes(index, record, { wholeConnection: connection });
      if (bytes === undefined) throw new ApiError('record-not-found', `exchange ${index} has no record ${record}`);
      return c.body(Uint8Array.from(bytes), 200, {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="exchange-${index}-record-${record}.bin"`,
      });
    });
}

async function withHex(
  capture: CaptureView,
  index: number,
  records: readonly RecordSummary[],
  length: number,
  options: { readonly wholeConnection: boolean },
): Promise<RecordListReply['records']> {
  const result: RecordListReply['records'][number][] = [];
  for (const record of records) {
    const bytes = await capture.recordBytes(index, record.record, options);
    result.push(bytes === undefined ? record : { ...record, hex: Buffer.from(bytes.subarray(0, length)).toString('hex') });
  }
  return result;
}
