import { createHash } from 'node:crypto';
import type { EndState } from '@fcgiscope/codec/exchange';
import type { HttpRequest } from '../lab/http-client.js';

/** One thing that happens between a browser, nginx and PHP-FPM, and how it looks from each side. */
export interface Scenario {
  readonly name: string;
  readonly request: HttpRequest;
  /** What the browser receives; null: it hung up before. */
  readonly status: number | null;
  readonly body?: RegExp | { readonly bytes: number };
  /** The answer comes piece by piece, over at least so many milliseconds. */
  readonly arrivesOverMs?: number;
  /** What nginx logs, one pattern for each entry. */
  readonly log: readonly RegExp[];
  /** What was said between nginx and PHP-FPM. */
  readonly exchange: ExpectedExchange;
  /**
   * What is different where nginx talks to the tap over a Unix socket. Such a socket has no reset that could be passed on: its peer
   * sees one only where bytes of its own are still unread. PHP leaves the last record of a request unread until the script has
   * ended, so nginx sees its death as a reset; the tap has had to read everything, or PHP might wait for it. And a Unix socket tells
   * a full close from a half one: the tap closes then too, so that PHP has nobody to answer, as without a tap.
   */
  readonly behindUnixTap?: {
    readonly log?: readonly RegExp[];
    readonly exchange?: ExpectedExchange;
    /** nginx takes what has come for the whole answer, since it ended and was not reset, and the browser does too. */
    readonly looksComplete?: true;
  };
}

export interface ExpectedExchange {
  readonly state: EndState;
  readonly status: number | null;
  readonly serverClosedBefore?: boolean;
  readonly stderr?: RegExp;
  readonly stdinBytes?: number;
  /** The whole answer of PHP, without its head. */
  readonly bodyBytes?: number;
}

const MEGABYTE = 1024 * 1024;

/** Bytes that repeat at no power of two: a lost or doubled piece shows. */
function blob(length: number): Buffer {
  const pattern = Buffer.concat([1, 2, 3].map((n) => createHash('sha512').update(String(n)).digest())).subarray(0, 191);
  return Buffer.alloc(length, pattern);
}

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

const UPLOAD = blob(5 * MEGABYTE);
const FORM = Buffer.from('name=Anna&order=12&note=caf%C3%A9');

function multipart(file: Buffer): Pick<HttpRequest, 'headers' | 'body'> {
  const head =
    '--edge\r\nContent-Disposition: form-data; name="photo"; filename="five.bin"\r\nContent-Type: application/octet-stream\r\n\r\n';
  return {
    headers: { 'Content-Type': 'multipart/form-data; boundary=edge' },
    body: Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--edge--\r\n')]),
  };
}

