import type { ReplayRun, ReplaySpread } from '@fcgiscope/codec/live';
import { type Client, ClientError, createClient } from '../client/index.js';
import type { Address } from '../net/address.js';
import { type Draft, wireParams } from './draft.js';

export interface ReplayOptions {
  readonly target: Address;
  readonly times: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Given the bodies of the answers; default: they are counted and dropped. */
  readonly onBody?: (piece: Uint8Array) => Promise<void>;
  /** Given what the application says on STDERR; default: it is dropped. */
  readonly onStderr?: (piece: Uint8Array) => void;
  /** Told of each run as it ends; `position`: the one that began as this, from 0. */
  readonly onRun?: (run: ReplayRun, position: number) => void;
}

/** A replay that hangs must not hang for good, in milliseconds. */
const TIMEOUTS = { connect: 10_000, firstByte: 60_000, idle: 60_000, total: 300_000 };

/** Sends a draft so many times, and says of each how it went. Never rejects: what fails is a run that failed. */
export async function runReplay(
  draft: Draft,
  { target, times, concurrency, signal, onRun, ...listeners }: ReplayOptions,
): Promise<ReplayRun[]> {
  const { protocol } = draft;
  const client = createClient({ address: target, protocol, connections: concurrency, keepConnection: false, timeouts: TIMEOUTS });
  const runs: ReplayRun[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < times && !signal.aborted) {
      const at = next++;
      const run = await runOnce(client, draft, signal, listeners);
      runs[at] = run;
      onRun?.(run, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, times) }, work));
  await client.close();
  return runs;
}

async function runOnce(
  client: Client,
  draft: Draft,
  signal: AbortSignal,
  { onBody, onStderr = ignore }: Pick<ReplayOptions, 'onBody' | 'onStderr'>,
): Promise<ReplayRun> {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  try {
    const options = { role: draft.role, signal, onStderr, ...(draft.data !== null && { data: draft.data.read() }) };
    const body = draft.body.length === 0 ? null : draft.body.read();
    const response = await client.request(wireParams(draft.params), body, options);
    let bodyBytes = 0;
    for await (const piece of response.body) {
      bodyBytes += (piece as Uint8Array).length;
      await onBody?.(piece as Uint8Array);
    }
    const { appStatus } = await response.end;
    return { ok: true, milliseconds: elapsed(), status: response.status, bodyBytes, appStatus };
  } catch (error) {
    const code = error instanceof ClientError ? error.code : 'cannot-be-sent';
    return {
      ok: false,
      milliseconds: elapsed(),
      error: { code, message: error instanceof Error ? error.message : String(error) },
    };
  }
}

function ignore(): void {}

/** Of the runs that were answered; null where none was. Percentiles by nearest rank. */
export function spreadOf(runs: readonly ReplayRun[]): ReplaySpread | null {
  const times = runs.flatMap((run) => (run.ok ? [run.milliseconds] : [])).sort((a, b) => a - b);
  const rank = (share: number): number => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
  return times.length === 0 ? null : { min: rank(0), p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}
