import type { IncomingHttpHeaders } from 'node:http';
import { readCookie } from '../security/cookie.js';
import type { HostGuard } from '../security/host-guard.js';
import { isSameOrigin } from '../security/origin-guard.js';
import { tokensEqual } from '../security/token.js';
import type { ApiErrorCode } from './api-error.js';

/** What is known of a request before anything is done for it. */
export interface Visit {
  readonly method: string;
  /** As in the request line: path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly upgrade: boolean;
}

export type Admission =
  | { readonly kind: 'pass' }
  /** The token in the address was right: it becomes a cookie, and the page is loaded again from `location`, without it. */
  | { readonly kind: 'enter'; readonly location: string }
  | { readonly kind: 'refuse'; readonly code: ApiErrorCode; readonly message: string };

export interface GateOptions {
  readonly token: string;
  readonly cookieName: string;
  readonly hosts: HostGuard;
}

const PASS: Admission = { kind: 'pass' };

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Decides on every request, before any route is looked at: nothing is served to whoever does not name a host of ours, and, but for
 * the exchange of the token, nothing to whoever does not know the token. Writes and live sockets must come from our own page, too.
 */
export class Gate {
  private readonly options: GateOptions;

  constructor(options: GateOptions) {
    this.options = options;
  }

  admit(visit: Visit): Admission {
    return this.checkHost(visit) ?? this.exchangeToken(visit) ?? this.checkToken(visit) ?? this.checkOrigin(visit) ?? PASS;
  }

  /** A page elsewhere may give its own name our address (DNS rebinding): then the browser names its host. */
  private checkHost({ headers }: Visit): Admission | undefined {
    if (this.options.hosts(headers.host)) return undefined;
    return refuse(
      'host-not-allowed',
      'this host name is not served here: use the IP address, localhost, or the name that --ui was given',
    );
  }

  private exchangeToken({ method, url, upgrade }: Visit): Admission | undefined {
    if (method !== 'GET' || upgrade) return undefined;
    const { path, query } = splitUrl(url);
    const token = query.get('token');
    if (path !== '/' || token === null) return undefined;
    if (!tokensEqual(token, this.options.token)) return refuse('unauthorized', 'the token in the address is wrong');
    query.delete('token');
    return { kind: 'enter', location: query.size === 0 ? path : `${path}?${query.toString()}` };
  }

  private checkToken({ headers }: Visit): Admission | undefined {
    const token = bearerToken(headers.authorization) ?? readCookie(headers.cookie, this.options.cookieName);
    if (token !== undefined && tokensEqual(token, this.options.token)) return undefined;
    return refuse(
      'unauthorized',
      'the token is missing or wrong: open the address that fcgiscope printed, or send Authorization: Bearer TOKEN',
    );
  }

  private checkOrigin({ method, headers, upgrade }: Visit): Admission | undefined {
    if (!upgrade && SAFE_METHODS.has(method)) return undefined;
    if (isSameOrigin(headers)) return undefined;
    return refuse('origin-not-allowed', 'this may only be asked for by the page itself');
  }
}

function refuse(code: ApiErrorCode, message: string): Admission {
  return { kind: 'refuse', code, message };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/** The path as it was sent, and the query. */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
