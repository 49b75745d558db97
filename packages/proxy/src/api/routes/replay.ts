import type { Exchange } from '@fcgiscope/codec/exchange';
import {
  MOST_CONCURRENT_REPLAYS,
  MOST_REPLAYS,
  REPLAY_EVENTS_TYPE,
  type ReplayEvent,
  type ReplayPreview,
  type ReplayReply,
  type ReplayResult,
  type TapStatus,
} from '@fcgiscope/codec/live';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { type Address, parseAddress } from '../../net/address.js';
import { type Draft, DraftError, draftOf, intentOf } from '../../replay/draft.js';
import { OriginLink } from '../../replay/origin-link.js';
import { previewOf } from '../../replay/preview.js';
import { type ReplayOptions, runReplay, spreadOf } from '../../replay/run-replay.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { LONG_BODY_BYTES } from '../request-body.js';
import { bodyOf } from '../request-input.js';

/** Replays that go on at once; each has connections of its own. */
const MOST_AT_ONCE = 4;
/** A replay ends after this long, whatever is left of it, in milliseconds. */
const LONGEST_MS = 10 * 60_000;

const param = z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), z.literal('base64')])]);

const replayBody = z.strictObject({
  index: z.int().min(1),
  edits: z
    .strictObject({
      method: z
        .string()
        .regex(/^[A-Za-z]{1,32}$/, 'not a method')
        .optional(),
      uri: z.string().startsWith('/', 'begins with /').optional(),
      params: z.array(param).optional(),
      body: z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.base64() })]).optional(),
    })
    .optional(),
  tap: z.string().optional(),
  dryRun: z.boolean().default(false),
  confirm: z.boolean().default(false),
  times: z.int().min(1).max(MOST_REPLAYS).default(1),
  concurrency: z.int().min(1).max(MOST_CONCURRENT_REPLAYS).default(1),
});

type ReplayInput = z.output<typeof replayBody>;

/** Sends captured requests again: through a tap of this session, so that they are captured like any other, and nowhere else. */
export function replayRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  let running = 0;
  return new Hono<ApiEnv>().post('/api/replay', async (c) => {
    const input = await bodyOf(c, replayBody, LONG_BODY_BYTES);
    const exchange = await capture.exchange(input.index);
    if (exchange === undefined) throw new ApiError('exchange-not-found', `exchange ${input.index} is not in the capture`);
    const tap = tapFor(capture.status().taps, input.tap, exchange);
    const draft = await drafted(() => draftOf(capture, exchange, editsOf(input)));
    if (input.dryRun) return c.json<ReplayReply>(await preview(draft, tap));
    mustBeMeant(draft, input.confirm);
    if (running >= MOST_AT_ONCE) throw new ApiError('replay-busy', `${running} replays go on already`);
    running++;
    const link = new OriginLink(capture, tap.name, draft);
    const run = (signal: AbortSignal, onRun?: OnRun): Promise<ReplayResult> =>
      replay(draft, tap, input, link, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]), onRun).finally(() => running--);
    if (c.req.header('Accept') === REPLAY_EVENTS_TYPE) return eventsOf(c, run);
    return c.json<ReplayReply>(await run(c.req.raw.signal));
  });
}

type OnRun = NonNullable<ReplayOptions['onRun']>;

/** Tells how a replay goes while it goes; whoever stops listening stops it. */
function eventsOf(c: Context<ApiEnv>, run: (signal: AbortSignal, onRun: OnRun) => Promise<ReplayResult>): Response {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (event: ReplayEvent): void => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      try {
        tell({
          type: 'result',
          result: await run(gone.signal, (ended, position) => tell({ type: 'run', position, run: ended })),
        });
      } catch (error) {
        tell({ type: 'error', error: { code: 'internal', message: error instanceof Error ? error.message : String(error) } });
      }
      if (!gone.signal.aborted) controller.close();
    },
    cancel: () => gone.abort(),
  });
  return c.body(body, 200, { 'Content-Type': REPLAY_EVENTS_TYPE });
}

/** Absent is absent: `undefined` is no value of an optional property here. */
function editsOf({ edits = {} }: ReplayInput): Parameters<typeof draftOf>[2] {
  const { method, uri, params, body } = edits;
  return {
    ...(method !== undefined && { method }),
    ...(uri !== undefined && { uri }),
    ...(params !== undefined && { params }),
    ...(body !== undefined && { body }),
  };
}

/** The target is what this session was configured with, never anything that traffic says. */
function tapFor(taps: readonly TapStatus[], name: string | undefined, { connection }: Exchange): TapStatus {
  const wanted = name ?? (taps.length === 1 ? taps[0]?.name : connection.tap);
  const tap = taps.find((one) => one.name === wanted);
  if (tap !== undefined) return tap;
  const choice = taps.map((one) => one.name).join(', ');
  throw new ApiError(
    'replay-without-tap',
    choice === '' ? 'there is no tap to send it through' : `name one of the taps: ${choice}`,
  );
}

async function drafted<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    // What a protocol cannot carry is a RangeError of its encoder.
    if (error instanceof DraftError || error instanceof RangeError) throw new ApiError('replay-impossible', error.message);
    throw error;
  }
}

function mustBeMeant(draft: Draft, confirmed: boolean): void {
  const { method, uri, isSafe } = intentOf(draft);
  if (!isSafe && !confirmed)
    throw new ApiError('confirmation-needed', `${method} ${uri} may change something: send it with "confirm": true`);
}

async function preview(draft: Draft, tap: TapStatus): Promise<ReplayPreview> {
  const { method, uri, isSafe } = intentOf(draft);
  const { records, omittedBytes } = await drafted(() => previewOf(draft));
  return {
    dryRun: true,
    tap: tap.name,
    target: tap.listen,
    method,
    uri,
    params: draft.params,
    bodyBytes: draft.body.length,
    needsConfirmation: !isSafe,
    records,
    omittedBytes,
  };
}

async function replay(
  draft: Draft,
  tap: TapStatus,
  { index, times, concurrency }: ReplayInput,
  link: OriginLink,
  signal: AbortSignal,
  onRun?: OnRun,
): Promise<ReplayResult> {
  const runs = await runReplay(draft, { target: addressOf(tap), times, concurrency, signal, ...(onRun && { onRun }) });
  const exchanges = await link.mark(runs.length, index);
  return { dryRun: false, tap: tap.name, target: tap.listen, runs, spread: spreadOf(runs), exchanges };
}

function addressOf({ listen }: TapStatus): Address {
  const address = parseAddress(listen);
  if (!address.ok) throw new ApiError('internal', address.error);
  return address.value;
}
