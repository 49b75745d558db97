import { concat, utf8Bytes } from '../../bytes/index.js';
import { type Direction, type EpochMicros, epochMicros } from '../../core/index.js';
import type { EndState } from '../../exchange/index.js';
import { beginRequest, endRequest, paramsRecords, ROLE, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import type { ReadEntry } from './har-reading.js';

/** The id that web servers use for everything. */
export const REQUEST_ID = 1;

/** Bytes that one side would have sent at a time. */
export interface SpokenBytes {
  readonly direction: Direction;
  readonly time: EpochMicros;
  readonly bytes: Uint8Array;
}

/**
 * What web server and application would have said for a HAR entry. Records, padding and closes are invented; so are, unless the HAR
 * is one of ours, ids, roles, ends, and all params that are not made of URL, method and headers: SCRIPT_FILENAME is the path.
 */
export function spokenFor(entry: ReadEntry): SpokenBytes[] {
  const { start, send, wait, receive } = entry;
  return [
    { direction: 'to-app', time: start, bytes: concat(requestOf(entry)) },
    { direction: 'to-app', time: after(start, send), bytes: concat(inputOf(entry)) },
    { direction: 'from-app', time: after(start, send + wait), bytes: concat(answerOf(entry)) },
    { direction: 'from-app', time: after(start, send + wait + receive), bytes: concat(restOf(entry)) },
  ];
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

function headOf({ status, statusText, responseHeaders, fastcgi }: ReadEntry): string {
  const line = ['Status', `${status} ${statusText}`.trimEnd()] as const;
  if (fastcgi !== null) return headOfLines(saysStatus(responseHeaders, status) ? responseHeaders : [line, ...responseHeaders]);
  return headOfLines([line, ...responseHeaders.filter(([name]) => !name.startsWith(':') && !CODING_HEADERS.test(name))]);
}

/** Whether headers alone say a status (RFC 3875 §6.2). uwsgi applications say it in a line before them. */
function saysStatus(headers: ReadEntry['responseHeaders'], status: number): boolean {
  const has = (wanted: string): boolean => headers.some(([name]) => name.toLowerCase() === wanted);
  return has('status') || status === (has('location') ? 302 : 200);
}

/** A value of several lines is several headers: so browsers write those that came more than once. */
function headOfLines(headers: ReadEntry['responseHeaders']): string {
  const lines = headers.flatMap(([name, value]) =>
    value.split(/[\r\n]+/).map((line) => `${name.replaceAll(/[\r\n]/g, ' ')}: ${line}`),
  );
  return `${lines.join('\r\n')}\r\n\r\n`;
}
