import { describe, expect, it } from 'vitest';
import { Conversation } from '../../testing/conversation.js';
import { request, stderr, stdout } from '../../testing/fastcgi-phrases.js';
import { utf8Bytes } from '../bytes/index.js';
import { FULL_RETENTION } from '../core/index.js';
import { endRequest, streamRecords, TYPE } from '../fastcgi/index.js';
import { CGI_DIAGNOSTICS } from './diagnose-exchange.js';

interface Case {
  readonly code: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly answer?: string;
  readonly stderr?: string;
  readonly message?: string | RegExp;
  readonly severity?: string;
}

const OK = 'Content-Type: text/html\r\n\r\nhello';

/** One exchange per code that shows it. */
const SHOWN: readonly Case[] = [
  {
    code: 'script-unknown',
    stderr: 'Primary script unknown',
    answer: 'Status: 404 Not Found\r\n\r\nFile not found.\n',
    params: { DOCUMENT_ROOT: '/srv/www' },
    message: 'PHP-FPM cannot find /srv/www/index.php (DOCUMENT_ROOT is /srv/www)',
  },
  {
    code: 'script-denied',
    stderr: "Access to the script '/srv/a.txt' has been denied (see security.limit_extensions)",
    answer: 'Status: 403 Forbidden\r\n\r\nAccess denied.\n',
  },
  {
    code: 'php-fatal-error',
    stderr:
      'PHP message: PHP Fatal error:  Uncaught Exception: boom in /srv/www/a.php:3\nStack trace:\n#0 {main}\n  thrown in /srv/www/a.php on line 3',
    message: 'Uncaught Exception: boom in /srv/www/a.php:3',
    severity: 'error',
  },
  {
    code: 'php-memory-limit',
    stderr: 'PHP message: PHP Fatal error:  Allowed memory size of 1024 bytes exhausted in /a.php on line 1',
  },
  {
    code: 'php-time-limit',
    stderr: 'PHP message: PHP Fatal error:  Maximum execution time of 30 seconds exceeded in /a.php on line 1',
  },
  {
    code: 'php-stderr-message',
    stderr: 'PHP message: PHP Notice:  Undefined x; PHP message: PHP Warning:  Bad y in /a.php on line 7',
    message: 'Bad y in /a.php on line 7 (and 1 more)',
    severity: 'warning',
  },
  { code: 'php-stderr-message', stderr: 'PHP message: PHP Deprecated:  Old', severity: 'info' },
  { code: 'stderr-message', stderr: 'a line of somebody\n', message: 'a line of somebody' },
  { code: 'stderr-flood', stderr: 'x'.repeat(9000), message: '9000 bytes of STDERR for one request' },
  { code: 'head-missing', answer: '<html>', message: 'The answer begins with "<html>" and has no empty line that ends a head' },
  { code: 'head-missing', answer: '\ufeffContent-Type: text/html', message: /byte order mark/ },
  { code: 'status-line', answer: 'HTTP/1.1 200 OK\r\nA: b\r\n\r\nx' },
  { code: 'header-malformed', answer: 'Warning!\r\nA: b\r\n\r\nx', message: 'Not a header field: "Warning!"' },
  { code: 'status-invalid', answer: 'Status: fine\r\n\r\nx' },
  {
    code: 'head-too-big',
    answer: `Set-Cookie: ${'x'.repeat(5000)}\r\n\r\nx`,
    message: /^The head has 5016 bytes; .*Set-Cookie \(5000\)/,
  },
  {
    code: 'content-length-mismatch',
    answer: 'Content-Length: 3\r\n\r\nhello',
    message: 'Content-Length says 3 bytes, the body has 5',
  },
  { code: 'empty-response', answer: 'Content-Type: text/html\r\n\r\n', severity: 'warning' },
  { code: 'empty-response', answer: 'A: b\r\n\r\n', params: { REQUEST_METHOD: 'GET' } },
  { code: 'redirect-without-status', answer: 'Location: /x\r\n\r\n' },
  { code: 'x-accel', answer: 'X-Accel-Redirect: /internal/a\r\n\r\n', message: 'X-Accel-Redirect: /internal/a' },
  {
    code: 'cookie-set-twice',
    answer: 'Set-Cookie: a=1\r\nSet-Cookie: b=1\r\nSet-Cookie: a=2\r\n\r\nx',
    message: 'Set more than once: a',
  },
  { code: 'httpoxy', params: { HTTP_PROXY: 'http://evil.test' } },
  { code: 'php-ini-override', params: { PHP_ADMIN_VALUE: 'open_basedir=/' }, message: 'PHP_ADMIN_VALUE' },
  { code: 'script-is-directory', params: { SCRIPT_FILENAME: '/srv/www/' } },
  {
    code: 'path-info-lost',
    params: { REQUEST_URI: '/index.php/users/1?x', PATH_INFO: '' },
    message: '/users/1 of the URI is not in PATH_INFO',
  },
  { code: 'params-large', params: { HTTP_COOKIE: 'c'.repeat(40_000) } },
  { code: 'host-port-lost', params: { SERVER_PORT: '8080' } },
  { code: 'https-inconsistent', params: { HTTP_X_FORWARDED_PROTO: 'https', HTTPS: '' } },
];

