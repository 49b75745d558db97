import { concat, utf8Bytes } from '../../bytes/index.js';
import { type Direction, type EpochMicros, epochMicros } from '../../core/index.js';
import { beginRequest, endRequest, paramsRecords, ROLE, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import type { ReadEntry } from './har-reading.js';

/** The id that web servers use for everything. */
const REQUEST_ID = 1;

/** Bytes that one side would have sent at a time. */
export interface SpokenBytes {
  readonly direction: Direction;
  readonly time: EpochMicros;
  readonly bytes: Uint8Array;
}

/**
 * What web server and application would have said for a HAR entry. All of FastCGI is invented: ids, records, padding, the end.
 * So are, unless the HAR is one of ours, all params that are not made of URL, method and headers; SCRIPT_FILENAME is the path.
 */
export function spokenFor(entry: ReadEntry): SpokenBytes[] {
  const sent = after(entry.start, entry.send);
  const answered = after(entry.start, entry.send + entry.wait);
  const ended = after(entry.start, entry.send + entry.wait + entry.receive);
  const request = [
    beginRequest(REQUEST_ID, { role: ROLE.responder, keepConnection: false }),
    paramsRecords(REQUEST_ID, paramsOf(entry)),
  ];
  const input = [...body(TYPE.STDIN, entry.requestBody), streamEnd(TYPE.STDIN, REQUEST_ID)];
  const answer = [...body(TYPE.STDERR, utf8Bytes(entry.stderr)), ...body(TYPE.STDOUT, utf8Bytes(headOf(entry)))];
  const rest = [...body(TYPE.STDOUT, entry.responseBody), endRequest(REQUEST_ID)];
  const said = [
    { direction: 'to-app', time: entry.start, bytes: concat(request) },
    { direction: 'to-app', time: sent, bytes: concat(input) },
  ] as const;
  if (entry.status === 0) return [...said];
  return [
    ...said,
    { direction: 'from-app', time: answered, bytes: concat(answer) },
    { direction: 'from-app', time: ended, bytes: concat(rest) },
  ];
}

function after(start: EpochMicros, millis: number): EpochMicros {
  return epochMicros(Math.round(start + millis * 1000));
}

function body(type: typeof TYPE.STDIN | typeof TYPE.STDOUT | typeof TYPE.STDERR, bytes: Uint8Array): Uint8Array[] {
  return bytes.length === 0 ? [] : [streamRecords(type, REQUEST_ID, bytes)];
}

const URL_PARTS = /^(?:(https?):\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i;

function paramsOf(entry: ReadEntry): (readonly [string, string | Uint8Array])[] {
  if (entry.params !== null) return [...entry.params];
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

/** HAR has the body as it reads without codings: their headers would be lies. */
const CODING_HEADERS = /^(?:content-encoding|transfer-encoding|content-length|status)$/i;

function headOf({ status, statusText, responseHeaders }: ReadEntry): string {
  const headers = responseHeaders.filter(([name]) => name !== '' && !name.startsWith(':') && !CODING_HEADERS.test(name));
  const lines = headers.flatMap(([name, value]) => value.split('\n').map((line) => `${name}: ${line}`));
  return `${[`Status: ${status} ${statusText}`.trimEnd(), ...lines].join('\r\n')}\r\n\r\n`;
}
