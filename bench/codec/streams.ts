import { concat, utf8Bytes } from '../../packages/codec/src/bytes/index.js';
import {
  beginRequest,
  endRequest,
  paramsRecords,
  streamEnd,
  streamRecords,
  TYPE,
} from '../../packages/codec/src/fastcgi/index.js';

/** What nginx sends for a small page: 23 params, some 850 bytes in four records. */
export const PARAMS: readonly (readonly [string, string])[] = [
  ['QUERY_STRING', 'page=2&sort=name'],
  ['REQUEST_METHOD', 'GET'],
  ['CONTENT_TYPE', ''],
  ['CONTENT_LENGTH', ''],
  ['SCRIPT_NAME', '/index.php'],
  ['SCRIPT_FILENAME', '/var/www/example/public/index.php'],
  ['REQUEST_URI', '/products/list?page=2&sort=name'],
  ['DOCUMENT_URI', '/index.php'],
  ['DOCUMENT_ROOT', '/var/www/example/public'],
  ['SERVER_PROTOCOL', 'HTTP/1.1'],
  ['REQUEST_SCHEME', 'https'],
  ['GATEWAY_INTERFACE', 'CGI/1.1'],
  ['SERVER_SOFTWARE', 'nginx/1.22.1'],
  ['REMOTE_ADDR', '192.0.2.17'],
  ['REMOTE_PORT', '51234'],
  ['SERVER_ADDR', '198.51.100.4'],
  ['SERVER_PORT', '443'],
  ['SERVER_NAME', 'www.example.test'],
  ['REDIRECT_STATUS', '200'],
  ['HTTP_HOST', 'www.example.test'],
  ['HTTP_USER_AGENT', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['HTTP_ACCEPT', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['HTTP_COOKIE', 'session=0123456789abcdef0123456789abcdef'],
];

/** 80 headers of a browser that says much; cloned, since strings that come from a socket are of one piece. */
export const MANY_PARAMS: readonly (readonly [string, string])[] = structuredClone(
  Array.from({ length: 80 }, (_, i) => [`HTTP_X_HEADER_${i}`, 'v'.repeat(70)] as const),
);

/** A page of 8 kB, head and all. */
export const PAGE: Uint8Array = concat([
  utf8Bytes('Content-Type: text/html; charset=UTF-8\r\n\r\n'),
  new Uint8Array(8000).fill(120),
]);

function request(params: readonly (readonly [string, string])[]): Uint8Array {
  return concat([beginRequest(1), paramsRecords(1, params), streamEnd(TYPE.STDIN, 1)]);
}

function output(bytes: number): Uint8Array {
  return streamRecords(TYPE.STDOUT, 1, new Uint8Array(bytes));
}

export interface Stream {
  readonly name: string;
  /** Some whole records, repeated over and over. */
  readonly unit: Uint8Array;
  /** Whether there are PARAMS to be turned into strings. */
  readonly params: boolean;
  /** Bytes of one pass: they fit into the processor's cache, as bytes do that a socket has just brought. */
  readonly passBytes: number;
}

const PASS_BYTES = 2_000_000;

export const STREAMS: readonly Stream[] = [
  { name: 'php-req', unit: request(PARAMS), params: true, passBytes: PASS_BYTES },
  { name: 'params80', unit: request(MANY_PARAMS), params: true, passBytes: PASS_BYTES },
  { name: 'php-resp', unit: concat([streamRecords(TYPE.STDOUT, 1, PAGE), endRequest(1)]), params: false, passBytes: PASS_BYTES },
  // fastcgi-stream takes a second for two megabytes of these.
  { name: 'tiny', unit: output(8), params: false, passBytes: PASS_BYTES / 10 },
  { name: 'big32', unit: output(32_768), params: false, passBytes: PASS_BYTES },
  { name: 'big64', unit: output(65_528), params: false, passBytes: PASS_BYTES },
];

export const CHUNKS: readonly number[] = [65_536, 1460, 7];

/** More would not fit into the cache, as objects. */
const MOST_CHUNKS = 20_000;

/** One pass of a stream: whole units, in chunks of one size. */
export function chunksOf({ unit, passBytes }: Stream, size: number): Buffer[] {
  const units = Math.ceil(Math.min(passBytes, size * MOST_CHUNKS) / unit.length);
  const bytes = concat(Array.from({ length: units }, () => unit));
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    chunks.push(Buffer.from(bytes.buffer, at, Math.min(size, bytes.length - at)));
  }
  return chunks;
}
