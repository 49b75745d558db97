import type { Exchange, ExchangeMark } from '@fcgiscope/codec/exchange';
import type {
  ConnectionReports,
  ErrorReply,
  MarkRequest,
  MatchesQuestion,
  MatchesReply,
  RecordListReply,
  ValuesQuestion,
  ValuesReply,
} from '@fcgiscope/codec/live';
import { type RecordScope, SourceError, type StreamName, type StreamSlice } from '../capture-source.js';

/** Status codes that mean something to the page; every other failure is `failed`. */
const KINDS: Readonly<Record<number, SourceError['kind']>> = {
  401: 'unauthorised',
  403: 'unauthorised',
  404: 'not-found',
  410: 'not-found',
};

/** 416: the stream has no byte there; an empty stream answers so to every range. */
const RANGE_NOT_SATISFIABLE = 416;

/** Calls the API; the page's cookie authorises. Throws a {@link SourceError} for everything but success. */
export async function call(path: string, init: RequestInit): Promise<Response> {
  const response = await request(path, init);
  if (response.ok || response.status === RANGE_NOT_SATISFIABLE) return response;
  throw new SourceError(KINDS[response.status] ?? 'failed', await errorMessage(response));
}

/** The address is relative: the page may lie in a folder of its server. */
function request(path: string, init: RequestInit): Promise<Response> {
  return fetch(`api${path}`, { credentials: 'same-origin', cache: 'no-store', ...init }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new SourceError('unreachable', 'fcgiscope does not answer: is it still running?');
  });
}

async function errorMessage(response: Response): Promise<string> {
  try {
    return ((await response.json()) as ErrorReply).error.message;
  } catch {
    return `${response.status} ${response.statusText}`.trim();
  }
}

async function json<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await call(path, { signal });
  return (await response.json()) as T;
}

export function getExchange(index: number, signal: AbortSignal): Promise<Exchange> {
  return json(`/exchanges/${index}`, signal);
}

export function getRecords(scope: RecordScope, after: number, signal: AbortSignal): Promise<RecordListReply> {
  return json(`/exchanges/${scope.index}/records?after=${after}${wholeConnectionQuery(scope, '&')}`, signal);
}

export async function getRecordBytes(scope: RecordScope, record: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await call(`/exchanges/${scope.index}/records/${record}${wholeConnectionQuery(scope, '?')}`, { signal });
  return new Uint8Array(await response.arrayBuffer());
}

function wholeConnectionQuery({ wholeConnection }: RecordScope, before: '?' | '&'): string {
  return wholeConnection ? `${before}connection=1` : '';
}

/** `[from, to)` of a stream by Range; the total comes from Content-Range. */
export async function getStream(
  index: number,
  name: StreamName,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<StreamSlice> {
  const response = await call(`/exchanges/${index}/streams/${name}`, { signal, headers: { Range: `bytes=${from}-${to - 1}` } });
  const total = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1] ?? Number.NaN);
  if (response.status === RANGE_NOT_SATISFIABLE)
    return { bytes: new Uint8Array(0), from, total: Number.isNaN(total) ? 0 : total };
  const bytes = new Uint8Array(await response.arrayBuffer());
  const start = response.status === 206 ? from : 0;
  return { bytes, from: start, total: Number.isNaN(total) ? start + bytes.length : total };
}

/** Asks about many exchanges: a question that is too long for an address. */
async function ask<Reply>(path: string, question: object, signal: AbortSignal): Promise<Reply> {
  const response = await call(path, { method: 'POST', body: JSON.stringify(question), signal });
  return (await response.json()) as Reply;
}

export function getConnections(signal: AbortSignal): Promise<ConnectionReports> {
  return json('/connections', signal);
}

export async function findMatches(
  filter: string,
  exchanges: readonly number[],
  signal: AbortSignal,
): Promise<MatchesReply['matches']> {
  return (await ask<MatchesReply>('/matches', { filter, exchanges } satisfies MatchesQuestion, signal)).matches;
}

export async function getValues(
  fields: readonly string[],
  exchanges: readonly number[],
  signal: AbortSignal,
): Promise<ValuesReply['exchanges']> {
  return (await ask<ValuesReply>('/values', { fields, exchanges } satisfies ValuesQuestion, signal)).exchanges;
}

export async function putMark(index: number, mark: ExchangeMark | null): Promise<void> {
  const change: MarkRequest = { mark };
  await call(`/exchanges/${index}/mark`, { method: 'PUT', body: JSON.stringify(change) });
}

/** Steers the capture. */
export async function postCapture(action: 'pause' | 'resume' | 'clear'): Promise<void> {
  await call(`/capture/${action}`, { method: 'POST' });
}

/** Notes a text at this moment of the capture. */
export async function postMark(text: string): Promise<void> {
  await call('/capture/mark', { method: 'POST', body: JSON.stringify({ text }) });
}

/**
 * Whether the server knows this page: tells a missing token from a server that is not there, and both from a web server that is no
 * fcgiscope and has only the files of the page. Throws a {@link SourceError}.
 */
export async function checkAccess(): Promise<void> {
  const response = await request('/status', {});
  if (isOfOthers(response)) throw new SourceError('absent', 'this web server is no fcgiscope');
  if (!response.ok) throw new SourceError(KINDS[response.status] ?? 'failed', await errorMessage(response));
}

/** The API answers in JSON; a gateway before it that fails does not, and may recover. */
function isOfOthers({ status, headers }: Response): boolean {
  return status < 500 && !(headers.get('Content-Type') ?? '').startsWith('application/json');
}
