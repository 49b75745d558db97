import { describe, expect, it } from 'vitest';
import { DELIVERIES } from '../../testing/deliveries.js';
import { concat, latin1, utf8Bytes } from '../bytes/index.js';
import { scgiRequest } from './request-encoder.js';
import { type ScgiEvent, ScgiResponder } from './responder.js';

const said = (events: readonly ScgiEvent[]) => ({
  request: events.find((event) => event.type === 'request'),
  body: latin1(concat(events.flatMap((event) => (event.type === 'stdin' ? [event.content] : [])))),
  ended: events.some((event) => event.type === 'stdin-end'),
  breach: events.find((event) => event.type === 'breach')?.message,
});

const hear = (text: string, options = {}) => said(new ScgiResponder(options).receive(utf8Bytes(text)));
const netstring = (header: string, behind = ',') => `${header.length}:${header}${behind}`;

describe('scgiRequest', () => {
  it('writes the example of the specification', () => {
    const bytes = scgiRequest(
      [
        ['REQUEST_METHOD', 'POST'],
        ['REQUEST_URI', '/deepthought'],
      ],
      27,
    );
    expect(latin1(bytes)).toBe('70:CONTENT_LENGTH\x0027\0SCGI\x001\0REQUEST_METHOD\0POST\0REQUEST_URI\0/deepthought\0,');
  });

  it('puts CONTENT_LENGTH and SCGI where they belong, whoever gave them', () => {
    const bytes = scgiRequest(
      [
        ['A', 'ü'],
        ['SCGI', '2'],
        ['CONTENT_LENGTH', '9'],
      ],
      3,
    );
    expect(latin1(bytes)).toBe('33:CONTENT_LENGTH\x003\0SCGI\x001\0A\0\xc3\xbc\0,'.replace('33', String(17 + 7 + 5)));
  });

  it.each([
    ['a NUL', [['A', 'x\0y']], /NUL/],
    [
      'a name given twice',
      [
        ['A', '1'],
        ['A', '2'],
      ],
      /A is given twice/,
    ],
    ['no name', [['', '1']], /without a name/],
  ] as const)('refuses %s', (_, params, message) => {
    expect(() => scgiRequest(params)).toThrow(message);
  });
});

describe('ScgiResponder', () => {
  it.each(Object.entries(DELIVERIES))('reads what the encoder wrote, %s', (_, deliver) => {
    const responder = new ScgiResponder();
    const bytes = concat([scgiRequest([['REQUEST_URI', '/grün']], 5), utf8Bytes('hello, and what nobody announced')]);
    const { request, body, ended } = said([...deliver(bytes)].flatMap((piece) => responder.receive(piece)));
    expect(request).toMatchObject({
      contentLength: 5,
      params: [
        ['CONTENT_LENGTH', '5'],
        ['SCGI', '1'],
        ['REQUEST_URI', '/grün'],
      ],
    });
    expect([body, ended, responder.isComplete]).toEqual(['hello', true, true]);
  });

  it.each([
    ['no netstring', 'GET / HTTP/1.1\r\n', /does not begin with the length/],
    ['a leading zero', '01:', /"01" is no length/],
    ['no length', ':', /"" is no length/],
    ['endless digits', '1'.repeat(20), /does not begin with the length/],
    ['no comma', netstring('CONTENT_LENGTH\x000\0SCGI\x001\0', '!'), /comma/],
    ['an empty header', '0:,', /CONTENT_LENGTH is not the first/],
    ['another first variable', netstring('SCGI\x001\0CONTENT_LENGTH\x000\0'), /CONTENT_LENGTH is not the first/],
    ['no number', netstring('CONTENT_LENGTH\0-1\0SCGI\x001\0'), /"-1", not a number/],
    ['no SCGI=1', netstring('CONTENT_LENGTH\x000\0A\0B\0'), /SCGI=1 is missing/],
    ['two lengths', netstring('CONTENT_LENGTH\x000\0SCGI\x001\0CONTENT_LENGTH\x009\0'), /CONTENT_LENGTH is there twice/],
    ['a name without a value', netstring('CONTENT_LENGTH\x000\0SCGI\x001\0A\0'), /no value/],
    ['a value without an end', netstring('CONTENT_LENGTH\x000\0SCGI\x001\0A\0B'), /does not end with a NUL/],
  ])('breaks off at %s', (_, text, message) => {
    expect(hear(text).breach).toMatch(message);
  });

  it('holds no header longer than allowed', () => {
    expect(hear('1001:', { maxHeaderBytes: 1000 }).breach).toBe('a header of 1001 bytes, 1000 are allowed');
  });
});