function diagnose({ params = {}, answer = OK, stderr: text = '' }: Partial<Case>): Conversation {
  return new Conversation().server(request(1, { params })).app(stderr(1, text), stdout(1, answer), endRequest(1));
}

describe('what params and answers mean', () => {
  it.each(SHOWN)('$code', (example) => {
    const found = diagnose(example).exchange.diagnostics.find(({ code }) => code === example.code);
    expect(found).toBeDefined();
    if (example.message instanceof RegExp) expect(found?.message).toMatch(example.message);
    else if (example.message !== undefined) expect(found?.message).toBe(example.message);
    if (example.severity !== undefined) expect(found?.severity).toBe(example.severity);
  });

  it('shows each code but those that need a record of another kind', () => {
    const shown = new Set(SHOWN.map(({ code }) => code));
    const others = Object.keys(CGI_DIAGNOSTICS).filter((code) => !shown.has(code) && !code.startsWith('scgi-'));
    expect(others).toEqual(['duplicate-param', 'findings-limit']);
  });

  it('has nothing to say of a sound exchange', () => {
    expect(diagnose({}).exchange.diagnostics).toEqual([]);
    expect(diagnose({ params: { REQUEST_METHOD: 'HEAD' }, answer: 'Content-Length: 900\r\n\r\n' }).exchange.diagnostics).toEqual(
      [],
    );
    expect(diagnose({ answer: 'Status: 304 Not Modified\r\n\r\n' }).exchange.diagnostics).toEqual([]);
    expect(diagnose({ answer: 'Status: 304 Not Modified\r\nContent-Length: 900\r\n\r\n' }).exchange.diagnostics).toEqual([]);
    expect(diagnose({ answer: 'Content-Length: 0\r\n\r\n' }).exchange.diagnostics).toEqual([]);
    expect(diagnose({ params: { REQUEST_URI: '/index.php/a', PATH_INFO: '/a' } }).exchange.diagnostics).toEqual([]);
  });

  it('says once what PHP-FPM refused', () => {
    const denied = "Access to the script '/srv/a.txt' has been denied (see security.limit_extensions)";
    expect(diagnose({ stderr: denied }).codes).toEqual(['script-denied']);
  });

  it('knows an answer that cannot have a head, however it ends', () => {
    const t = new Conversation().server(request(1)).app(stdout(1, '<html>\n<body>')).resets('server');
    expect(t.codes).toEqual(['server-gave-up', 'head-missing']);
  });

  it.each([
    ['HEAD', { REQUEST_METHOD: 'HEAD' }, 'Content-Length: 900\r\n\r\n', []],
    ['a body that is whole', {}, 'Content-Length: 5\r\n\r\nhello', []],
    ['X-Accel-Redirect', {}, 'X-Accel-Redirect: /a\r\n\r\nx', ['x-accel']],
    ['a body that goes on', {}, 'Content-Length: 50\r\n\r\nhello', ['server-gave-up']],
    ['a body whose length nobody knows', {}, 'A: b\r\n\r\nhello', ['server-gave-up']],
  ])('a web server that closes has given up, unless it had all that it wanted: %s', (_what, params, answer, codes) => {
    const t = new Conversation().server(request(1, { params })).app(stdout(1, answer)).closes('server').closes('app');
    expect(t.exchange.end.state).toBe('server-closed');
    expect(t.codes).toEqual(codes);
  });

  it('and has, where the answer came too late', () => {
    const t = new Conversation().server(request(1)).closes('server').app(stdout(1, 'Content-Length: 1\r\n\r\nx'), endRequest(1));
    expect(t.codes).toEqual(['server-gave-up']);
  });

  it('does not count what the capture lost', () => {
    const t = new Conversation()
      .server(request(1))
      .app(stdout(1, 'Content-Length: 50\r\n\r\nhello'))
      .loses('app', 53)
      .app(endRequest(1));
    expect(t.exchange.diagnostics.map(({ code }) => code)).toEqual(['capture-gap']);
  });

  it('suspects a head that the web server did not wait for', () => {
    const t = new Conversation()
      .server(request(1))
      .app(stdout(1, `Set-Cookie: ${'x'.repeat(9000)}`))
      .resets('server');
    expect(t.codes).toEqual(['server-gave-up', 'head-too-big']);
  });

  it('says how many findings are not listed', () => {
    const tooMuch = Array.from({ length: FULL_RETENTION.diagnostics + 3 }, () => streamRecords(TYPE.STDIN, 1, utf8Bytes('x')));
    const t = new Conversation().server(request(1), ...tooMuch).app(stdout(1, OK), endRequest(1));
    const { diagnostics } = t.exchange;
    expect(diagnostics).toHaveLength(FULL_RETENTION.diagnostics + 1);
    expect(diagnostics.at(-1)).toEqual({ code: 'findings-limit', severity: 'info', message: '3 more findings' });
  });

  it('waits until the exchange has settled', () => {
    expect(new Conversation().server(request(1)).app(stdout(1, '<html>')).exchange.diagnostics).toEqual([]);
  });
});
