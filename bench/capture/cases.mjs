// What goes through the sinks: PHP's usual exchange, and bodies in the chunks that sockets bring.
import {
  beginRequest,
  endRequest,
  paramsRecords,
  streamEnd,
  streamRecords,
  TYPE,
} from '../../packages/codec/src/fastcgi/index.ts';

const READ_BYTES = 65_536;

/** As nginx 1.22 with Debian's fastcgi_params sends them for a browser's request. */
const PARAMS = Object.entries({
  QUERY_STRING: 'a=1&b=2',
  REQUEST_METHOD: 'GET',
  CONTENT_TYPE: '',
  CONTENT_LENGTH: '',
  SCRIPT_FILENAME: '/srv/www/index.php',
  SCRIPT_NAME: '/index.php',
  REQUEST_URI: '/index.php?a=1&b=2',
  DOCUMENT_URI: '/index.php',
  DOCUMENT_ROOT: '/srv/www',
  SERVER_PROTOCOL: 'HTTP/1.1',
  REQUEST_SCHEME: 'http',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_SOFTWARE: 'nginx/1.22.1',
  REMOTE_ADDR: '127.0.0.1',
  REMOTE_PORT: '40112',
  SERVER_ADDR: '127.0.0.1',
  SERVER_PORT: '8080',
  SERVER_NAME: 'example.test',
  REDIRECT_STATUS: '200',
  HTTP_HOST: 'example.test:8080',
  HTTP_USER_AGENT: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  HTTP_ACCEPT: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  HTTP_ACCEPT_LANGUAGE: 'en-GB,en;q=0.5',
  HTTP_ACCEPT_ENCODING: 'gzip, deflate, br',
  HTTP_COOKIE: 'PHPSESSID=0123456789abcdef0123456789abcdef',
});

function loadOf(name, { uploadBytes = 0, answerBytes = 1024, once = false }) {
  const request = Buffer.concat([
    beginRequest(1, { keepConnection: !once }),
    paramsRecords(1, PARAMS),
    streamRecords(TYPE.STDIN, 1, Buffer.alloc(uploadBytes, 'u'), { chunk: 32_768 }),
    streamEnd(TYPE.STDIN, 1),
  ]);
  const head = Buffer.from('X-Powered-By: PHP/8.2.7\r\nContent-type: text/html; charset=UTF-8\r\n\r\n');
  const content = Buffer.concat([head, Buffer.alloc(answerBytes, 'a')]);
  const answer = Buffer.concat([streamRecords(TYPE.STDOUT, 1, content, { chunk: 32_768 }), endRequest(1)]);
  return { name, once, request: pieces(request), answer: pieces(answer), bytes: request.length + answer.length };
}

function pieces(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; at += READ_BYTES) found.push(bytes.subarray(at, at + READ_BYTES));
  return found;
}

export const CASES = [
  loadOf('1 KB answers, kept connections', {}),
  loadOf('1 KB answers, a connection each', { once: true }),
  loadOf('100 KB answers', { answerBytes: 100 * 1024 }),
  loadOf('4 MB answers', { answerBytes: 4 * 1024 * 1024 }),
  loadOf('1 MB uploads', { uploadBytes: 1024 * 1024 }),
];
