/** Headers and params whose values open doors; params with `HTTP_` are headers. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'COOKIE',
  'SET_COOKIE',
  'AUTHORIZATION',
  'PROXY_AUTHORIZATION',
  'PHP_AUTH_PW',
  'PHP_AUTH_DIGEST',
]);

/** Words that say so of any other name. */
const SECRET_WORDS =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|APIKEY|API_KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?|SESSION|CSRF|XSRF)(?:_|$)/;

/** Whether the value of this param or header is not to be shown until somebody asks for it. */
export function isSecretName(name: string): boolean {
  const plain = name
    .toUpperCase()
    .replaceAll('-', '_')
    .replace(/^HTTP_/, '');
  return SECRET_NAMES.has(plain) || SECRET_WORDS.test(plain);
}
