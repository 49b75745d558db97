import { describe, expect, it } from 'vitest';
import { concat, latin1Bytes, utf8Bytes } from '../bytes/index.js';
import { beginRequest, streamEnd, streamRecords, TYPE } from '../fastcgi/index.js';
import { sniffMiddle, sniffStart } from './sniff.js';

const BEGIN = beginRequest(1, { role: 1, keepConnection: true });
const STDOUT = streamRecords(TYPE.STDOUT, 7, utf8Bytes('Content-Type: text/plain\r\n\r\nhello'));
const END = Uint8Array.of(1, 3, 0, 7, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const GET_VALUES = concat([Uint8Array.of(1, 9, 0, 0, 0, 16, 0, 0), latin1Bytes('\x0e\x00FCGI_MAX_CONNS')]);
const UWSGI = latin1Bytes('\x00\x18\x00\x00\x0e\x00REQUEST_METHOD\x03\x00GET\x01\x00A');
const SCGI = latin1Bytes('70:CONTENT_LENGTH\x0027\x00SCGI\x001\x00');

const start = (bytes: Uint8Array) => {
  const guess = sniffStart(bytes, 0, bytes.length);
  return typeof guess === 'object' ? guess.protocol : guess;
};

describe('the first bytes of a web server', () => {
  it.each([
    ['a request', concat([BEGIN, streamEnd(TYPE.PARAMS, 1)]), 'fastcgi'],
    ['its first record', BEGIN, 'fastcgi'],
    ['a question for values', GET_VALUES, 'fastcgi'],
    ['uwsgi', UWSGI, 'uwsgi'],
    ['SCGI', SCGI, 'scgi'],
    ['SCGI whose first name is another', latin1Bytes('64:REQUEST_METHOD\0GET\0'), 'scgi'],
    ['a netstring of something else', latin1Bytes('12:hello world!,'), undefined],
    ['a part of a FastCGI header', BEGIN.subarray(0, 5), 'more'],
    ['one byte that may be FastCGI', BEGIN.subarray(0, 1), 'more'],
    ['a part of a netstring', SCGI.subarray(0, 6), 'more'],
    ['HTTP', utf8Bytes('GET / HTTP/1.1\r\nHost: example.test\r\n\r\n'), undefined],
    ['TLS', latin1Bytes('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03abcdefghijklmnop'), undefined],
    ['Redis', utf8Bytes('*1\r\n$4\r\nPING\r\n'), undefined],
    ['PostgreSQL', latin1Bytes('\x00\x00\x00\x54\x00\x03\x00\x00user\x00postgres\x00'), undefined],
    ['MQTT', latin1Bytes('\x10\x0f\x00\x04MQTT\x04\x02\x00\x3c\x00\x03abc'), undefined],
    [
      'DNS',
      latin1Bytes('\x00\x1d\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x04test\x00\x00\x01\x00\x01'),
      undefined,
    ],
    ['an answer of an application', concat([STDOUT, END]), undefined],
    ['zeros', new Uint8Array(64), undefined],
  ])('%s', (_name, bytes, protocol) => expect(start(bytes)).toBe(protocol));

  it('however they are cut, decide the same', () => {
    const whole = concat([BEGIN, streamEnd(TYPE.PARAMS, 1)]);
    for (let length = 1; length < whole.length; length++) {
      const guess = start(whole.subarray(0, length));
      expect(guess === 'more' || guess === 'fastcgi').toBe(true);
    }
  });
});

describe('in the middle of a connection', () => {
  const junk = latin1Bytes('\x01the end of some \x01\x06body');
  const middle = (bytes: Uint8Array) => sniffMiddle(bytes, 0, bytes.length);

  it.each([
    ['records at once, by the application', concat([STDOUT, END]), 'app'],
    ['records behind the rest of another, by the application', concat([junk, STDOUT, END]), 'app'],
    ['a request behind the rest of another', concat([junk, BEGIN, streamEnd(TYPE.PARAMS, 1)]), 'server'],
  ])('%s', (_name, bytes, sender) => expect(middle(bytes)).toMatchObject({ protocol: 'fastcgi', sender }));

  it.each([
    ['text', utf8Bytes('HTTP/1.1 200 OK\r\n\r\n')],
    ['junk', junk],
    ['ones', new Uint8Array(200).fill(1)],
  ])('%s is nothing', (_name, bytes) => expect(middle(bytes)).toBeUndefined());
});
