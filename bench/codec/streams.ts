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
const PARAMS: readonly (readonly [string, string])[] = [
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

function repeat(unit: Uint8Array, bytes: number): Uint8Array {
  return concat(Array.from({ length: Math.ceil(bytes / unit.length) }, () => unit));
}

const head = utf8Bytes('Content-Type: text/html; charset=UTF-8\r\n\r\n');
const request = concat([beginRequest(1), paramsRecords(1, PARAMS), streamEnd(TYPE.STDIN, 1)]);
const page = concat([head, new Uint8Array(8000).fill(120)]);
const many = Array.from({ length: 80 }, (_, i) => [`HTTP_X_HEADER_${i}`, 'v'.repeat(70)] as const);

export interface Stream {
  readonly name: string;
  readonly what: string;
  readonly bytes: Uint8Array;
  /** Whether PARAMS are turned into strings by those that can. */
  readonly params: boolean;
}

export const STREAMS: readonly Stream[] = [
  { name: 'php-req', what: 'typical requests, 4 records', bytes: repeat(request, 4e6), params: true },
  {
    name: 'params80',
    what: 'requests with 80 params of 70 bytes',
    bytes: repeat(concat([beginRequest(1), paramsRecords(1, many), streamEnd(TYPE.STDIN, 1)]), 4e6),
    params: true,
  },
  {
    name: 'php-resp',
    what: 'responses of 8 kB',
    bytes: repeat(concat([streamRecords(TYPE.STDOUT, 1, page), endRequest(1)]), 8e6),
    params: false,
  },
  {
    name: 'tiny',
    what: 'records of 8 bytes of content',
    bytes: repeat(streamRecords(TYPE.STDOUT, 1, new Uint8Array(8)), 1e6),
    params: false,
  },
  {
    name: 'big32',
    what: 'records of 32 kB',
    bytes: repeat(streamRecords(TYPE.STDOUT, 1, new Uint8Array(32_768)), 32e6),
    params: false,
  },
  {
    name: 'big64',
    what: 'records of 65,528 bytes',
    bytes: repeat(streamRecords(TYPE.STDOUT, 1, new Uint8Array(65_528)), 32e6),
    params: false,
  },
];

export const CHUNKS: readonly number[] = [65_536, 1460, 7];

export function chunksOf(bytes: Uint8Array, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(size, bytes.length - at)));
  }
  return chunks;
}
