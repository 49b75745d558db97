import type { Exchange } from '@fcgiscope/codec/exchange';
import type { PreviewRecord, ReplayRun } from '@fcgiscope/codec/live';
import type { Preview } from '../replay/preview.js';
import { spreadOf } from '../replay/run-replay.js';

/** What would be sent, record by record and byte by byte. */
export function previewLines({ records, omittedBytes }: Preview): string[] {
  const rest = omittedBytes > 0 ? [`… and ${omittedBytes} bytes of the body`] : [];
  return [...records.flatMap(recordLines), ...rest];
}

function recordLines({ type, bytes, hex, fields }: PreviewRecord): string[] {
  const head = `${type}, ${bytes} bytes`;
  if (fields.length === 0) return [head, `  ${hex}`];
  return [head, ...fields.map(({ name, from, to, value }) => `  ${hex.slice(from * 2, to * 2)}  ${name}: ${inOneLine(value)}`)];
}

function inOneLine(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** What the capture has: `200, 812 bytes, 13.0 ms`. */
export function recordedAnswer({ response, timings }: Exchange): string {
  const answer = response === null ? 'no answer' : `${response.status}, ${response.bodyBytes} bytes`;
  return timings.total === null ? answer : `${answer}, ${milliseconds(timings.total)}`;
}

/** A line for each answer that came, and how much their times vary where it was asked for more than once. */
export function answerLines(runs: readonly ReplayRun[], times: number): string[] {
  const lines = runs.flatMap((run) =>
    run.ok ? [`${run.status}, ${run.bodyBytes} bytes, ${milliseconds(run.milliseconds)}`] : [],
  );
  const spread = times > 1 ? spreadOf(runs) : null;
  return spread === null ? lines : [...lines, spreadLine(spread)];
}

function spreadLine(spread: object): string {
  return Object.entries(spread)
    .map(([name, value]) => `${name} ${milliseconds(Number(value))}`)
    .join(', ');
}

/** One of several: what came, and what was recorded; `≠` where status or size are others. */
export function selectionLine(exchange: Exchange, what: string, runs: readonly ReplayRun[], times: number): string {
  const { response } = exchange;
  const isAsRecorded = runs.every((run) => run.ok && run.status === response?.status && run.bodyBytes === response.bodyBytes);
  const lines = answerLines(runs, times);
  const came = lines.at(-1) ?? 'no answer';
  return `#${exchange.index} ${what}: ${came} ${isAsRecorded ? '=' : '≠'} recorded ${recordedAnswer(exchange)}`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
