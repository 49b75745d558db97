import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

/** Where the build of packages/ui puts the page: `packages/proxy/dist/public`, from the sources and from dist alike. */
export const BUILT_PAGE = fileURLToPath(new URL('../../dist/public', import.meta.url));

/** Answers a GET for a file of the page; false where the page has not been built. */
export type StaticPage = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The built page in `directory`. Paths that are no file get index.html, since the page keeps its own state in the address. */
export function staticPage(directory: string): StaticPage {
  let serve: ReturnType<typeof sirv> | undefined;
  return (request, response) => {
    // Asked for again with each request: the page may be built after the proxy was started.
    if (serve === undefined && existsSync(join(directory, 'index.html')))
      serve = sirv(directory, { single: true, etag: true, setHeaders });
    serve?.(request, response);
    return serve !== undefined;
  };
}

/** Files under assets/ carry a hash of their content in their name; the others are asked for anew each time. */
function setHeaders(response: ServerResponse, pathname: string): void {
  const immutable = pathname.startsWith('/assets/');
  response.setHeader('Cache-Control', immutable ? 'private, max-age=31536000, immutable' : 'no-cache');
}
