import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { PreviewRecord, ReplayEdits, ReplayRun } from '@fcgiscope/codec/live';
import type { Address } from '../net/address.js';
import { type Draft, DraftError, draftOf, intentOf } from '../replay/draft.js';
import { previewOf } from '../replay/preview.js';
import { runReplay, spreadOf } from '../replay/run-replay.js';
import { CommandFailure, UsageError } from './exit-code.js';
import { openCapture } from './opened-capture.js';
import { readData } from './request-data.js';
import { watchForStop } from './stop-signal.js';

/** A checked command line of `fcgiscope replay`. */
export interface ReplaySettings {
  readonly source: string;
  readonly index: number;
  readonly address: Address;
  /** Null: as recorded; so are the next two. */
  readonly method: string | null;
  readonly uri: string | null;
  readonly data: string | null;
  readonly dryRun: boolean;
  readonly confirm: boolean;
  readonly times: number;
  readonly concurrency: number;
  /** Ports of the application in the capture; null: connections are recognised by their first bytes. */
  readonly ports: readonly number[] | null;
}

/** Runs `fcgiscope replay`: prints what came, and throws where an answer is missing. */
export async function runReplayCommand(settings: ReplaySettings): Promise<void> {
  const opened = await openCapture({ source: settings.source, filter: null, ports: settings.ports });
  try {
    const exchange = await opened.capture.exchange(settings.index);
    if (exchange === undefined) throw new CommandFailure(`${settings.source} has no exchange ${settings.index}`);
    const draft = await draftOf(opened.capture, exchange, await editsOf(settings));
    if (settings.dryRun) await printPreview(draft);
    else await send(draft, exchange, settings);
  } catch (error) {
    throw error instanceof DraftError || error instanceof RangeError ? new CommandFailure(error.message) : error;
  } finally {
    await opened.close();
  }
}

async function editsOf({ method, uri, data }: ReplaySettings): Promise<ReplayEdits> {
  const { body } = await readData(data);
  return {
    ...(method !== null && { method }),
    ...(uri !== null && { uri }),
    ...(body !== null && { body: { base64: (await buffer(Readable.from(pieces(body)))).toString('base64') } }),
  };
}

function pieces(body: Uint8Array | AsyncIterable<Uint8Array>): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  return body instanceof Uint8Array ? [body] : body;
}

async function printPreview(draft: Draft): Promise<void> {
  const { records, omittedBytes } = await previewOf(draft);
  for (const record of records) process.stdout.write(`${recordLines(record).join('\n')}\n`);
  if (omittedBytes > 0) process.stdout.write(`… and ${omittedBytes} bytes of the body\n`);
}

function recordLines({ type, bytes, hex, fields }: PreviewRecord): string[] {
  const head = `${type}, ${bytes} bytes`;
  if (fields.length === 0) return [head, `  ${hex}`];
  return [head, ...fields.map(({ name, from, to, value }) => `  ${hex.slice(from * 2, to * 2)}  ${name}: ${inOneLine(value)}`)];
}

function inOneLine(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

async function send(draft: Draft, exchange: Exchange, settings: ReplaySettings): Promise<void> {
  const { method, uri, isSafe } = intentOf(draft);
  if (!isSafe && !settings.confirm) throw new UsageError(`${method} ${uri} may change something: add --confirm to send it`);
  const { address: target, times, concurrency } = settings;
  const stop = watchForStop();
  const abort = new AbortController();
  void stop.stopped.then(() => abort.abort());
  const onBody = async (piece: Uint8Array): Promise<void> => {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  };
  const runs = await runReplay(draft, { target, times, concurrency, signal: abort.signal, ...(times === 1 && { onBody }) });
  stop.dispose();
  report(runs, exchange, times);
}

function report(runs: readonly ReplayRun[], { response, timings }: Exchange, times: number): void {
  const out = times === 1 ? process.stderr : process.stdout;
  const recorded = response === null ? 'no answer' : `${response.status}, ${response.bodyBytes} bytes`;
  process.stderr.write(`recorded: ${recorded}${timings.total === null ? '' : `, ${timings.total.toFixed(1)} ms`}\n`);
  for (const run of runs) if (run.ok) out.write(`${run.status}, ${run.bodyBytes} bytes, ${run.milliseconds.toFixed(1)} ms\n`);
  const spread = spreadOf(runs);
  if (times > 1 && spread !== null)
    out.write(
      `${Object.entries(spread)
        .map(([name, value]) => `${name} ${(value as number).toFixed(1)} ms`)
        .join(', ')}\n`,
    );
  const failed = runs.flatMap((run) => (run.ok ? [] : [run.error]));
  const [first] = failed;
  if (first !== undefined)
    throw new CommandFailure(`${failed.length} of ${times} got no answer: ${first.message} (${first.code})`);
}
