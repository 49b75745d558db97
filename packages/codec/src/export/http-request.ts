import { base64Bytes, latin1 } from '../bytes/index.js';
import type { Exchange, Param } from '../exchange/index.js';

/** The HTTP request that a web server turned into parameters, as far as they tell. */
export interface HttpRequest {
  readonly method: string;
  /** `scheme://host/path?query`. */
  readonly url: string;
  readonly protocol: string;
  /** Names as HTTP writes them: what was `X_FORWARDED_FOR` or `X-forwarded-for` once is `X-Forwarded-For` now. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export function httpRequestOf({ params, request }: Exchange): HttpRequest {
  const value = lookup(params);
  const https = value('REQUEST_SCHEME') === 'https' || /^(?:on|1)$/i.test(value('HTTPS') ?? '');
  const uri = request.uri ?? '/';
  const path = /^https?:\/\//i.test(uri)
    ? uri
    : `${https ? 'https' : 'http'}://${request.host ?? 'localhost'}${uri.startsWith('/') ? '' : '/'}${uri}`;
  return {
    method: request.method ?? 'GET',
    url: path,
    protocol: value('SERVER_PROTOCOL') ?? 'HTTP/1.1',
    headers: params.flatMap((param) => headerOf(param)),
  };
}

/** The last of a repeated name: so PHP and most applications take it. */
export function lookup(params: readonly Param[]): (name: string) => string | undefined {
  const values = new Map(params.map((param) => [param[0], paramText(param)]));
  return (name) => values.get(name);
}

/** A parameter's value as text: one character per byte where it is not UTF-8. */
export function paramText([, value, encoding]: Param): string {
  return encoding === undefined ? value : latin1(base64Bytes(value) ?? new Uint8Array(0));
}

/** RFC 3875 §4.1.18: HTTP_ and the name in capitals; the two of a body have no prefix. */
function headerOf(param: Param): (readonly [string, string])[] {
  const [name] = param;
  const text = paramText(param);
  if (name === 'CONTENT_TYPE' || name === 'CONTENT_LENGTH') return text === '' ? [] : [[headerName(name), text]];
  return name.startsWith('HTTP_') ? [[headerName(name.slice('HTTP_'.length)), text]] : [];
}

/** `USER_AGENT` as `User-Agent`. */
function headerName(name: string): string {
  return name
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-');
}