const upload = multipart(UPLOAD);

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'GET',
    request: { method: 'GET', path: '/once/hello.php?greeting=yes' },
    status: 200,
    body: /^hello from php\n$/,
    log: [],
    exchange: { state: 'end-request', status: 200, stdinBytes: 0, bodyBytes: 15 },
  },
  {
    name: 'GET on a kept connection',
    request: { method: 'GET', path: '/keep/hello.php' },
    status: 200,
    body: /^hello from php\n$/,
    log: [],
    exchange: { state: 'end-request', status: 200 },
  },
  {
    name: 'POST of a form',
    request: {
      method: 'POST',
      path: '/once/echo.php',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: FORM,
    },
    status: 200,
    body: new RegExp(`"bytes":${FORM.length},"sha1":"${sha1(FORM)}"`),
    log: [],
    exchange: { state: 'end-request', status: 200, stdinBytes: FORM.length },
  },
  {
    name: '5 MB upload',
    request: { method: 'POST', path: '/once/upload.php', ...upload },
    status: 200,
    body: new RegExp(`"name":"five.bin","bytes":${UPLOAD.length},"sha1":"${sha1(UPLOAD)}"`),
    log: [/\[warn\] a client request body is buffered to a temporary file/],
    exchange: { state: 'end-request', status: 200, stdinBytes: upload.body!.length },
  },
  {
    name: '5 MB upload that nginx does not buffer',
    request: { method: 'POST', path: '/unbuffered/upload.php', ...upload },
    status: 200,
    body: new RegExp(`"sha1":"${sha1(UPLOAD)}"`),
    log: [],
    exchange: { state: 'end-request', status: 200, stdinBytes: upload.body!.length },
  },
  {
    name: '2 MB response',
    request: { method: 'GET', path: `/unbuffered/big.php?bytes=${2 * MEGABYTE}` },
    status: 200,
    body: { bytes: 2 * MEGABYTE },
    log: [],
    exchange: { state: 'end-request', status: 200, bodyBytes: 2 * MEGABYTE },
  },
  {
    name: 'flushed stream',
    request: { method: 'GET', path: '/unbuffered/stream.php?pieces=4&ms=100' },
    status: 200,
    body: /^piece 1\npiece 2\npiece 3\npiece 4\n$/,
    arrivesOverMs: 250,
    log: [],
    exchange: { state: 'end-request', status: 200, bodyBytes: 32 },
  },
  {
    name: 'stderr lines',
    request: { method: 'GET', path: '/once/stderr.php?lines=2' },
    status: 200,
    body: /^output line 1\noutput line 2\n$/,
    log: [
      /\[error\] FastCGI sent in stderr: "PHP message: stderr line 1"/,
      /\[error\] FastCGI sent in stderr: "; PHP message: stderr line 2"/,
    ],
    exchange: { state: 'end-request', status: 200, stderr: /^PHP message: stderr line 1; PHP message: stderr line 2$/ },
  },
  {
    name: 'fatal error',
    request: { method: 'GET', path: '/once/fatal.php' },
    status: 500,
    body: /^$/,
    log: [/FastCGI sent in stderr: "PHP message: PHP Fatal error: {2}Uncaught RuntimeException: the warehouse does not answer/],
    exchange: { state: 'end-request', status: 500, stderr: /^PHP message: PHP Fatal error: {2}Uncaught RuntimeException/ },
  },
  {
    name: 'fatal error behind half a page',
    request: { method: 'GET', path: '/once/fatal.php?late' },
    status: 200,
    body: /^half of the page\n$/,
    log: [/FastCGI sent in stderr: "PHP message: PHP Fatal error/],
    exchange: { state: 'end-request', status: 200, stderr: /Uncaught RuntimeException/, bodyBytes: 17 },
  },
  {
    name: 'missing script',
    request: { method: 'GET', path: '/once/missing.php' },
    status: 404,
    body: /^File not found\.\n$/,
    log: [/FastCGI sent in stderr: "Primary script unknown"/],
    exchange: { state: 'end-request', status: 404, stderr: /^Primary script unknown$/ },
  },
  {
    name: 'redirection with cookies',
    request: { method: 'GET', path: '/once/redirect.php' },
    status: 302,
    log: [],
    exchange: { state: 'end-request', status: 302, bodyBytes: 0 },
  },
  {
    name: 'response head too long for nginx',
    request: { method: 'GET', path: '/small-buffer/headers.php?bytes=5000' },
    status: 502,
    log: [/\[error\] upstream sent too big header while reading response header from upstream/],
    exchange: { state: 'end-request', status: 200, serverClosedBefore: false },
  },
  {
    name: 'nginx loses its patience',
    request: { method: 'GET', path: '/impatient/slow.php?ms=1500' },
    status: 504,
    log: [/\[error\] upstream timed out \(110: Connection timed out\) while reading response header from upstream/],
    exchange: { state: 'end-request', status: 200, serverClosedBefore: true },
    behindUnixTap: { exchange: { state: 'server-closed', status: null, serverClosedBefore: true } },
  },
  {
    name: 'client abort before the answer',
    request: { method: 'GET', path: '/once/slow.php?ms=1000', hangUp: { afterMs: 300 } },
    status: null,
    log: [/\[info\] epoll_wait\(\) reported that client prematurely closed connection, so upstream connection is closed too/],
    exchange: { state: 'end-request', status: 200, serverClosedBefore: true },
    behindUnixTap: { exchange: { state: 'server-closed', status: null, serverClosedBefore: true } },
  },
  {
    name: 'client abort within the answer',
    request: { method: 'GET', path: '/unbuffered/stream.php?pieces=40&ms=50', hangUp: { on: 'piece 2' } },
    status: 200,
    body: /^piece 1\npiece 2/,
    log: [/\[info\] epoll_wait\(\) reported that client prematurely closed connection, so upstream connection is closed too/],
    exchange: { state: 'server-closed', status: 200, serverClosedBefore: true },
  },
  {
    name: 'killed worker',
    request: { method: 'GET', path: '/once/killed.php' },
    status: 502,
    log: [/\[error\] recv\(\) failed \(104: Connection reset by peer\) while reading response header from upstream/],
    exchange: { state: 'app-reset', status: null },
    behindUnixTap: { log: [/\[error\] upstream prematurely closed connection while reading response header from upstream/] },
  },
  {
    name: 'worker killed when it has read the upload',
    request: { method: 'POST', path: '/once/killed.php?read', body: FORM },
    status: 502,
    log: [/\[error\] recv\(\) failed \(104: Connection reset by peer\) while reading response header from upstream/],
    exchange: { state: 'app-reset', status: null, stdinBytes: FORM.length },
    behindUnixTap: { log: [/\[error\] upstream prematurely closed connection while reading response header from upstream/] },
  },
  {
    name: 'worker killed behind half a page',
    request: { method: 'GET', path: '/unbuffered/killed.php?late' },
    status: 200,
    body: /^half of the page\n$/,
    log: [/\[error\] recv\(\) failed \(104: Connection reset by peer\) while reading upstream/],
    exchange: { state: 'app-reset', status: 200, bodyBytes: 17 },
    behindUnixTap: { log: [], looksComplete: true },
  },
  {
    name: 'worker killed behind half a page, on a kept connection',
    request: { method: 'GET', path: '/keep/killed.php?late' },
    status: 200,
    log: [/\[error\] readv\(\) failed \(104: Connection reset by peer\) while reading upstream/],
    exchange: { state: 'app-reset', status: 200, bodyBytes: 17 },
    behindUnixTap: { log: [/\[error\] upstream prematurely closed connection while reading upstream/] },
  },
];
