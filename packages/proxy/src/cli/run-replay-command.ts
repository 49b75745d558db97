import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Exchange } from '@fcgiscope/codec/exchange';
import type { Filter } from '@fcgiscope/codec/filter';
import type { ReplayEdits, ReplayRun } from '@fcgiscope/codec/live';
import type { Address } from '../net/address.js';
import { type Draft, DraftError, draftOf, intentOf } from '../replay/draft.js';
import { previewOf } from '../replay/preview.js';
import { runReplay } from '../replay/run-replay.js';
import { type ExchangeSelection, selected } from './exchange-selection.js';
import { CommandFailure, UsageError } from './exit-code.js';
import { type OpenedCapture, openCapture } from './opened-capture.js';
import { answerLines, previewLines, recordedAnswer, selectionLine } from './replay-report.js';
import { readData } from './request-data.js';
import { StderrPrinter } from './stderr-printer.js';
import { watchForStop } from './stop-signal.js';

/** A checked command line of `fcgiscope replay`. */
export interface ReplaySettings {
  readonly source: string;
  readonly selection: ExchangeSelection;
  readonly filter: Filter | null;
  readonly address: Address;
  /** Null: as recorded; so are the next two. */
  readonly method: string | null;
  readonly uri: string | null;
  readonly data: string | null;
  readonly dryRun: boolean;
  readonly confirm: boolean;
  /** Of each exchange, which are sent one after the other. */
  readonly times: number;
  readonly concurrency: number;
  /** Ports of the application in the capture; null: connections are recognised by their first bytes. */
  readonly ports: readonly number[] | null;
}

/** A captured request as it will be sent. */
interface Replay {
  readonly exchange: Exchange;
  readonly draft: Draft;
  /** Method and URI. */
  readonly what: string;
  readonly isSafe: boolean;
}

/** Runs `fcgiscope replay`: prints what came, and throws where an answer is missing. */
export async function runReplayCommand(settings: ReplaySettings): Promise<void> {
  const { source, filter, ports } = settings;
  const opened = await openCapture({ source, filter, ports });
  try {
    await replayChosen(opened, settings);
  } catch (error) {
    throw error instanceof DraftError || error instanceof RangeError ? new CommandFailure(error.message) : error;
  } finally {
    await opened.close();
  }
}

async function replayChosen({ capture, indices }: OpenedCapture, settings: ReplaySettings): Promise<void> {
  const chosen = chosenOf(indices, settings);
  const edits = await editsOf(settings);
  if (chosen.length > 1 && Object.keys(edits).length > 0)
    throw new UsageError(`--method, --uri and --data go with one exchange, not with ${chosen.length}`);
  const replayOf = (index: number): Promise<Replay> => prepare(capture, index, edits);
  if (settings.dryRun) for (const index of chosen) await preview(await replayOf(index), chosen.length > 1);
  else {
    // Before anything is sent: nobody wants half of a selection.
    for (const index of chosen) mustBeMeant(await replayOf(index), settings);
    await sendAll(chosen, replayOf, settings);
  }
}

function chosenOf(indices: readonly number[], { source, selection, filter }: ReplaySettings): readonly number[] {
  const chosen = selected(indices, selection);
  const [only] = selection === 'all' ? [] : selection;
  if (chosen.length > 0) return chosen;
  const isOne = only !== undefined && only[0] === only[1] && filter === null;
  throw new CommandFailure(isOne ? `${source} has no exchange ${only[0]}` : `${source}: no exchange is meant`);
}

async function prepare(capture: OpenedCapture['capture'], index: number, edits: ReplayEdits): Promise<Replay> {
  const exchange = await capture.exchange(index);
  if (exchange === undefined) throw new DraftError(`exchange ${index} cannot be read`);
  const draft = await draftOf(capture, exchange, edits);
  const { method, uri, isSafe } = intentOf(draft);
  return { exchange, draft, what: `${method} ${uri}`, isSafe };
}

function mustBeMeant({ what, isSafe }: Replay, { confirm }: ReplaySettings): void {
  if (!isSafe && !confirm) throw new UsageError(`${what} may change something: add --confirm to send it`);
}

async function preview({ exchange, draft, what }: Replay, isOneOfMany: boolean): Promise<void> {
  const title = isOneOfMany ? [`#${exchange.index} ${what}`] : [];
  print(process.stdout, [...title, ...previewLines(await previewOf(draft))]);
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

async function sendAll(
  chosen: readonly number[],
  replayOf: (index: number) => Promise<Replay>,
  settings: ReplaySettings,
): Promise<void> {
  const stop = watchForStop();
  const abort = new AbortController();
  void stop.stopped.then(() => abort.abort());
  const all: ReplayRun[] = [];
  for (const index of chosen) {
    if (!abort.signal.aborted) all.push(...(await send(await replayOf(index), chosen.length > 1, settings, abort.signal)));
  }
  stop.dispose();
  mustHaveAnswers(all);
}

async function send(
  { exchange, draft, what }: Replay,
  isOneOfMany: boolean,
  { address: target, times, concurrency }: ReplaySettings,
  signal: AbortSignal,
): Promise<readonly ReplayRun[]> {
  const isShown = !isOneOfMany && times === 1;
  const stderr = new StderrPrinter();
  const shown = isShown && { onBody: writeBody, onStderr: stderr.print };
  const runs = await runReplay(draft, { target, times, concurrency, signal, ...shown });
  stderr.endLine();
  if (isOneOfMany) print(process.stdout, [selectionLine(exchange, what, runs, times)]);
  else {
    print(process.stderr, [`recorded: ${recordedAnswer(exchange)}`]);
    print(isShown ? process.stderr : process.stdout, answerLines(runs, times));
  }
  return runs;
}

async function writeBody(piece: Uint8Array): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

function mustHaveAnswers(runs: readonly ReplayRun[]): void {
  const failed = runs.flatMap((run) => (run.ok ? [] : [run.error]));
  const [first] = failed;
  if (first !== undefined)
    throw new CommandFailure(`${failed.length} of ${runs.length} got no answer: ${first.message} (${first.code})`);
}

function print(out: NodeJS.WriteStream, lines: readonly string[]): void {
  for (const line of lines) out.write(`${line}\n`);
}
