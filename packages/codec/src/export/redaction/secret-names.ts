/**
 * Which names announce a secret. Sources: the word list of cloudflare/har-sanitizer, what Chrome leaves out of a sanitised HAR, and
 * what applications are given by `fastcgi_param`.
 */

/** Anywhere in a name, case and punctuation aside: `DB_PASSWORD`, `x-csrf-token`, `apiKey`. */
export const SECRET_PARTS: readonly string[] = [
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'credential',
  'dsn',
  'databaseurl',
  'csrf',
  'xsrf',
  'nonce',
  'session',
  'sessid',
  'signature',
  'authoriz',
  'assertion',
  'challenge',
  'verifier',
  'samlrequest',
  'samlresponse',
  'bearer',
  'jwt',
  'clientid',
  'clientcert',
  'clientdata',
  'serverdata',
  'fcparams',
  'facetid',
  'vses2',
  'email',
  'creditcard',
  'cardnumber',
  'iban',
];

/** The whole name, or a word of it. */
export const SECRET_WORDS: readonly string[] = [
  'auth',
  'pin',
  'pw',
  'sid',
  'sig',
  'cvv',
  'cvc',
  'ssn',
  'otp',
  'hmac',
  'usg',
  'shdf',
];

/** Secret in query strings and forms (OAuth), and mostly harmless elsewhere: `"code": 404`. */
export const SECRET_QUERY_WORDS: readonly string[] = ['code', 'state', 'appid', 'hash', 'ticket', 'user', 'username', 'login'];

/** Hold one of the parts above and announce no secret. */
export const HARMLESS_NAMES: ReadonlySet<string> = new Set([
  'keepalive',
  'keywords',
  'keyword',
  'keyboard',
  'passenger',
  'httpsecwebsocketkey',
  'monkey',
  'bypass',
  'compass',
  'sessionreused',
  'sslsessionreused',
  'authtype',
  'option',
]);

/** What generic names hold is masked; it is looked for elsewhere only where its shape says that it is no common word. */
const GENERIC_NAMES: ReadonlySet<string> = new Set([
  ...SECRET_QUERY_WORDS,
  'key',
  'session',
  'nonce',
  'auth',
  'challenge',
  'keys',
  'signature',
]);

const PARTS = new RegExp(SECRET_PARTS.join('|'));
const WORDS: ReadonlySet<string> = new Set(SECRET_WORDS);
const QUERY_WORDS: ReadonlySet<string> = new Set(SECRET_QUERY_WORDS);

/** Longer names are nobody's; cut, so that a hostile one costs nothing. */
const NAME_LIMIT = 256;

/** Whether what is called `name` has to be masked, wherever it is. */
export function isSecretName(name: string): boolean {
  const short = name.slice(-NAME_LIMIT);
  const plain = short.toLowerCase().replace(/[^a-z0-9]+/g, '');
  if (HARMLESS_NAMES.has(plain)) return false;
  return PARTS.test(plain) || wordsOf(short).some((word) => WORDS.has(word));
}

/** The same for a field of a query string or a form. */
export function isSecretQueryName(name: string): boolean {
  return isSecretName(name) || wordsOf(name.slice(-NAME_LIMIT)).some((word) => QUERY_WORDS.has(word));
}

/** Whether a value with this (secret) name is a secret wherever else it stands, however common it looks. */
export function isCertainName(name: string): boolean {
  return !GENERIC_NAMES.has(name.toLowerCase().replace(/[^a-z0-9]+/g, ''));
}

/** `x-myApi_key[0]` has the words x, my, api, key, 0. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/** For searches through text: where one of the parts or words stands, whatever is around it. */
export function secretNameSearch(): RegExp {
  return new RegExp([...SECRET_PARTS.map((part) => SPELLED[part] ?? part), ...SECRET_WORDS].join('|'), 'gi');
}

/** In text, punctuation is still there: `client_id`, `DATABASE_URL`. */
const SPELLED: Readonly<Record<string, string>> = {
  databaseurl: 'database[_-]?url',
  clientid: 'client[_-]?id',
  clientcert: 'client[_-]?cert',
  clientdata: 'client[_-]?data',
  serverdata: 'server[_-]?data',
  creditcard: 'credit[_-]?card',
  cardnumber: 'card[_-]?number',
};
