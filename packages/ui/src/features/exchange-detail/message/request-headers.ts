import type { Exchange } from '@fcgiscope/codec/exchange';

export type HeaderLine = readonly [name: string, value: string];

/** Params that are request headers without the prefix (RFC 3875 §4.1.2, §4.1.3). */
const BARE_HEADERS: Readonly<Record<string, string>> = { CONTENT_TYPE: 'Content-Type', CONTENT_LENGTH: 'Content-Length' };

/** nginx sends these twice: the second time as a header like any other. */
const TWICE: ReadonlySet<string> = new Set(Object.keys(BARE_HEADERS).map((name) => `HTTP_${name}`));

/**
 * The request's headers, read back out of the params: `HTTP_X_FORWARDED_FOR` was `X-Forwarded-For`. The web server knows how they
 * were spelled; here every word begins with a capital.
 */
export function requestHeaders({ params }: Exchange): readonly HeaderLine[] {
  const bareNames = new Set(params.flatMap(([name, value]) => (value === '' ? [] : [`HTTP_${name}`])));
  return params.flatMap(([name, value]): HeaderLine[] => {
    if (TWICE.has(name) && bareNames.has(name)) return [];
    const bare = BARE_HEADERS[name];
    if (bare !== undefined) return value === '' ? [] : [[bare, value]];
    return name.startsWith('HTTP_') ? [[headerName(name.slice('HTTP_'.length)), value]] : [];
  });
}

function headerName(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join('-');
}
