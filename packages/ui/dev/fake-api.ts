import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExchangeMark } from '@fcgiscope/codec/exchange';
import { compileFilter, Judge, shownValues } from '@fcgiscope/codec/filter';
import type { ErrorReply, MatchesQuestion, RecordListReply, StatusMessage, ValuesQuestion } from '@fcgiscope/codec/live';
import type { FakeCapture } from './fake-capture.js';

/** What steers the fake capture: `pause`, `resume`, `clear`, `mark`. */
type Steer = (action: string) => void;

/** Answers a call of the HTTP API; false where it is none. Exports and replays are answered by the real server alone. */
export function answerApi(
  capture: FakeCapture,
  status: () => StatusMessage,
  steer: Steer,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, api, kind, index, what, which] = pathname.split('/');
  if (api !== 'api') return false;
  if (kind === 'status') json(response, status());
  else if (kind === 'connections') json(response, capture.findings.reports());
  else if (kind === 'matches') void answered(request, response, (asked) => matches(capture, asked as MatchesQuestion));
  else if (kind === 'values') void answered(request, response, (asked) => values(capture, asked as ValuesQuestion));
  else if (kind === 'capture' && index !== undefined) {
    steer(index);
    response.writeHead(204).end();
  } else if (kind === 'exchanges' && what === 'mark') void mark(capture, Number(index), request, response);
  else if (kind === 'exchanges') answerExchange(capture, Number(index), what, which, request, response);
  else notFound(response);
  return true;
}

async function mark(capture: FakeCapture, index: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = (await bodyOf(request)) as { readonly mark: ExchangeMark | null };
  capture.annotate(index, asked.mark);
  response.writeHead(204).end();
}

async function matches(capture: FakeCapture, { filter: text, exchanges }: MatchesQuestion): Promise<object> {
  const filter = compileFilter(text);
  if (!filter.ok) return { matches: [] };
  const judge = new Judge(judged(capture), filter.value, Date.now() * 1000);
  const found: number[] = [];
  for (const index of exchanges) {
    const row = capture.row(index);
    if (row !== undefined && (await judge.decide(row)) !== undefined) found.push(index);
  }
  return { matches: found };
}

function judged(capture: FakeCapture): ConstructorParameters<typeof Judge>[0] {
  return {
    exchange: async (index) => capture.exchange(index),
    stream: async (index, name) => {
      const bytes = capture.stream(index, name.toUpperCase());
      return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
    },
  };
}

async function values(capture: FakeCapture, { fields, exchanges }: ValuesQuestion): Promise<object> {
  const found = exchanges.flatMap((index) => {
    const [row, exchange] = [capture.row(index), capture.exchange(index)];
    return row === undefined || exchange === undefined ? [] : [{ index, values: shownValues(fields, row, exchange) }];
  });
  return { exchanges: found };
}

function answerExchange(
  capture: FakeCapture,
  index: number,
  what: string | undefined,
  which: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const exchange = capture.exchange(index);
  const records = capture.recordsOf(index);
  const record = records[Number(which) - 1];
  if (exchange === undefined) notFound(response);
  else if (what === undefined) json(response, exchange);
  else if (what === 'streams') ranged(response, request, capture.stream(index, (which ?? '').toUpperCase()));
  else if (which === undefined)
    json(response, { records: records.map(({ summary }) => summary), total: records.length } satisfies RecordListReply);
  else if (record === undefined) notFound(response);
  else response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(record.bytes);
}

function ranged(response: ServerResponse, request: IncomingMessage, bytes: Uint8Array): void {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const from = Number(match?.[1] ?? 0);
  const to = Math.min(bytes.length, Number(match?.[2] ?? bytes.length - 1) + 1);
  if (from >= bytes.length) response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
  else response.writeHead(206, { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` }).end(bytes.subarray(from, to));
}

/** Answers with what `answer` makes of the question in the body. */
async function answered(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (question: unknown) => Promise<object>,
): Promise<void> {
  json(response, await answer(await bodyOf(request)));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function notFound(response: ServerResponse): void {
  const body: ErrorReply = {
    error: { code: 'not-found', message: 'This exchange is not in the capture: it was evicted or cleared.' },
  };
  response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
