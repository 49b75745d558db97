import { cookieHeader, credentials, setCookie, wholeValue } from './field-values.js';
import { fieldsOf } from './find-in-fields.js';
import { textFinder } from './find-in-text.js';
import { all, type Finder } from './finding.js';
import { isSecretName } from './secret-names.js';

/**
 * What of a value is secret, by the name of the parameter or header that holds it. Names are compared without case, `-` as `_`,
 * and without `HTTP_` and `REDIRECT_` before them, so that one table does for both.
 */
const LAWS: readonly (readonly [names: readonly string[], law: (name: string) => Finder])[] = [
  // What the protocol itself is made of: masked, nothing could be read any more.
  [
    [
      'CONTENT_LENGTH',
      'REQUEST_METHOD',
      'GATEWAY_INTERFACE',
      'SERVER_PROTOCOL',
      'SERVER_PORT',
      'REMOTE_PORT',
      'STATUS',
      'AUTH_TYPE',
    ],
    () => nothing,
  ],
  [['COOKIE', 'COOKIE2'], () => cookieHeader],
  [['SET_COOKIE', 'SET_COOKIE2'], () => setCookie],
  [['AUTHORIZATION', 'PROXY_AUTHORIZATION', 'X_AUTHORIZATION'], (name) => credentials(name)],
  [['REMOTE_USER', 'PHP_AUTH_USER', 'PHP_AUTH_PW', 'PHP_AUTH_DIGEST', 'SSL_CLIENT_CERT'], (name) => wholeValue(name)],
  [['QUERY_STRING', 'ARGS'], () => all(fieldsOf('query field'), textFinder)],
];

/** Every name that begins so: whatever the application calls its user. */
const SECRET_PREFIXES = /^(?:PHP_)?AUTH_/;

const BY_NAME: ReadonlyMap<string, (name: string) => Finder> = new Map(
  LAWS.flatMap(([names, law]) => names.map((name) => [name, law] as const)),
);

/** What to mask in the value of the CGI parameter or header field `name`. */
export function valueLaw(name: string): Finder {
  const plain = name
    .toUpperCase()
    .replaceAll('-', '_')
    .replace(/^(?:REDIRECT_)*(?:HTTP_)?/, '');
  const law = BY_NAME.get(plain);
  if (law !== undefined) return law(name);
  if (SECRET_PREFIXES.test(plain) || isSecretName(plain)) return wholeValue(name);
  return textFinder;
}

/** Whether the value is never masked, not even where a secret recurs in it. */
export function isStructural(name: string): boolean {
  return valueLaw(name) === nothing;
}

function nothing(): void {}
