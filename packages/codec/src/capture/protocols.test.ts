import { describe, expect, it } from 'vitest';
import { DELIVERIES, type Delivery, whole } from '../../testing/deliveries.js';
import { request, stdout } from '../../testing/fastcgi-phrases.js';
import { concat, utf8Bytes } from '../bytes/index.js';
import { exchangeOf } from '../cgi/index.js';
import { epochMicros, type Party } from '../core/index.js';
import type { Exchange, ExchangeFacts, Protocol } from '../exchange/index.js';
import { endRequest } from '../fastcgi/index.js';
import { Pipeline } from './pipeline.js';

/** An SCGI request: netstring of NUL-ended names and values, then the body. */
function scgi(params: Readonly<Record<string, string>>, body = ''): Uint8Array {
  return netstring(Object.entries({ CONTENT_LENGTH: String(body.length), SCGI: '1', ...params }), body);
}

function netstring(pairs: readonly (readonly [name: string, value: string])[], body = ''): Uint8Array {
  const header = pairs.map(([name, value]) => `${name}\0${value}\0`).join('');
  return utf8Bytes(`${utf8Bytes(header).length}:${header},${body}`);
}

/** A uwsgi request: modifiers and size, pairs with lengths of 16 bits, then the body. */
function uwsgi(params: Readonly<Record<string, string>>, body = ''): Uint8Array {
  const text = (value: string): Uint8Array => {
    const bytes = utf8Bytes(value);
    return concat([Uint8Array.of(bytes.length & 0xff, bytes.length >> 8), bytes]);
  };
  const block = concat(Object.entries(params).flatMap(([name, value]) => [text(name), text(value)]));
  return concat([Uint8Array.of(0, block.length & 0xff, block.length >> 8, 0), block, utf8Bytes(body)]);
}

type Step = readonly ['server' | 'app', Uint8Array] | readonly ['close', Party] | readonly ['reset', Party];

/** Without a protocol, what the bytes look like. */
function read(delivery: Delivery, steps: readonly Step[], protocol?: Protocol): Exchange[] {
  const facts: ExchangeFacts[] = [];
  const sink = { begun: (begun: ExchangeFacts) => facts.push(begun), changed() {}, settled() {} };
  const pipeline = new Pipeline({ sink, ...(protocol !== undefined && { protocol }) });
  pipeline.opened({ id: 1, server: 's', app: 'a', tap: '', startSeen: true }, epochMicros(0));
  steps.forEach((step, i) => {
    const time = epochMicros((i + 1) * 1000);
    if (step[0] === 'close' || step[0] === 'reset') pipeline.closed(1, step[1], step[0] === 'close' ? 'fin' : 'reset', time);
    else
      for (const piece of delivery(step[1]))
        pipeline.bytes(1, step[0] === 'server' ? 'to-app' : 'from-app', piece, 0, piece.length, time);
  });
  pipeline.end();
  return facts.map(exchangeOf);
}

const PARAMS = { REQUEST_METHOD: 'POST', REQUEST_URI: '/post', EMPTY: '', CITY: 'Zürich' };
const ANSWER = utf8Bytes('Status: 201 Created\r\nContent-Type: text/plain\r\n\r\ndone');

describe.each(Object.entries(DELIVERIES))('three protocols told apart, delivered %s', (_how, delivery) => {
  it('SCGI', () => {
    const [exchange] = read(delivery, [
      ['server', scgi(PARAMS, 'the body')],
      ['app', ANSWER],
      ['close', 'app'],
      ['close', 'server'],
    ]);
    expect(exchange).toMatchObject({
      protocol: 'scgi',
      requestId: null,
      role: null,
      request: { method: 'POST', uri: '/post' },
      streams: { stdin: { bytes: 8, closed: true }, data: null, stdout: { bytes: ANSWER.length } },
      response: { status: 201, bodyBytes: 4 },
      end: { state: 'app-closed', serverClosedBefore: false },
      timings: { send: 0, wait: 1, receive: 1, total: 2 },
      diagnostics: [],
    });
    expect(exchange?.params.slice(2)).toEqual(Object.entries(PARAMS));
  });

  it('uwsgi, whose answer begins with a status line', () => {
    const answer = utf8Bytes('HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nno');
    const [exchange] = read(delivery, [
      ['server', uwsgi(PARAMS, 'body')],
      ['app', answer],
      ['close', 'app'],
    ]);
    expect(exchange).toMatchObject({
      protocol: 'uwsgi',
      response: { status: 404, bodyBytes: 2 },
      end: { state: 'app-closed' },
      diagnostics: [],
    });
    expect(exchange?.params).toEqual(Object.entries(PARAMS));
    expect(exchange?.streams.stdin.bytes).toBe(4);
  });

  it('FastCGI', () => {
    const [exchange] = read(delivery, [
      ['server', request(1)],
      ['app', concat([stdout(1, 'A: b\n\nx'), endRequest(1)])],
    ]);
    expect(exchange).toMatchObject({ protocol: 'fastcgi', requestId: 1, end: { state: 'end-request' } });
  });
});

