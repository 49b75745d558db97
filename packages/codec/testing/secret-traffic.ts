import { base64, concat, hex, latin1Bytes, utf8Bytes } from '../src/bytes/index.js';
import { beginRequest, encodeRecord, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../src/fastcgi/index.js';
import { pcap } from './capture-file.js';
import { TcpScript } from './tcp-script.js';

/** Secrets by the place where they are given away. They are all different, and stand nowhere else on purpose. */
export const SECRETS = {
  paramPassword: 'p4ram-Passw0rd!',
  paramDsn: 'mysql://app:dsn-S3cret@db.internal/shop',
  paramKey: 'base64:APPkey9f8e7d6c5b4a',
  paramToken: 'xTok3n0fHeader',
  authorization: 'b34rer.credential.value-1',
  basicPassword: 'basic-Pa55-wort',
  digest: 'd1gest0123456789abcdef',
  authPw: 'phpauthpw-Ä7ü',
  remoteUser: 'frida.geheim42',
  clientCert: 'MIIBclientcertBody0987',
  cookieSession: 's3ss10nc00kie1234567',
  cookieTheme: 'dunkelmodus-xyz-9876',
  cookieEncoded: 's:kj3h4/kjh+34k=.sig',
  queryToken: 'qu3ryT0ken(1)',
  queryCode: '4/0AX4XfWh-oauth-code',
  querySignature: 'si9nature%of&url',
  refererToken: 'r3fererT0ken',
  referrerPassword: 'urlUserPassw0rd',
  formPassword: 'correct horse battery staple',
  formPin: 'pin-93x7',
  formEmail: 'lena.muster@example.test',
  formApiKey: 'form+api/key=42',
  jsonPassword: 'json"quoted"Passwört',
  jsonNested: 'nested-in-credentials-1',
  jsonList: 'token-in-a-list-77',
  jsonNumber: '99887766554433',
  jsonInJson: 'deep-json-s3cret',
  multipartPassword: 'mult1part-passw0rd',
  multipartFileToken: 'inside-uploaded-json-5',
  setCookie: 'fresh5ess10nFromServer',
  setCookiePlain: 'serverside-cookie-8x8',
  locationToken: 'l0cationT0ken/next',
  responseHeader: 'x-api-response-k3y',
  responseJson: 'acc3ss.t0ken.in.json',
  responseHtml: 'csrfFormT0ken~99',
  responsePrintR: 'printr-s3cret-value',
  responseSerialized: 'serial1zed-pa55',
  responseXml: 'xml-element-s3cret',
  stderrPassword: 'stderr-passw0rd-55',
  stderrTrace: 'trace-argument-s3cret-66',
  stderrJwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLW9mLWp3dA',
  stderrAws: 'AKIAIOSFODNN7EXAMPLE',
  stderrGithub: 'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  stderrStripe: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  privateKey: 'MIIEpAIBAAKCAQEAprivatekeybody01',
  leaked: 'leaked-in-padding!',
} as const;

type SecretName = keyof typeof SECRETS;

const S = SECRETS;
const url = encodeURIComponent;

/** Every way in which a secret must not be found in an export. */
export function formsOf(secret: string): string[] {
  const bytes = utf8Bytes(secret);
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    secret,
    url(secret),
    url(secret).toLowerCase(),
    percent,
    new URLSearchParams({ v: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    base64(bytes).replace(/=+$/, ''),
    base64(concat([utf8Bytes('user:'), bytes])).slice(8, -4),
    hex(bytes),
    hex(bytes).toUpperCase(),
  ];
}

/** A login with everything that people send, answered with everything that applications give away. */
const PARAMS: readonly (readonly [string, string])[] = [
  ['SCRIPT_FILENAME', '/srv/www/login.php'],
  ['REQUEST_METHOD', 'POST'],
  ['REQUEST_URI', `/login?token=${url(S.queryToken)}&code=${url(S.queryCode)}&X-Signature=${url(S.querySignature)}&page=2`],
  ['QUERY_STRING', `token=${url(S.queryToken)}&code=${url(S.queryCode)}&X-Signature=${url(S.querySignature)}&page=2`],
  ['DOCUMENT_URI', '/login'],
  ['HTTP_HOST', 'shop.example.test'],
  ['HTTP_REFERER', `https://root:${S.referrerPassword}@shop.example.test/a?reset_token=${S.refererToken}#x`],
  ['HTTP_COOKIE', `PHPSESSID=${S.cookieSession}; theme=${S.cookieTheme}; connect.sid=${url(S.cookieEncoded)}`],
  ['HTTP_AUTHORIZATION', `Bearer ${S.authorization}`],
  ['REDIRECT_HTTP_AUTHORIZATION', `Basic ${base64(utf8Bytes(`admin:${S.basicPassword}`))}`],
  ['HTTP_PROXY_AUTHORIZATION', `Digest username="x", response="${S.digest}"`],
  ['PHP_AUTH_PW', S.authPw],
  ['REMOTE_USER', S.remoteUser],
  ['SSL_CLIENT_CERT', `-----BEGIN CERTIFICATE-----\n${S.clientCert}\n-----END CERTIFICATE-----`],
  ['HTTP_X_CSRF_TOKEN', S.paramToken],
  ['DB_PASSWORD', S.paramPassword],
  ['DATABASE_URL', S.paramDsn],
  ['APP_KEY', S.paramKey],
];

export const BODIES = {
  form: {
    type: 'application/x-www-form-urlencoded',
    text: `user=lena&password=${url(S.formPassword).replaceAll('%20', '+')}&pin=${S.formPin}&email=${url(S.formEmail)}&api_key=${url(S.formApiKey)}&page=1`,
  },
  json: {
    type: 'application/json; charset=utf-8',
    text: JSON.stringify({
      user: { name: 'Lena', password: S.jsonPassword },
      credentials: { inner: [{ deep: S.jsonNested }] },
      refresh_tokens: [S.jsonList],
      pinToken: Number(S.jsonNumber),
      payload: JSON.stringify({ client_secret: S.jsonInJson }),
      quantity: 1,
    }),
  },
  multipart: {
    type: 'multipart/form-data; boundary=----b0undary',
    text: [
      '------b0undary\r\nContent-Disposition: form-data; name="password"\r\n\r\n',
      `${S.multipartPassword}\r\n`,
      '------b0undary\r\nContent-Disposition: form-data; name="upload"; filename="a.json"\r\nContent-Type: application/json\r\n\r\n',
      `{"access_token":"${S.multipartFileToken}"}\r\n`,
      '------b0undary--\r\n',
    ].join(''),
  },
} as const;

const ANSWER = [
  'Status: 302 Found\r\n',
  'X-Powered-By: PHP/8.2.7\r\n',
  `Set-Cookie: PHPSESSID=${S.setCookie}; path=/; HttpOnly; SameSite=Lax\r\n`,
  `Set-Cookie: basket=${S.setCookiePlain}; Max-Age=3600\r\n`,
  `Location: /next?access_token=${url(S.locationToken)}\r\n`,
  `X-Api-Key: ${S.responseHeader}\r\n`,
  'Content-Type: text/html; charset=utf-8\r\n\r\n',
  `<form><input type="hidden" name="_csrf_token" value="${S.responseHtml}"></form>`,
  `<script>var x = {"access_token": "${S.responseJson}", "n": 1}</script>`,
  `<pre>Array\n(\n    [db_password] => ${S.responsePrintR}\n)\n</pre>`,
  `a:1:{s:8:"password";s:${S.responseSerialized.length}:"${S.responseSerialized}";}`,
  `<config><password>${S.responseXml}</password></config>`,
  // Said again where nothing announces it, and written in other ways.
  `<p>${S.formPassword} ${url(S.cookieEncoded)} ${base64(utf8Bytes(S.formEmail))} ${hex(utf8Bytes(S.paramPassword))} ${S.remoteUser}</p>`,
].join('');

const STDERR = [
  'PHP message: PHP Warning:  mysqli::__construct(): (HY000/1045) in /srv/www/db.php on line 12\n',
  `PHP message: login failed, password=${S.stderrPassword}, attempt 3\n`,
  'PHP message: PHP Fatal error:  Uncaught Exception in /srv/www/login.php:7\nStack trace:\n',
  `#0 /srv/www/login.php(12): login('lena', '${S.stderrTrace}')\n#1 {main}\n`,
  `PHP message: jwt ${S.stderrJwt} aws ${S.stderrAws} gh ${S.stderrGithub} stripe ${S.stderrStripe}\n`,
  `PHP message: -----BEGIN RSA PRIVATE KEY-----\n${S.privateKey}\n-----END RSA PRIVATE KEY-----\n`,
  `PHP message: cookie was ${S.cookieTheme}, header was ${S.authorization}, form had ${S.formApiKey}, cut ${S.cookieSession.slice(0, 15)}...\n`,
].join('');

/** Three logins on one connection, one for each kind of body, as a pcap file. */
export function secretTraffic(): Uint8Array {
  const script = new TcpScript().handshake();
  for (const body of Object.values(BODIES)) {
    const bytes = utf8Bytes(body.text);
    const params = [...PARAMS, ['CONTENT_TYPE', body.type] as const, ['CONTENT_LENGTH', String(bytes.length)] as const];
    script.data(
      'server',
      concat([
        beginRequest(1, { role: 1, keepConnection: true }),
        paramsRecords(1, params),
        leakingInput(bytes),
        streamEnd(TYPE.STDIN, 1),
      ]),
    );
    script.data(
      'app',
      concat([streamRecords(TYPE.STDERR, 1, utf8Bytes(STDERR)), streamRecords(TYPE.STDOUT, 1, utf8Bytes(ANSWER)), leakingEnd()]),
    );
  }
  return pcap(script.fin('server').fin('app').packets);
}

/** A record of STDIN with a secret as its padding. */
function leakingInput(content: Uint8Array): Uint8Array {
  return encodeRecord({
    version: 1,
    type: TYPE.STDIN,
    requestId: 1,
    reserved: 7,
    content,
    padding: latin1Bytes(S.leaked),
    offset: 0,
  });
}

/** PHP-FPM leaks memory in the reserved bytes of END_REQUEST. */
function leakingEnd(): Uint8Array {
  const record = endRequest(1).slice();
  record.set(latin1Bytes('ked'), 13);
  return record;
}

export const SECRET_NAMES: readonly SecretName[] = Object.keys(SECRETS).filter((name): name is SecretName =>
  Object.hasOwn(SECRETS, name),
);
