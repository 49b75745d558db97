import type { CheckSubject, CheckTable, Finding } from './check.js';

/** nginx sends PARAMS in one record of at most 65,535 bytes and refuses the request past that: half of it is a warning. */
const LARGE_PARAMS = 32 * 1024;

/** What the params say about the configuration that made them. */
export const PARAMS_CHECKS: CheckTable = {
  httpoxy: {
    severity: 'warning',
    title: 'The client sent a Proxy header',
    why: 'It becomes HTTP_PROXY, which many HTTP libraries take for the proxy to use (CVE-2016-5385). PHP drops it, other applications may not.',
    fix: 'fastcgi_param HTTP_PROXY "";',
    look: ({ param }) => ((param('HTTP_PROXY') ?? '') === '' ? null : {}),
  },
  'php-ini-override': {
    severity: 'warning',
    title: 'PHP settings are sent over the wire',
    why: 'PHP_VALUE and PHP_ADMIN_VALUE change php.ini for this request: who can send FastCGI can run code with them.',
    fix: 'Check who sets them, and prefer php_value lines in the pool’s configuration.',
    look: ({ paramNames }) => named(paramNames, (name) => /^PHP_(?:ADMIN_)?(?:VALUE|FLAG)$/.test(name)),
  },
  'script-is-directory': {
    severity: 'error',
    title: 'SCRIPT_FILENAME is a directory',
    why: 'The URI ends with a slash and no index file was added.',
    fix: 'fastcgi_index index.php; or try_files $uri $uri/index.php',
    look: ({ param }) =>
      param('SCRIPT_FILENAME')?.endsWith('/') ? { message: `SCRIPT_FILENAME is ${param('SCRIPT_FILENAME')}` } : null,
  },
  'path-info-lost': {
    severity: 'warning',
    title: 'Path info was lost on the way',
    why: 'The URI goes on behind the script’s name, but PATH_INFO is empty: try_files resets $fastcgi_path_info.',
    fix: 'set $path_info $fastcgi_path_info; before try_files, then fastcgi_param PATH_INFO $path_info;',
    look: pathInfoLost,
  },
  'params-large': {
    severity: 'warning',
    title: 'Very large PARAMS',
    why: 'nginx answers 500 and sends nothing where they exceed 65,535 bytes; from 65,529 on PHP-FPM resets the connection.',
    fix: 'Mostly a cookie or a query string that grows; find the largest value.',
    look: ({ facts }) => (facts.params.total > LARGE_PARAMS ? { message: `PARAMS have ${facts.params.total} bytes` } : null),
  },
  'duplicate-param': {
    severity: 'info',
    title: 'A param is sent more than once',
    why: 'PHP keeps the last one. Mostly two includes (fastcgi_params and fastcgi.conf, or a snippet) set it.',
    fix: 'Keep one of them.',
    look: ({ paramNames, facts }) => {
      const seen = new Set<string>();
      // In SCGI it is a breach of the protocol: see scgi-header-twice.
      if (facts.dialect.protocol === 'scgi') return null;
      return named(paramNames, (name) => seen.size === seen.add(name).size);
    },
  },
  'host-port-lost': {
    severity: 'info',
    title: 'The port is missing in HTTP_HOST',
    why: 'The server listens on another port than 80 and 443, and the application builds URLs and redirects without it.',
    fix: 'fastcgi_param HTTP_HOST $http_host; (Debian’s fastcgi_params sets $host, which has no port)',
    look: portLost,
  },
  'https-inconsistent': {
    severity: 'info',
    title: 'The application takes an https request for http',
    why: 'X-Forwarded-Proto says https, but HTTPS is off: redirects, cookies and URLs are made for http.',
    fix: 'fastcgi_param HTTPS $http_x_forwarded_proto_https; with a map, where the proxy in front is trusted.',
    look: ({ param }) => (param('HTTP_X_FORWARDED_PROTO') === 'https' && !isOn(param('HTTPS')) ? {} : null),
  },
};

function named(names: readonly string[], wanted: (name: string) => boolean): Finding | null {
  const found = [...new Set(names.filter(wanted))];
  return found.length === 0 ? null : { message: found.join(', ') };
}

function isOn(https: string | undefined): boolean {
  return https !== undefined && https !== '' && https !== 'off';
}

function pathInfoLost({ param }: CheckSubject): Finding | null {
  const info = param('PATH_INFO');
  const path = param('REQUEST_URI')?.split('?', 1)[0];
  const behind = path === undefined ? null : /\.php(\/.+)$/.exec(path);
  return info === '' && behind !== null ? { message: `${behind[1]} of the URI is not in PATH_INFO` } : null;
}

function portLost({ param }: CheckSubject): Finding | null {
  const host = param('HTTP_HOST');
  const port = param('SERVER_PORT');
  if (host === undefined || host === '' || port === undefined || port === '80' || port === '443' || /:\d+$/.test(host))
    return null;
  return { message: `HTTP_HOST is ${host.slice(0, 100)}, SERVER_PORT is ${port}` };
}
