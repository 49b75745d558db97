/** What a param means, and what makes it so. */
export interface ParamGuide {
  /** One sentence. */
  readonly meaning: string;
  /** The line of nginx's configuration that sets it as a rule; absent where none does. */
  readonly nginx?: string;
}

const fastcgi = (name: string, value: string) => `fastcgi_param ${name} ${value};`;

/** The standard names: RFC 3875 §4.1, nginx's `fastcgi_params`, and those that PHP reads. */
const GUIDES: Readonly<Record<string, ParamGuide>> = {
  ...guide('QUERY_STRING', '$query_string', 'What stands behind the first ? of the URI, as sent. PHP makes $_GET of it.'),
  ...guide(
    'REQUEST_METHOD',
    '$request_method',
    'GET, POST and so on. Without it PHP-FPM runs nothing and answers an empty page.',
  ),
  ...guide(
    'CONTENT_TYPE',
    '$content_type',
    'The request’s Content-Type. PHP fills $_POST and $_FILES only for the two form types.',
  ),
  ...guide(
    'CONTENT_LENGTH',
    '$content_length',
    'Bytes of the request body; PHP reads no more of STDIN. Empty where there is no body.',
  ),
  ...guide(
    'SCRIPT_FILENAME',
    '$document_root$fastcgi_script_name',
    'The file that PHP-FPM runs, as the application sees the file system.',
  ),
  ...guide('SCRIPT_NAME', '$fastcgi_script_name', 'The script’s part of the URI: what fastcgi_split_path_info left in front.'),
  ...guide(
    'PATH_INFO',
    '$fastcgi_path_info',
    'What the URI has behind the script’s name. Needs fastcgi_split_path_info; try_files empties it.',
  ),
  ...guide('PATH_TRANSLATED', '$document_root$fastcgi_path_info', 'PATH_INFO as a path of the file system.'),
  ...guide('REQUEST_URI', '$request_uri', 'The URI as the client sent it, query included, before any rewrite.'),
  ...guide('DOCUMENT_URI', '$document_uri', 'The URI after rewrites, decoded, without query.'),
  ...guide(
    'DOCUMENT_ROOT',
    '$document_root',
    'The root or alias of the location. Behind symbolic links $realpath_root is better for opcache.',
  ),
  ...guide('SERVER_PROTOCOL', '$server_protocol', 'The protocol between client and web server: HTTP/1.1, HTTP/2.0.'),
  ...guide(
    'REQUEST_SCHEME',
    '$scheme',
    'http or https, as the web server was asked; behind a proxy that is the proxy’s own request.',
  ),
  ...guide('HTTPS', '$https if_not_empty', '“on” for TLS. PHP takes any value but “off” for yes.'),
  ...guide('GATEWAY_INTERFACE', 'CGI/1.1', 'The version of CGI.'),
  ...guide('SERVER_SOFTWARE', 'nginx/$nginx_version', 'The web server’s name.'),
  ...guide(
    'REMOTE_ADDR',
    '$remote_addr',
    'Who connected to the web server. Behind a proxy: that proxy, unless set_real_ip_from says otherwise.',
  ),
  ...guide('REMOTE_PORT', '$remote_port', 'The port of whoever connected.'),
  ...guide('REMOTE_USER', '$remote_user', 'The name of HTTP basic authentication.'),
  ...guide('SERVER_ADDR', '$server_addr', 'The address that took the request.'),
  ...guide('SERVER_PORT', '$server_port', 'The port that took the request; not the one of the Host header.'),
  ...guide('SERVER_NAME', '$server_name', 'The first name of the server block: not what the client asked for.'),
  ...guide('REDIRECT_STATUS', '200', 'PHP built with force-cgi-redirect runs nothing without it.'),
  ...guide(
    'HTTP_PROXY',
    '""',
    'The client’s Proxy header. Libraries may take it for the proxy to use (httpoxy): set it to the empty string.',
  ),
  ...guide(
    'HTTP_HOST',
    '$http_host',
    'The Host header: what the client asked for, port included. Debian sets $host, without the port.',
  ),
  ...guide('PHP_VALUE', '"name=value"', 'Changes settings of php.ini for this request; scripts may change them again.'),
  ...guide('PHP_ADMIN_VALUE', '"name=value"', 'Changes settings of php.ini for this request; scripts may not change them.'),
  AUTH_TYPE: { meaning: 'How the web server authenticated the client: Basic, Digest.' },
  REMOTE_HOST: { meaning: 'The client’s host name, where the web server looked it up.' },
  REMOTE_IDENT: { meaning: 'The client’s user name after RFC 1413. Nobody sends it any more.' },
  ORIG_SCRIPT_NAME: { meaning: 'SCRIPT_NAME before PHP-FPM corrected it (cgi.fix_pathinfo).' },
  ORIG_PATH_INFO: { meaning: 'PATH_INFO before PHP-FPM corrected it (cgi.fix_pathinfo).' },
  FCGI_ROLE: { meaning: 'The role, as libfcgi puts it into the environment; web servers do not send it.' },
};

function guide(name: string, value: string, meaning: string): Record<string, ParamGuide> {
  return { [name]: { meaning, nginx: fastcgi(name, value) } };
}

/** What is known of a param by its name; undefined for names of one’s own. Every `HTTP_` name is a header of the request. */
export function guideTo(name: string): ParamGuide | undefined {
  const known = Object.hasOwn(GUIDES, name) ? GUIDES[name] : undefined;
  if (known !== undefined || !name.startsWith('HTTP_') || name === 'HTTP_') return known;
  const header = name.slice('HTTP_'.length).replaceAll('_', '-').toLowerCase();
  return {
    meaning: `The header “${header}” of the request. nginx sends every header by itself; fastcgi_pass_request_headers off stops that.`,
  };
}
