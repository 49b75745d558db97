import { concat, utf8Bytes } from '../../bytes/index.js';
import { type Direction, type EpochMicros, epochMicros } from '../../core/index.js';
import type { EndState, Protocol } from '../../exchange/index.js';
import { beginRequest, endRequest, paramsRecords, ROLE, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import { scgiHeader } from '../../scgi/index.js';
import { uwsgiRequest } from '../../uwsgi/index.js';
import type { ReadEntry } from './har-reading.js';

/** The id that web servers use for everything. */
export const REQUEST_ID = 1;

/** Bytes that one side would have sent at a time. */
export interface SpokenBytes {
  readonly direction: Direction;
  readonly time: EpochMicros;
  readonly bytes: Uint8Array;
}

/** The four turns of an exchange, in bytes. */
interface Turns {
  readonly request: readonly Uint8Array[];
  readonly input: readonly Uint8Array[];
  readonly answer: readonly Uint8Array[];
  readonly rest: readonly Uint8Array[];
}

/**
 * What web server and application would have said for a HAR entry. Records, padding and closes are invented; so are, unless the HAR
 * is one of ours, ids, roles, ends, and all params that are not made of URL, method and headers: SCRIPT_FILENAME is the path.
 */
export function spokenFor(entry: ReadEntry): SpokenBytes[] {
  const { start, send, wait, receive } = entry;
  const { request, input, answer, rest } = TURNS[protocolOf(entry)](entry);
  return [
    { direction: 'to-app', time: start, bytes: concat(request) },
    { direction: 'to-app', time: after(start, send), bytes: concat(input) },
    { direction: 'from-app', time: after(start, send + wait), bytes: concat(answer) },
    { direction: 'from-app', time: after(start, send + wait + receive), bytes: concat(rest) },
  ];
}

/** What was spoken, or would have been. */
export function protocolOf({ fastcgi }: ReadEntry): Protocol {
  return fastcgi?.protocol ?? 'fastcgi';
}

const TURNS: Readonly<Record<Protocol, (entry: ReadEntry) => Turns>> = {
  fastcgi: (entry) => ({ request: requestOf(entry), input: inputOf(entry), answer: answerOf(entry), rest: restOf(entry) }),
  scgi: (entry) => bareTurns(entry, scgiHeader(paramsOf(entry)), headOf(entry)),
  uwsgi: (entry) => bareTurns(entry, uwsgiRequest(paramsOf(entry)), `${statusLineOf(entry)}${headOf(entry)}`),
};

/** One header, and bytes as they are: the two protocols without records. */
function bareTurns({ requestBody, responseBody, status }: ReadEntry, header: Uint8Array, head: string): Turns {
  const hasAnswer = status !== 0;
  return {
    request: [header],
    input: [requestBody],
    answer: hasAnswer ? [utf8Bytes(head)] : [],
    rest: hasAnswer ? [responseBody] : [],
  };
}

/** uwsgi applications say their status as HTTP does. */
function statusLineOf({ status, statusText, responseHeaders }: ReadEntry): string {
  return hasHeader(responseHeaders, 'status') ? '' : `${`HTTP/1.1 ${status} ${statusText}`.trimEnd()}\r\n`;
}

function idOf({ fastcgi }: ReadEntry): number {
  return fastcgi?.requestId ?? REQUEST_ID;
}

function requestOf(entry: ReadEntry): Uint8Array[] {
  const { role = ROLE.responder, keepConnection = false } = entry.fastcgi ?? {};
  return [beginRequest(idOf(entry), { role, keepConnection }), paramsRecords(idOf(entry), paramsOf(entry))];
}

function inputOf(entry: ReadEntry): Uint8Array[] {
  return [...content(entry, TYPE.STDIN, entry.requestBody), streamEnd(TYPE.STDIN, idOf(entry))];
}

/** A status of 0 says that there was no answer. */
function answerOf(entry: ReadEntry): Uint8Array[] {
  const head = entry.status === 0 ? [] : content(entry, TYPE.STDOUT, utf8Bytes(headOf(entry)));
  return [...content(entry, TYPE.STDERR, utf8Bytes(entry.fastcgi?.stderr ?? '')), ...head];
}

function restOf(entry: ReadEntry): Uint8Array[] {
  const rest = entry.status === 0 ? [] : content(entry, TYPE.STDOUT, entry.responseBody);
  const { appStatus = 0, protocolStatus = 0 } = entry.fastcgi ?? {};
  return endOf(entry) === 'end-request' ? [...rest, endRequest(idOf(entry), appStatus, protocolStatus)] : rest;
}

/** How the exchange ended: in HARs of others, by the close of the application where there was no answer. */
export function endOf({ fastcgi, status }: ReadEntry): EndState {
  return fastcgi?.end ?? (status === 0 ? 'app-closed' : 'end-request');
}

function content(
  entry: ReadEntry,
  type: typeof TYPE.STDIN | typeof TYPE.STDOUT | typeof TYPE.STDERR,
  bytes: Uint8Array,
): Uint8Array[] {
  return bytes.length === 0 ? [] : [streamRecords(type, idOf(entry), bytes)];
}

function after(start: EpochMicros, millis: number): EpochMicros {
  return epochMicros(Math.round(start + millis * 1000));
}

const URL_PARTS = /^(?:(https?):\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i;

function paramsOf(entry: ReadEntry): (readonly [string, string | Uint8Array])[] {
  if (entry.fastcgi !== null) return [...entry.fastcgi.params];
  const [, scheme = 'http', host = '', path = '/', query] = URL_PARTS.exec(entry.url) ?? [];
  const port = /:(\d+)$/.exec(host)?.[1] ?? (scheme.toLowerCase() === 'https' ? '443' : '80');
  return [
    ['SCRIPT_FILENAME', path],
    ['QUERY_STRING', query ?? ''],
    ['REQUEST_METHOD', entry.method],
    ['CONTENT_TYPE', entry.requestType],
    ['CONTENT_LENGTH', entry.requestBody.length === 0 ? '' : String(entry.requestBody.length)],
    ['REQUEST_URI', query === undefined ? path : `${path}?${query}`],
    ['DOCUMENT_URI', path],
    ['SERVER_PROTOCOL', entry.protocol],
    ['REQUEST_SCHEME', scheme.toLowerCase()],
    ['SERVER_NAME', host.replace(/:\d+$/, '')],
    ['SERVER_PORT', port],
    ...headerParams(entry, host),
  ];
}

/** RFC 3875 §4.1.18. HTTP/2 has pseudo headers, which are in the URL already. */
function headerParams({ requestHeaders }: ReadEntry, host: string): (readonly [string, string])[] {
  const headers = requestHeaders.filter(
    ([name]) => name !== '' && !name.startsWith(':') && !/^content-(?:type|length)$/i.test(name),
  );
  const params = headers.map(([name, value]) => [`HTTP_${name.toUpperCase().replaceAll('-', '_')}`, value] as const);
  return params.some(([name]) => name === 'HTTP_HOST') ? params : [['HTTP_HOST', host], ...params];
}

/** HAR has the body as it reads without codings: their headers would be lies. Ours has it as it was sent. */
const CODING_HEADERS = /^(?:content-encoding|transfer-encoding|content-length|status)$/i;

function headOf(entry: ReadEntry): string {
  const { status, statusText, responseHeaders, fastcgi } = entry;
  const line = ['Status', `${status} ${statusText}`.trimEnd()] as const;
  if (fastcgi !== null) return headOfLines(needsNoStatus(entry) ? responseHeaders : [line, ...responseHeaders]);
  return headOfLines([line, ...responseHeaders.filter(([name]) => !name.startsWith(':') && !CODING_HEADERS.test(name))]);
}

/** Whether headers alone say the status (RFC 3875 §6.2), or a line before them does. */
function needsNoStatus(entry: ReadEntry): boolean {
  const { responseHeaders, status } = entry;
  if (protocolOf(entry) === 'uwsgi' || hasHeader(responseHeaders, 'status')) return true;
  return status === (hasHeader(responseHeaders, 'location') ? 302 : 200);
}

function hasHeader(headers: ReadEntry['responseHeaders'], wanted: string): boolean {
  return headers.some(([name]) => name.toLowerCase() === wanted);
}

/** A value of several lines is several headers: so browsers write those that came more than once. */
function headOfLines(headers: ReadEntry['responseHeaders']): string {
  const lines = headers.flatMap(([name, value]) =>
    value.split(/[\r\n]+/).map((line) => `${name.replaceAll(/[\r\n]/g, ' ')}: ${line}`),
  );
  return `${lines.join('\r\n')}\r\n\r\n`;
}
