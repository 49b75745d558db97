import { describe, expect, it } from 'vitest';
import { DELIVERIES } from '../../testing/deliveries.js';
import { latin1Bytes, utf8Bytes } from '../bytes/index.js';
import { headerValue, parseHead } from './head.js';
import { HeadFinder } from './head-finder.js';

describe('parseHead, RFC 3875 §6', () => {
  it.each([
    ['Status with a reason', 'Status: 404 Not Found\r\n\r\n', 404, 'status'],
    ['Status without one', 'status:204\n\n', 204, 'status'],
    ['Location without Status', 'Location: /there\r\n\r\n', 302, 'location'],
    ['Status and Location', 'Location: /there\r\nStatus: 301 Moved\r\n\r\n', 301, 'status'],
    ['neither', 'Content-Type: text/plain\r\n\r\n', 200, 'default'],
    ['nothing at all', '\n', 200, 'default'],
    ['a Status that is no number', 'Status: fine\r\n\r\n', null, 'status'],
    ['a Status of four digits', 'Status: 2000\r\n\r\n', null, 'status'],
    ['an HTTP status line', 'HTTP/1.1 503 Busy\r\nA: b\r\n\r\n', 503, 'status-line'],
  ])('%s', (_what, text, status, from) => {
    expect(parseHead(latin1Bytes(text))).toMatchObject({ status, statusFrom: from });
  });

  it('keeps fields in wire order, repeated ones too, trimmed', () => {
    const head = parseHead(latin1Bytes('Set-Cookie: a=1 \r\nX:\r\nset-cookie:\t b=2\r\n\r\nbody: not a field'));
    expect(head.headers).toEqual([
      ['Set-Cookie', 'a=1'],
      ['X', ''],
      ['set-cookie', 'b=2'],
    ]);
    expect(headerValue(head.headers, 'set-cookie')).toBe('a=1');
  });

  it('joins folded lines and names lines that are no fields', () => {
    const head = parseHead(latin1Bytes('A: one\r\n two\r\n<b>Warning</b>\r\nB: c\r\n\r\n'));
    expect(head.headers).toEqual([
      ['A', 'one two'],
      ['B', 'c'],
    ]);
    expect(head.malformed).toEqual(['<b>Warning</b>']);
  });

  it('reads UTF-8 where it is, else one character per byte', () => {
    expect(parseHead(utf8Bytes('X: ü\n\n')).headers).toEqual([['X', 'ü']]);
    expect(parseHead(latin1Bytes('X: \u00fc\n\n')).headers).toEqual([['X', '\u00fc']]);
  });
});

describe('HeadFinder', () => {
  it.each([
    ['CRLF', 'A: b\r\nC: d\r\n\r\nbody', 14],
    ['LF', 'A: b\nC: d\n\nbody', 11],
    ['mixed', 'A: b\nC: d\r\n\nbody', 12],
    ['no fields', '\r\nbody', 2],
    ['a CR inside a line', 'A: \rb\r\n\r\n', 9],
    ['none', 'A: b\r\nC: d\r\n', null],
    ['no line at all', '<html>', null],
  ])('%s, however delivered', (_what, text, expected) => {
    for (const delivery of Object.values(DELIVERIES)) {
      const finder = new HeadFinder();
      for (const piece of delivery(latin1Bytes(`zz${text}zz`).subarray(2, -2)))
        if (finder.push(piece, 0, piece.length) !== undefined) break;
      expect(finder.headBytes).toBe(expected);
    }
  });
});
