/** What a web server knows of a request; the rest of the variables follows from it. */
export interface RequestTarget {
  /** The file that PHP-FPM runs: SCRIPT_FILENAME. */
  readonly script: string;
  readonly method?: string;
  /** Path and query as the client sent them. Default: `/` and the name of the script. */
  readonly uri?: string;
  /** SCRIPT_NAME. Default: the path of the URI. */
  readonly scriptName?: string;
  readonly documentRoot?: string;
  /** Name and port as the client sent them. Default `localhost`. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

/**
 * The variables of a request as nginx sends them with its `fastcgi.conf` (RFC 3875 §4.1, REDIRECT_STATUS for PHP), headers as
 * HTTP_*. A header `Proxy` is left out: it would become HTTP_PROXY (httpoxy).
 *
 *     client.request(paramsFor({ script: '/srv/www/index.php', uri: '/?page=2' }))
 */
export function paramsFor(target: RequestTarget): Record<string, string> {
  const { script, method = 'GET', host = 'localhost', remoteAddress = '127.0.0.1' } = target;
  const uri = target.uri ?? `/${script.slice(script.lastIndexOf('/') + 1)}`;
  const [path = '/', query = ''] = uri.split(/\?(.*)/s);
  const scriptName = target.scriptName ?? path;
  return {
    SCRIPT_FILENAME: script,
    QUERY_STRING: query,
    REQUEST_METHOD: method,
    SCRIPT_NAME: scriptName,
    REQUEST_URI: uri,
    DOCUMENT_URI: path,
    DOCUMENT_ROOT: target.documentRoot ?? script.slice(0, Math.max(1, script.lastIndexOf('/'))),
    SERVER_PROTOCOL: 'HTTP/1.1',
    REQUEST_SCHEME: 'http',
    GATEWAY_INTERFACE: 'CGI/1.1',
    SERVER_SOFTWARE: 'fcgiscope',
    REMOTE_ADDR: remoteAddress,
    SERVER_NAME: host.replace(/:\d+$/, ''),
    SERVER_PORT: /:(\d+)$/.exec(host)?.[1] ?? '80',
    REDIRECT_STATUS: '200',
    ...headerParams({ Host: host, ...target.headers }),
  };
}

/** RFC 3875 §4.1.18; `Content-Type` and `Content-Length` are variables of their own. */
export function headerParams(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const variable = name.toUpperCase().replaceAll('-', '_');
      if (variable === 'PROXY') return [];
      return [[variable === 'CONTENT_TYPE' || variable === 'CONTENT_LENGTH' ? variable : `HTTP_${variable}`, value]];
    }),
  );
}
