/** The headers by which a browser says who makes it ask. */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Whether a request comes from the page itself, or from no page at all (a script, which must know the token). Browsers send
 * `Origin` with every write and every WebSocket; other ports of this machine are other origins, though the same site.
 */
export function isSameOrigin(headers: OriginHeaders): boolean {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