describe('a capture that begins after the connection', () => {
  function readLate(direction: 'to-app' | 'from-app', bytes: Uint8Array): string[] {
    const facts: ExchangeFacts[] = [];
    const pipeline = new Pipeline({ sink: { begun: (begun) => facts.push(begun), changed() {}, settled() {} } });
    pipeline.opened({ id: 1, server: 's', app: 'a', tap: '', startSeen: false }, epochMicros(0));
    pipeline.bytes(1, direction, bytes, 0, bytes.length, epochMicros(1));
    const next = request(1);
    pipeline.bytes(1, 'to-app', next, 0, next.length, epochMicros(2));
    return facts.map(({ dialect }) => dialect.protocol);
  }

  it('takes a request at its beginning for what it is', () => {
    expect(readLate('to-app', scgi(PARAMS))).toEqual(['scgi']);
    expect(readLate('to-app', uwsgi(PARAMS))).toEqual(['uwsgi']);
  });

  it('waits for the next request of FastCGI otherwise', () => {
    expect(readLate('from-app', utf8Bytes('…end of some page'))).toEqual(['fastcgi']);
    expect(readLate('to-app', utf8Bytes('…end of some upload'))).toEqual(['fastcgi']);
  });
});

describe('how a connection with one request ends', () => {
  it.each<[string, Step[], Exchange['end']['state'], string[]]>([
    ['the application closes without an answer', [['close', 'app']], 'app-closed', ['answer-missing']],
    ['the application dies', [['reset', 'app']], 'app-reset', ['app-reset']],
    [
      'the web server gives up',
      [
        ['close', 'server'],
        ['close', 'app'],
      ],
      'server-closed',
      ['server-gave-up'],
    ],
    ['the web server resets', [['reset', 'server']], 'server-reset', ['server-gave-up']],
    ['the capture ends', [], 'capture-end', []],
  ])('%s', (_what, steps, state, codes) => {
    const [exchange] = read(whole, [['server', scgi(PARAMS)], ...steps]);
    expect(exchange?.end.state).toBe(state);
    expect(exchange?.diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string, string, Step[], string[]]>([
    ['an answer without a head', '<html>', [['close', 'app']], ['head-missing']],
    ['a head that is cut', 'Status: 200 OK\r\nConte', [['close', 'app']], ['head-missing']],
    ['a body that is cut', 'Content-Length: 9\r\n\r\nhello', [['close', 'app']], ['content-length-mismatch']],
    ['nginx, which closes where it has all', 'Content-Length: 5\r\n\r\nhello', [['close', 'server']], []],
  ])('looks at the answer as at one of FastCGI: %s', (_what, answer, steps, codes) => {
    const [exchange] = read(whole, [['server', scgi(PARAMS)], ['app', utf8Bytes(answer)], ...steps]);
    expect(exchange?.diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  it('says what is wrong with a header', () => {
    const pipeline: ExchangeFacts[] = [];
    const broken = new Pipeline({
      protocol: 'scgi',
      sink: { begun: (facts) => pipeline.push(facts), changed() {}, settled() {} },
    });
    broken.opened({ id: 1, server: '', app: '', tap: '', startSeen: true }, epochMicros(0));
    const bytes = utf8Bytes('5:A\0B\0C;rest');
    broken.bytes(1, 'to-app', bytes, 0, bytes.length, epochMicros(1));
    expect(exchangeOf(pipeline[0]!).diagnostics.map(({ code }) => code)).toEqual(['header-malformed-request']);
  });
});

describe('what the specification of SCGI demands of a header', () => {
  const LENGTH = ['CONTENT_LENGTH', '0'] as const;
  const VERSION = ['SCGI', '1'] as const;
  const METHOD = ['REQUEST_METHOD', 'GET'] as const;

  /** Told that it is SCGI: by its first bytes it would be none without CONTENT_LENGTH. */
  function answered(pairs: readonly (readonly [name: string, value: string])[]): Exchange | undefined {
    const steps: Step[] = [
      ['server', netstring(pairs)],
      ['app', ANSWER],
      ['close', 'app'],
    ];
    return read(whole, steps, 'scgi')[0];
  }

  it.each([
    ['a sound one', [LENGTH, VERSION, METHOD], []],
    ['another first header', [METHOD, LENGTH, VERSION], ['scgi-content-length-first']],
    ['no length at all', [METHOD, VERSION], ['scgi-content-length-first']],
    ['no SCGI=1', [LENGTH, METHOD], ['scgi-version-missing']],
    ['another version', [LENGTH, ['SCGI', '2'] as const], ['scgi-version-missing']],
    ['a header given twice', [LENGTH, VERSION, METHOD, METHOD], ['scgi-header-twice']],
    ['the length given twice, as nginx sends it where scgi_param has it', [LENGTH, VERSION, LENGTH], ['scgi-header-twice']],
  ])('%s', (_what, pairs, codes) => {
    const exchange = answered(pairs);
    expect(exchange?.diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  it('says which header was given twice', () => {
    expect(answered([LENGTH, VERSION, METHOD, METHOD, METHOD])?.diagnostics[0]?.message).toBe('Sent twice: REQUEST_METHOD');
  });
});
