import { latin1 } from '../../bytes/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import { BODILESS } from '../answer-complete.js';
import { headerValue, parseHead } from '../head.js';
import type { CheckSubject, CheckTable, Finding } from './check.js';

const LF = 10;

/** nginx’s fastcgi_buffer_size where nothing is configured: one page. */
const NGINX_BUFFER = 4096;

/** What the answer says, and what it lacks. */
export const RESPONSE_CHECKS: CheckTable = {
  'head-missing': {
    severity: 'error',
    title: 'The answer has no CGI head',
    why: 'Output has to begin with header fields and an empty line. A byte order mark, a warning or a page that was printed before them breaks it; nginx answers 502 ("upstream sent invalid header").',
    fix: 'Save scripts without BOM, print nothing before the headers, and keep display_errors off.',
    spec: 'RFC 3875 6.2',
    look: headMissing,
  },
  'status-line': {
    severity: 'error',
    title: 'The answer begins with an HTTP status line',
    why: 'That is NPH output. CGI wants a header field: Status.',
    fix: 'Send `Status: 404 Not Found` instead of `HTTP/1.1 404 Not Found`.',
    spec: '6.1',
    look: ({ facts, head }) => (head?.statusFrom === 'status-line' && facts.dialect.protocol !== 'uwsgi' ? {} : null),
  },
  'header-malformed': {
    severity: 'error',
    title: 'A line of the head is no header field',
    why: 'nginx answers 502 ("upstream sent invalid header") to it.',
    fix: 'Find what prints before the headers end.',
    spec: 'RFC 3875 6.3',
    look: ({ head }) => malformed(head?.malformed ?? [], head?.statusFrom === 'status-line'),
  },
  'status-invalid': {
    severity: 'error',
    title: 'A Status that is not three digits',
    why: 'nginx answers 502 ("upstream sent invalid status").',
    fix: 'Send `Status: 200 OK`.',
    spec: 'RFC 3875 6.3.3',
    look: ({ head }) => (head !== null && head.status === null ? {} : null),
  },
  'head-too-big': {
    severity: 'warning',
    title: 'The head does not fit nginx’s default buffer',
    why: 'nginx reads it into fastcgi_buffer_size (one page: 4 kB by default) and answers 502 "upstream sent too big header" where it does not fit.',
    fix: 'Make the largest headers smaller (often Set-Cookie, Link or debug headers), or raise fastcgi_buffer_size to the next power of two, and fastcgi_buffers with it.',
    look: headTooBig,
  },
  'content-length-mismatch': {
    severity: 'warning',
    title: 'The body is not as long as Content-Length says',
    why: 'Longer: nginx cuts it. Shorter: the browser reports a transfer that was cut ("upstream prematurely closed").',
    fix: 'Let PHP count (send no Content-Length), or count bytes, not characters; beware of output compression.',
    look: contentLength,
  },
  'empty-response': {
    severity: 'warning',
    title: 'An empty page with status 200',
    why: 'A script that printed nothing: it ended early, or an error was not displayed.',
    fix: 'Look at STDERR and the error log of PHP at this time.',
    look: emptyResponse,
  },
  'redirect-without-status': {
    severity: 'info',
    title: 'Location without Status',
    why: 'The web server makes it 302.',
    fix: 'Nothing, if 302 is meant; else send Status too.',
    spec: 'RFC 3875 6.2.3',
    look: ({ head }) => (head?.statusFrom === 'location' ? {} : null),
  },
  'x-accel': {
    severity: 'info',
    title: 'nginx is told to do something else with this answer',
    why: 'X-Accel-* headers are for nginx: the browser never sees them, and with X-Accel-Redirect not this body either.',
    fix: 'If the browser gets a 404, look at the internal location that X-Accel-Redirect names.',
    look: ({ head }) => xAccel(head?.headers ?? []),
  },
  'cookie-set-twice': {
    severity: 'info',
    title: 'The same cookie is set more than once',
    why: 'Browsers keep the last one; the others only make the head longer.',
    fix: 'Mostly session_start() or a CSRF token that runs twice.',
    look: ({ head }) => cookiesTwice(head?.headers ?? []),
  },
};

type Headers = readonly (readonly [name: string, value: string])[];

function startOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return 'The answer begins with a byte order mark instead of a header field';
  return `The answer begins with ${JSON.stringify(latin1(bytes, 0, Math.min(60, bytes.length)))} and has no empty line that ends a head`;
}

