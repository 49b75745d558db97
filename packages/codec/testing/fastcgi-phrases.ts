import { concat, utf8Bytes } from '../src/bytes/index.js';
import { beginRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../src/fastcgi/index.js';

/** What web servers and applications mostly say, for conversations. */

export const GET_PARAMS: Readonly<Record<string, string>> = {
  REQUEST_METHOD: 'GET',
  REQUEST_URI: '/index.php?a=1',
  SCRIPT_FILENAME: '/srv/www/index.php',
  HTTP_HOST: 'example.test',
  CONTENT_LENGTH: '',
};

/** A whole request as nginx sends it: in one piece. */
export function request(
  id: number,
  options: {
    readonly params?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly role?: number;
    readonly keep?: boolean;
  } = {},
): Uint8Array {
  const body = utf8Bytes(options.body ?? '');
  const params = {
    ...GET_PARAMS,
    ...(body.length > 0 && { REQUEST_METHOD: 'POST', CONTENT_LENGTH: String(body.length) }),
    ...options.params,
  };
  return concat([
    beginRequest(id, { role: options.role ?? 1, keepConnection: options.keep ?? false }),
    paramsRecords(id, Object.entries(params)),
    streamRecords(TYPE.STDIN, id, body),
    streamEnd(TYPE.STDIN, id),
  ]);
}

export function stdout(id: number, text: string): Uint8Array {
  return streamRecords(TYPE.STDOUT, id, utf8Bytes(text));
}

export function stderr(id: number, text: string): Uint8Array {
  return streamRecords(TYPE.STDERR, id, utf8Bytes(text));
}

export const HTML_HEAD = 'Content-Type: text/html\r\n\r\n';
