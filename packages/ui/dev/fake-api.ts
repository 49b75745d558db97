import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorReply, RecordListReply, StatusMessage } from '@fcgiscope/codec/live';
import type { FakeCapture } from './fake-capture.js';

/** Answers a call of the HTTP API; false where it is none. */
export function answerApi(
  capture: FakeCapture,
  status: () => StatusMessage,
  steer: (action: string) => void,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, api, kind, index, what, which] = pathname.split('/');
  if (api !== 'api') return false;
  if (kind === 'status') json(response, status());
  else if (kind === 'capture' && index !== undefined) {
    steer(index);
    response.writeHead(204).end();
  } else if (kind === 'exchanges') answerExchange(capture, Number(index), what, which, request, response);
  else notFound(response);
  return true;
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

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function notFound(response: ServerResponse): void {
  const body: ErrorReply = {
    error: { code: 'not-found', message: 'This exchange is not in the capture: it was evicted or cleared.' },
  };
  response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
