import { base64 } from '../../bytes/index.js';
import type { Exchange, Timings } from '../../exchange/index.js';
import { bodyText, isBlank } from '../body-text.js';
import type { CapturedExchange } from '../captured-exchange.js';
import { httpRequestOf, lookup } from '../http-request.js';
import type { HarContent, HarEntry, HarNameValue, HarPostData, HarRequest, HarResponse, HarTimings } from './har.js';
import { requestCookies, responseCookie } from './har-cookies.js';

/** An exchange as a HAR entry; all that HTTP does not know is in fields that begin with `_fcgi`. */
export function harEntry(captured: CapturedExchange): HarEntry {
  const { exchange, bodies, masked } = captured;
  const timings = harTimings(exchange.timings);
  return {
    startedDateTime: exchange.startTime,
    time: timings.send + timings.wait + timings.receive,
    request: requestOf(captured),
    response: responseOf(exchange, bodies.stdout),
    cache: {},
    timings,
    ...serverAddress(exchange.connection.app),
    connection: String(exchange.connection.id),
    ...(exchange.mark && exchange.mark.note !== '' && { comment: exchange.mark.note }),
    ...fastcgiFields(exchange),
    ...(masked && { _fcgiMasked: masked.entries }),
  };
}

function fastcgiFields(exchange: Exchange): Readonly<Record<`_${string}`, unknown>> {
  const { end } = exchange;
  return {
    _connectionId: String(exchange.connection.id),
    _fcgiProtocol: exchange.protocol,
    _fcgiServer: exchange.connection.server,
    _fcgiApp: exchange.connection.app,
    _fcgiRole: exchange.role,
    _fcgiId: exchange.requestId,
    _fcgiKeepConnection: exchange.keepConnection,
    _fcgiParams: exchange.params,
    _fcgiStderr: exchange.streams.stderr.text,
    _fcgiAppStatus: end.appStatus,
    _fcgiProtocolStatus: end.protocolStatus,
    _fcgiEnd: end.state,
    _fcgiTimings: exchange.timings,
    _fcgiDiagnostics: exchange.diagnostics.map(({ code, severity, message }) => ({ code, severity, message })),
    ...(exchange.mark && { _fcgiMark: exchange.mark }),
    ...(exchange.response === null && { _error: `no response: ${end.state}` }),
  };
}

function requestOf({ exchange, bodies }: CapturedExchange): HarRequest {
  const http = httpRequestOf(exchange);
  const postData = postDataOf(exchange, bodies.stdin);
  return {
    method: http.method,
    url: http.url,
    httpVersion: http.protocol,
    cookies: requestCookies(lookup(exchange.params)('HTTP_COOKIE')),
    headers: http.headers.map(([name, value]) => ({ name, value })),
    queryString: queryFields(http.url),
    ...(postData && { postData }),
    headersSize: -1,
    bodySize: exchange.streams.stdin.bytes,
  };
}

function queryFields(url: string): HarNameValue[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return query
    .split('&')
    .filter((field) => field !== '')
    .map((field) => {
      const at = field.indexOf('=');
      return at === -1 ? { name: field, value: '' } : { name: field.slice(0, at), value: field.slice(at + 1) };
    });
}

function postDataOf({ params, streams }: Exchange, body: Uint8Array): HarPostData | undefined {
  if (streams.stdin.bytes === 0) return undefined;
  const mimeType = lookup(params)('CONTENT_TYPE') ?? '';
  const text = bodyText(body);
  const cut = cutNote(body, streams.stdin.bytes);
  if (text !== undefined) return { mimeType, text, ...(cut !== undefined && { comment: cut }) };
  if (isBlank(body))
    return { mimeType, text: '', comment: 'body left out: it cannot be looked into, so nothing in it can be masked' };
  return {
    mimeType,
    text: '',
    comment: ['binary body, base64 in _base64', cut].filter(Boolean).join('; '),
    _base64: base64(body),
  };
}

function cutNote(body: Uint8Array, total: number): string | undefined {
  return body.length < total ? `only the first ${body.length} of ${total} bytes` : undefined;
}

function responseOf({ response, request, params }: Exchange, stdout: Uint8Array): HarResponse {
  const headers = response?.headers ?? [];
  const header = (wanted: string): string => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  const bodyBytes = response?.bodyBytes ?? 0;
  return {
    status: response?.status ?? 0,
    statusText: /^\d{3}[ \t]+(.*)/.exec(header('status'))?.[1] ?? '',
    httpVersion: lookup(params)('SERVER_PROTOCOL') ?? 'HTTP/1.1',
    cookies: headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => responseCookie(value)),
    headers: headers.map(([name, value]) => ({ name, value })),
    content: contentOf(stdout.subarray(response?.headerBytes ?? 0), bodyBytes, header('content-type'), request.method),
    redirectURL: header('location'),
    headersSize: response?.headerBytes ?? -1,
    bodySize: bodyBytes,
  };
}

function contentOf(body: Uint8Array, size: number, type: string, method: string | null): HarContent {
  const mimeType = type === '' ? 'application/octet-stream' : type;
  if (body.length === 0) return { size, mimeType, ...(method === 'HEAD' && { comment: 'answer to HEAD' }) };
  if (isBlank(body))
    return { size, mimeType, comment: 'body left out: it cannot be looked into, so nothing in it can be masked' };
  const text = bodyText(body);
  const cut = cutNote(body, size);
  const comment = cut === undefined ? {} : { comment: cut };
  return text === undefined
    ? { size, mimeType, text: base64(body), encoding: 'base64', ...comment }
    : { size, mimeType, text, ...comment };
}

/** HAR demands the three phases: one that is not known took no time. */
function harTimings({ send, wait, receive }: Timings): HarTimings {
  return { blocked: -1, dns: -1, connect: -1, ssl: -1, send: send ?? 0, wait: wait ?? 0, receive: receive ?? 0 };
}

function serverAddress(app: string): { readonly serverIPAddress?: string } {
  const match = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([0-9a-f:.]+)\]):\d+$/i.exec(app);
  const address = match?.[1] ?? match?.[2];
  return address === undefined ? {} : { serverIPAddress: address };
}