function malformed(lines: readonly string[], statusLine: boolean): Finding | null {
  const line = lines[statusLine ? 1 : 0];
  return line === undefined ? null : { message: `Not a header field: ${JSON.stringify(line.slice(0, 120))}` };
}

/** The application has said all that it wanted: SCGI and uwsgi have no other end than its close. */
function isAnswered({ state, dialect }: ExchangeFacts): boolean {
  return state === 'end-request' || (state === 'app-closed' && !dialect.multiplexes);
}

/** What seems to be missing in it may be missing in the capture. */
function hasGap({ diagnostics }: ExchangeFacts): boolean {
  return diagnostics.some(({ code }) => code === 'capture-gap');
}

function headMissing({ facts, head }: CheckSubject): Finding | null {
  if (head !== null || facts.stdout.bytes === 0) return null;
  const start = facts.head.view();
  return isAnswered(facts) || !mayBecomeHead(start) ? { message: startOf(start) } : null;
}

/** Whether the first line is a header field or a status line, or may become one. */
function mayBecomeHead(start: Uint8Array): boolean {
  const end = start.indexOf(LF);
  if (end < 0) return true;
  const { headers, statusFrom } = parseHead(start.subarray(0, end + 1));
  return headers.length > 0 || statusFrom === 'status-line';
}

/** Also of a head that has no end: the web server left in the middle of it, for want of room. */
function headTooBig({ facts, head }: CheckSubject): Finding | null {
  if (head !== null) return facts.headBytes > NGINX_BUFFER ? { message: sizes(facts.headBytes, head.headers) } : null;
  const { stdout, state } = facts;
  if (stdout.bytes <= NGINX_BUFFER || (state !== 'server-closed' && state !== 'server-reset')) return null;
  return { message: `The web server closed after ${stdout.bytes} bytes of a head that had no end yet` };
}

function sizes(headBytes: number, headers: Headers): string {
  const largest = [...headers].sort((a, b) => b[1].length - a[1].length).slice(0, 3);
  return `The head has ${headBytes} bytes; the largest fields are ${largest.map(([name, value]) => `${name} (${value.length})`).join(', ')}`;
}

function contentLength({ facts, head, param }: CheckSubject): Finding | null {
  if (head === null) return null;
  const said = headerValue(head.headers, 'content-length');
  if (
    said === undefined ||
    !/^\d+$/.test(said) ||
    !isAnswered(facts) ||
    hasGap(facts) ||
    param('REQUEST_METHOD') === 'HEAD' ||
    BODILESS.has(head.status ?? 0) ||
    headerValue(head.headers, 'x-accel-redirect') !== undefined
  )
    return null;
  const got = facts.stdout.bytes - facts.headBytes;
  return Number(said) === got ? null : { message: `Content-Length says ${said} bytes, the body has ${got}` };
}

function emptyResponse({ facts, head, param }: CheckSubject): Finding | null {
  if (
    head === null ||
    head.status !== 200 ||
    facts.state !== 'end-request' ||
    facts.stdout.bytes > facts.headBytes ||
    hasGap(facts)
  )
    return null;
  const method = param('REQUEST_METHOD');
  if (method === undefined)
    return { message: 'REQUEST_METHOD is not sent: PHP-FPM runs nothing and answers an empty 200', severity: 'error' };
  if (
    method === 'HEAD' ||
    facts.role !== RESPONDER ||
    BODILESS.has(head.status) ||
    headerValue(head.headers, 'x-accel-redirect') !== undefined ||
    headerValue(head.headers, 'content-length') === '0'
  )
    return null;
  return {};
}

/** FastCGI §5.1; an authorizer’s 200 has no body, and SCGI and uwsgi have no roles (0). */
const RESPONDER = 1;

function xAccel(headers: Headers): Finding | null {
  const names = headers
    .filter(([name]) => /^x-(?:accel-|sendfile)/i.test(name))
    .map(([name, value]) => `${name}: ${value.slice(0, 100)}`);
  return names.length === 0 ? null : { message: names.join(', ') };
}

function cookiesTwice(headers: Headers): Finding | null {
  const names = headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value.split('=', 1)[0]!);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  return twice.length === 0 ? null : { message: `Set more than once: ${twice.join(', ')}` };
}
