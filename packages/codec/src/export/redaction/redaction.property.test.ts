import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../../testing/filter-subjects.js';
import { latin1, latin1Bytes, utf8Bytes } from '../../bytes/index.js';
import type { Param } from '../../exchange/index.js';
import type { CapturedExchange } from '../captured-exchange.js';
import { Redactor } from './redactor.js';

const NAMES = [
  'password',
  'HTTP_COOKIE',
  'REQUEST_URI',
  'HTTP_AUTHORIZATION',
  'QUERY_STRING',
  'X',
  'CONTENT_TYPE',
  'HTTP_CONTENT_ENCODING',
  'APP_KEY',
];

/** What structure is made of, in any order: the finders meet what nobody would send. */
const TOKENS = [
  'password',
  'token',
  '=',
  '&',
  ';',
  ':',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '<',
  '>',
  '\\',
  '%41',
  '%',
  '+',
  '\r\n',
  '\n',
  ' ',
  '--b',
  'b',
  'Bearer ',
  'Basic ',
  'eyJhbGciOi.eyJzdWIi.x',
  's3cret-value-1',
  'hunter2',
  '=>',
  '#0 f(',
  "login('",
  '?',
  '://u:p@h/',
  '&#65;',
  '\\u0041',
  'name="password"',
  'Content-Disposition: form-data; ',
  '...',
  '12345678',
  'true',
  'masked1xx',
  'xx',
  '\u00e9',
  '…',
];

const text = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TOKENS) }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) }), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));
const bytes = fc.oneof({ weight: 4, arbitrary: text.map(utf8Bytes) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) });
const type = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/html',
  '',
  'image/png',
);

const captured = fc
  .record({
    names: fc.array(fc.tuple(fc.constantFrom(...NAMES), text), { maxLength: 5 }),
    type,
    stdin: bytes,
    stdout: bytes,
    stderr: bytes,
    head: fc.nat(30),
  })
  .map(({ names, type: contentType, stdin, stdout, stderr, head }): CapturedExchange => {
    const params: Param[] = [...names, ['CONTENT_TYPE', contentType]];
    const base = exchange(params, latin1(stderr));
    return {
      exchange: {
        ...base,
        response: {
          status: 200,
          headers: [['Content-Type', contentType]],
          headerBytes: Math.min(head, stdout.length),
          bodyBytes: 0,
        },
      },
      bodies: { stdin, data: new Uint8Array(0), stdout, stderr },
      records: [],
      masked: null,
    };
  });

function redact(...exchanges: CapturedExchange[]): CapturedExchange[] {
  const redactor = new Redactor();
  for (const one of exchanges) redactor.observe(one);
  return exchanges.map((one) => redactor.redact(one));
}

function lengths({ exchange: { params, streams }, bodies }: CapturedExchange): number[] {
  return [
    ...params.map(([, value]) => utf8Bytes(value).length),
    utf8Bytes(streams.stderr.text).length,
    ...Object.values(bodies).map((body) => body.length),
  ];
}

/** On a machine that does much else, in milliseconds. */
const PATIENCE = 60_000;

describe('masking', { timeout: PATIENCE }, () => {
  it('never changes a length, whatever comes', () => {
    fc.assert(
      fc.property(captured, captured, (a, b) => {
        expect(redact(a, b).map(lengths)).toEqual([a, b].map(lengths));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves what it was given as it was', () => {
    fc.assert(
      fc.property(captured, (one) => {
        const before = JSON.stringify(one);
        redact(one);
        expect(JSON.stringify(one)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(captured, (one) => {
        const [once] = redact(one);
        const [twice] = redact(once!);
        expect({ ...twice, masked: null }).toEqual({ ...once, masked: null });
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a secret of one exchange in every other, however it is written', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9!$*()~_-]{8,20}$/).filter((value) => /\d/.test(value) && !/^9+$/.test(value));
    const writings: readonly ((value: string) => string)[] = [
      (value) => value,
      encodeURIComponent,
      (value) => `x${value}y`,
      (value) => Buffer.from(`ab${value}cd`).toString('base64'),
      (value) => Buffer.from(value).toString('hex'),
      (value) => JSON.stringify(JSON.stringify({ a: value })),
      (value) => Array.from(value, (c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
      (value) => Array.from(value, (c) => `&#${c.charCodeAt(0)};`).join(''),
    ];
    fc.assert(
      fc.property(secret, fc.constantFrom(...writings), (value, write) => {
        const giving: CapturedExchange = { ...empty(), exchange: exchange([['DB_PASSWORD', value]]) };
        const written = latin1Bytes(`before ${write(value)} after`);
        const telling: CapturedExchange = { ...empty(), bodies: { ...empty().bodies, stderr: written } };
        const shown = latin1(redact(giving, telling)[1]!.bodies.stderr);
        expect(shown).not.toContain(write(value));
        expect(shown).toHaveLength(written.length);
      }),
      { numRuns: 200 },
    );
  });
});

function empty(): CapturedExchange {
  const none = new Uint8Array(0);
  return { exchange: exchange([]), bodies: { stdin: none, data: none, stdout: none, stderr: none }, records: [], masked: null };
}
