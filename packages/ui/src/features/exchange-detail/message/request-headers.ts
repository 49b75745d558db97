import type { Exchange } from '@fcgiscope/codec/exchange';

export type HeaderLine = readonly [name: string, value: string];

/** Params that are request headers without the prefix (RFC 3875 §4.1.2, §4.1.3). */
const BARE_HEADERS: Readonly<Record<string, string>> = { CONTENT_TYPE: 'Content-Type', CONTENT_LENGTH: 'Content-Length' };

/**
 * The request's headers, read back out of the params: `HTTP_X_FORWARDED_FOR` was `X-Forwarded-For`. The web server knows how they
 * were spelled; here every word begins with a capital.
 */
export function requestHeaders({ params }: Exchange): readonly HeaderLine[] {
  return params.flatMap(([name, value]): HeaderLine[] => {
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
