import type { IncomingMessage } from 'node:http';

export const DOCUMENT_ROOT = '/srv/shop';

/** The variables that all requests have in common. */
export const SERVER_PARAMS: readonly (readonly [name: string, value: string])[] = [
  ['DOCUMENT_ROOT', DOCUMENT_ROOT],
  ['REQUEST_SCHEME', 'http'],
  ['GATEWAY_INTERFACE', 'CGI/1.1'],
  ['SERVER_SOFTWARE', 'fcgiscope-demo'],
  ['SERVER_NAME', 'shop.test'],
  ['REDIRECT_STATUS', '200'],
];

/** The other variables of a request, in the order and with the names of nginx’s `fastcgi.conf`, then the headers as HTTP_*. */
export function nginxParams(request: IncomingMessage): [name: string, value: string][] {
  const { headers, socket, url = '/' } = request;
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  const { script, info } = splitPath(path);
  return [
    ['SCRIPT_FILENAME', DOCUMENT_ROOT + script],
    ['PATH_INFO', info],
    ['QUERY_STRING', query],
    ['REQUEST_METHOD', request.method ?? 'GET'],
    ['CONTENT_TYPE', headers['content-type'] ?? ''],
    ['CONTENT_LENGTH', headers['content-length'] ?? ''],
    ['SCRIPT_NAME', script],
    ['REQUEST_URI', url],
    ['DOCUMENT_URI', script + info],
    ['SERVER_PROTOCOL', `HTTP/${request.httpVersion}`],
    ['REMOTE_ADDR', socket.remoteAddress ?? ''],
    ['REMOTE_PORT', String(socket.remotePort ?? '')],
    ['SERVER_ADDR', socket.localAddress ?? ''],
    ['SERVER_PORT', String(socket.localPort ?? '')],
    ...headerParams(request),
  ];
}

/** `/api.php/orders` is the script `/api.php` with the rest as PATH_INFO; `/` is the index. */
function splitPath(path: string): { script: string; info: string } {
  const match = /^(.+?\.php)(\/.*)?$/.exec(path);
  if (match) return { script: match[1] ?? path, info: match[2] ?? '' };
  return { script: path.endsWith('/') ? `${path}index.php` : path, info: '' };
}

/** RFC 3875 §4.1.18. `Proxy` would become the environment’s HTTP_PROXY (httpoxy), so it stays out. */
function headerParams({ headers }: IncomingMessage): [string, string][] {
  const params: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'proxy' || name === 'connection') continue;
    params.push([`HTTP_${name.toUpperCase().replaceAll('-', '_')}`, Array.isArray(value) ? value.join(', ') : value]);
  }
  return params;
}
