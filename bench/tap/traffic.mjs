// The bytes that generator and responder exchange: shaped like FastCGI, of fixed length per case, so that both can count.

const BEGIN_REQUEST = 1;
const END_REQUEST = 3;
const PARAMS = 4;
const STDIN = 5;
const STDOUT = 6;
const MAX_CONTENT = 65528;

/** Params of a usual nginx request: a decoder that reads them must find pairs. */
const PARAMS_OF_NGINX = {
  QUERY_STRING: 'page=2&sort=name',
  REQUEST_METHOD: 'GET',
  CONTENT_TYPE: '',
  CONTENT_LENGTH: '',
  SCRIPT_NAME: '/index.php',
  SCRIPT_FILENAME: '/var/www/example/public/index.php',
  REQUEST_URI: '/products/list?page=2&sort=name',
  DOCUMENT_URI: '/index.php',
  DOCUMENT_ROOT: '/var/www/example/public',
  SERVER_PROTOCOL: 'HTTP/1.1',
  REQUEST_SCHEME: 'https',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_SOFTWARE: 'nginx/1.22.1',
  REMOTE_ADDR: '192.0.2.17',
  REMOTE_PORT: '51234',
  SERVER_ADDR: '198.51.100.4',
  SERVER_PORT: '443',
  SERVER_NAME: 'www.example.test',
  REDIRECT_STATUS: '200',
  HTTP_HOST: 'www.example.test',
  HTTP_USER_AGENT: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  HTTP_ACCEPT: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  HTTP_COOKIE: 'session=0123456789abcdef0123456789abcdef',
};

/** What a CGI answer begins with. */
const HEAD = Buffer.from('X-Powered-By: PHP/8.2.35\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n');

function record(type, content) {
  const padding = -content.length & 7;
  const header = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, padding, 0]);
  return Buffer.concat([header, content, Buffer.alloc(padding)]);
}

function stream(type, content) {
  const records = [];
  for (let at = 0; at < content.length; at += MAX_CONTENT) records.push(record(type, content.subarray(at, at + MAX_CONTENT)));
  return Buffer.concat([...records, record(type, Buffer.alloc(0))]);
}

/** Name-value pairs, all of them short. */
function pairs(params) {
  return Buffer.concat(
    Object.entries(params).map(([name, value]) =>
      Buffer.from(`${String.fromCharCode(name.length, value.length)}${name}${value}`),
    ),
  );
}

/** Bytes of which no two neighbouring kilobytes are alike, the same in each process. */
function noise(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = length; i < length; i += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** @param {{uploadBytes: number, once: boolean}} load */
export function requestBytes({ uploadBytes, once }) {
  const begin = record(BEGIN_REQUEST, Buffer.from([0, 1, once ? 0 : 1, 0, 0, 0, 0, 0]));
  const params = { ...PARAMS_OF_NGINX, CONTENT_LENGTH: uploadBytes === 0 ? '' : String(uploadBytes) };
  return Buffer.concat([begin, stream(PARAMS, pairs(params)), stream(STDIN, noise(uploadBytes))]);
}

/** @param {{responseBytes: number}} load */
export function responseBytes({ responseBytes: bytes }) {
  return Buffer.concat([stream(STDOUT, Buffer.concat([HEAD, noise(bytes - HEAD.length)])), record(END_REQUEST, Buffer.alloc(8))]);
}
