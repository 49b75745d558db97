import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** Where the build puts the page. */
const BUILT_PAGE = process.env.FCGISCOPE_PAGE ?? join(import.meta.dirname, '../../packages/proxy/dist/public');

/** A folder of the server, so that nothing relies on the page lying at its root. */
const FOLDER = '/tools/fcgiscope/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Any web server that has the files of the page, and nothing else. */
export interface StaticPage {
  readonly url: string;
  readonly close: () => void;
}

export async function serveStaticPage(): Promise<StaticPage> {
  const server = createServer(({ url = '' }, response) => void answer(url.replace(/[?#].*$/, ''), response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}${FOLDER}`, close };
}

async function answer(path: string, response: ServerResponse): Promise<void> {
  const file = await fileAt(path);
  if (file === undefined) response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not Found</h1>');
  else response.writeHead(200, { 'Content-Type': file.type }).end(file.bytes);
}

async function fileAt(path: string): Promise<{ readonly bytes: Buffer; readonly type: string } | undefined> {
  if (!path.startsWith(FOLDER)) return undefined;
  const name = path === FOLDER ? 'index.html' : normalize(path.slice(FOLDER.length));
  const bytes = await readFile(join(BUILT_PAGE, name)).catch(() => undefined);
  return bytes && { bytes, type: TYPES[extname(name)] ?? 'application/octet-stream' };
}
