import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { Judge, shownValues } from '@fcgiscope/codec/filter';
import { type MatchesReply, MOST_ASKED, type ValuesReply } from '@fcgiscope/codec/live';
import { Hono } from 'hono';
import * as z from 'zod';
import type { CaptureView } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { bodyOf } from '../request-input.js';
import { nowOf } from '../search.js';
import { filterOf } from './exchanges.js';

const MOST_FIELDS = 20;
const FIELD_CHARACTERS = 200;

const exchanges = z.array(z.int().min(1)).max(MOST_ASKED);
const matchesQuestion = z.strictObject({ filter: z.string(), exchanges });
const valuesQuestion = z.strictObject({ fields: z.array(z.string().max(FIELD_CHARACTERS)).min(1).max(MOST_FIELDS), exchanges });

/** What pages ask about many exchanges at once: they are read here, and only what was asked for travels. */
export function questionRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .post('/api/matches', async (c) => {
      const { filter, exchanges: asked } = await bodyOf(c, matchesQuestion);
      const judge = new Judge(capture, filterOf(filter), nowOf(capture));
      const matches: number[] = [];
      for await (const row of rowsOf(capture, asked, c.req.raw.signal)) {
        if ((await judge.decide(row)) !== undefined) matches.push(row.index);
      }
      return c.json({ matches } satisfies MatchesReply);
    })
    .post('/api/values', async (c) => {
      const { fields, exchanges: asked } = await bodyOf(c, valuesQuestion);
      const found: ValuesReply['exchanges'][number][] = [];
      for await (const row of rowsOf(capture, asked, c.req.raw.signal)) {
        const exchange = await capture.exchange(row.index);
        if (exchange !== undefined) found.push({ index: row.index, values: shownValues(fields, row, exchange) });
      }
      return c.json({ exchanges: found } satisfies ValuesReply);
    });
}

/** The rows that are (still) there, until whoever asked has gone; traffic gets its turn before each. */
async function* rowsOf(capture: CaptureView, asked: readonly number[], signal: AbortSignal): AsyncGenerator<SummaryRow> {
  for (const index of asked) {
    await nextTurn();
    if (signal.aborted) return;
    const row = capture.row(index);
    if (row !== undefined) yield row;
  }
}
