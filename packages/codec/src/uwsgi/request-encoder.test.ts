import { expect, it } from 'vitest';
import { latin1 } from '../bytes/index.js';
import { UWSGI } from './dialect.js';
import { uwsgiRequest } from './request-encoder.js';

it('writes header and variables as uWSGI documents them', () => {
  expect(
    latin1(
      uwsgiRequest([
        ['REQUEST_METHOD', 'GET'],
        ['A', ''],
      ]),
    ),
  ).toBe('\0\x1a\0\0\x0e\0REQUEST_METHOD\x03\0GET\x01\0A\0\0');
});

it('is read back by the decoder', () => {
  const bytes = uwsgiRequest([
    ['REQUEST_URI', '/grün'],
    ['LONG', 'x'.repeat(1000)],
  ]);
  expect(UWSGI.decodeParams(bytes.subarray(4))).toEqual([
    ['REQUEST_URI', '/grün'],
    ['LONG', 'x'.repeat(1000)],
  ]);
  expect(bytes[1]! | (bytes[2]! << 8)).toBe(bytes.length - 4);
});

it('refuses what does not fit', () => {
  expect(() => uwsgiRequest([['A', 'x'.repeat(65_536)]])).toThrow('a variable of a uwsgi request may have 65535 bytes');
  expect(() =>
    uwsgiRequest([
      ['A', 'x'.repeat(60_000)],
      ['B', 'x'.repeat(60_000)],
    ]),
  ).toThrow('the variables of a uwsgi request');
});
