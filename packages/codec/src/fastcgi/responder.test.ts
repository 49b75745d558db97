import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERIES, type Delivery, inPiecesOf, whole } from '../../testing/deliveries.js';
import { request } from '../../testing/fastcgi-phrases.js';
import { concat, hex, utf8Bytes, utf8Lossy } from '../bytes/index.js';
import { readEndRequest } from './bodies.js';
import { ROLE, recordTypeLabel, TYPE } from './constants.js';
import { decodeNameValues, encodeNameValues } from './name-values.js';
import { RecordDecoder } from './record-decoder.js';
import { abortRequest, beginRequest, getValues, makeRecord, streamEnd, streamRecords } from './record-encoder.js';
import { paramsRecords } from './request-records.js';
import { Requester, type RequesterEvent } from './requester.js';
import { Responder, type ResponderEvent, type ResponderOptions } from './responder.js';

/** What was said, as lines: `END_REQUEST 1 0 CANT_MPX_CONN`. */
function records(bytes: Uint8Array): string[] {
  return new RecordDecoder().push(bytes).map(({ type, requestId, content }) => {
    const end = type === TYPE.END_REQUEST ? readEndRequest(content) : undefined;
    const values = type === TYPE.GET_VALUES_RESULT ? decodeNameValues(content).map(([name, value]) => `${name}=${value}`) : [];
    const what = end === undefined ? [content.length] : [end.appStatus, end.protocolStatus];
    return [recordTypeLabel(type), requestId, ...what, ...values].join(' ');
  });
}

/** Events as lines: `stdin 1 hello`. */
function lines(events: readonly ResponderEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'reply') return `reply ${records(event.bytes).join(', ')}`;
    if (event.type === 'request') return `request ${event.requestId} ${event.role} ${event.params.length}`;
    if (event.type === 'rejected') return `rejected ${event.requestId} ${event.status}`;
    if (event.type === 'breach') return `breach ${event.code}`;
    return 'content' in event
      ? `${event.type} ${event.requestId} ${utf8Lossy(event.content)}`
      : `${event.type} ${event.requestId}`;
  });
}

function hear(responder: Responder, delivery: Delivery, ...parts: Uint8Array[]): string[] {
  return delivery(concat(parts)).flatMap((piece) => lines(responder.receive(piece)));
}

const params = (id: number): Uint8Array => paramsRecords(id, [['REQUEST_METHOD', 'GET']]);
const FILTER_OPTIONS: ResponderOptions = { roles: [ROLE.filter] };

describe.each(Object.entries(DELIVERIES))('Responder, %s', (_name, delivery) => {
  it('hears a request and its body', () => {
    const responder = new Responder();
    expect(hear(responder, delivery, request(1, { body: 'a=1' }))).toEqual(['request 1 1 5', 'stdin 1 a=1', 'stdin-end 1']);
    expect(records(concat([responder.stdout(1, utf8Bytes('hi')), responder.end(1, 3)]))).toEqual([
      'STDOUT 1 2',
      'STDOUT 1 0',
      'END_REQUEST 1 3 0',
    ]);
    expect(responder.shouldClose).toBe(true);
  });

  it('reads params across records, pairs cut anywhere', () => {
    const stream = encodeNameValues([
      ['LONG', 'x'.repeat(300)],
      ['LAST', 'ü'],
    ]);
    const cut = streamRecords(TYPE.PARAMS, 1, stream, { chunk: 7 });
    const responder = new Responder();
    const events = delivery(concat([beginRequest(1), cut, streamEnd(TYPE.PARAMS, 1)])).flatMap((piece) =>
      responder.receive(piece),
    );
    expect(events).toMatchObject([
      {
        type: 'request',
        params: [
          ['LONG', 'x'.repeat(300)],
          ['LAST', 'ü'],
        ],
      },
    ]);
  });

  it('takes several requests at once', () => {
    const responder = new Responder({ maxRequests: 2 });
    const both = [beginRequest(1), beginRequest(2), params(2), params(1), streamEnd(TYPE.STDIN, 2), streamEnd(TYPE.STDIN, 1)];
    expect(hear(responder, delivery, ...both)).toEqual(['request 2 1 1', 'request 1 1 1', 'stdin-end 2', 'stdin-end 1']);
    expect(hear(responder, delivery, request(3))).toEqual(['reply END_REQUEST 3 0 2', 'rejected 3 OVERLOADED']);
  });

  it('refuses a second request where it does not multiplex, and ignores all of it', () => {
    const responder = new Responder();
    const second = request(2, { body: 'ignored' });
    expect(hear(responder, delivery, beginRequest(1), second, params(1))).toEqual([
      'reply END_REQUEST 2 0 1',
      'rejected 2 CANT_MPX_CONN',
      'request 1 1 1',
    ]);
  });

  it('refuses roles that it does not play', () => {
    expect(hear(new Responder(), delivery, request(1, { role: 2 }))).toEqual([
      'reply END_REQUEST 1 0 3',
      'rejected 1 UNKNOWN_ROLE',
    ]);
    expect(hear(new Responder(), delivery, request(1, { role: 4 }))).toEqual([
      'reply END_REQUEST 1 0 3',
      'rejected 1 UNKNOWN_ROLE',
    ]);
  });

  it('refuses when told to', () => {
    const responder = new Responder({ overloaded: () => true });
    expect(hear(responder, delivery, request(1))).toEqual(['reply END_REQUEST 1 0 2', 'rejected 1 OVERLOADED']);
    expect(responder.shouldClose).toBe(true);
  });

  it('answers GET_VALUES with what it knows, once each', () => {
    const responder = new Responder({ values: { FCGI_MPXS_CONNS: '1', FCGI_MAX_REQS: '50' } });
    expect(hear(responder, delivery, getValues(['FCGI_MPXS_CONNS', 'toString', 'FCGI_MPXS_CONNS', 'FCGI_MAX_REQS']))).toEqual([
      'reply GET_VALUES_RESULT 0 35 FCGI_MPXS_CONNS=1 FCGI_MAX_REQS=50',
    ]);
  });

  it.each([0, 1])('answers UNKNOWN_TYPE to types that nobody knows (id %d)', (id) => {
    expect(hear(new Responder(), delivery, makeRecord(99, id, utf8Bytes('?')), request(1))).toEqual([
      'reply UNKNOWN_TYPE 0 8',
      'request 1 1 5',
      'stdin-end 1',
    ]);
  });

  it('passes an abort on, and ends itself what nobody works on yet', () => {
    const responder = new Responder();
    expect(hear(responder, delivery, beginRequest(1, { keepConnection: true }), abortRequest(1))).toEqual([
      'reply END_REQUEST 1 0 0',
    ]);
    expect(hear(responder, delivery, beginRequest(1), params(1), abortRequest(1))).toEqual(['request 1 1 1', 'abort 1']);
    expect(responder.isOpen(1)).toBe(true);
  });

  it('hears DATA of a filter after STDIN', () => {
    const streams = [streamRecords(TYPE.STDIN, 1, utf8Bytes('in')), streamEnd(TYPE.STDIN, 1)];
    const data = [streamRecords(TYPE.DATA, 1, utf8Bytes('file')), streamEnd(TYPE.DATA, 1)];
    expect(hear(new Responder(FILTER_OPTIONS), delivery, beginRequest(1, { role: 3 }), params(1), ...streams, ...data)).toEqual([
      'request 1 3 1',
      'stdin 1 in',
      'stdin-end 1',
      'data 1 file',
      'data-end 1',
    ]);
  });

  it('overlooks STDIN to an authorizer, as lighttpd sends it', () => {
    const responder = new Responder({ roles: [ROLE.authorizer] });
    expect(hear(responder, delivery, request(1, { role: 2, body: 'x' }))).toEqual(['request 1 2 5']);
  });

  it('ignores an empty STDIN that comes after the end, as Apache sends it', () => {
    const responder = new Responder();
    hear(responder, delivery, beginRequest(1, { keepConnection: true }), params(1));
    responder.end(1);
    expect(hear(responder, delivery, streamEnd(TYPE.STDIN, 1))).toEqual([]);
    expect(responder.shouldClose).toBe(false);
  });

  it.each<[string, string, Uint8Array[]]>([
    ['another version', 'version-unsupported', [Uint8Array.from([0, 1, 0, 1, 0, 0, 0, 0])]],
    ['HTTP', 'version-unsupported', [utf8Bytes('GET / HTTP/1.1\r\nHost: a\r\n\r\n')]],
    ['a begin for an open id', 'begin-for-active-id', [beginRequest(1), beginRequest(1)]],
    ['a begin of a wrong size', 'begin-wrong-size', [makeRecord(TYPE.BEGIN_REQUEST, 1, new Uint8Array(9))]],
    ['a begin without an id', 'null-request-id', [makeRecord(TYPE.BEGIN_REQUEST, 0, new Uint8Array(8))]],
    ['STDIN before the end of PARAMS', 'input-out-of-order', [beginRequest(1), streamEnd(TYPE.STDIN, 1)]],
    ['DATA to a responder', 'data-outside-filter', [beginRequest(1), params(1), streamEnd(TYPE.DATA, 1)]],
    [
      'a pair that PARAMS cut',
      'pair-cut',
      [beginRequest(1), streamRecords(TYPE.PARAMS, 1, Uint8Array.from([9, 9, 65])), streamEnd(TYPE.PARAMS, 1)],
    ],
  ])('gives up at %s, and hears nothing after it', (_what, code, bytes) => {
    const responder = new Responder();
    expect(hear(responder, delivery, ...bytes, request(5)).at(-1)).toBe(`breach ${code}`);
    expect(responder.receive(request(6))).toEqual([]);
  });

  it('refuses params past the limit', () => {
    const responder = new Responder({ maxParamsBytes: 100 });
    expect(hear(responder, delivery, request(1, { params: { LONG: 'x'.repeat(200) }, body: 'b' }))).toEqual([
      'reply END_REQUEST 1 0 2',
      'rejected 1 OVERLOADED',
    ]);
  });
});

describe('Responder', () => {
  it('answers by reference: the same bytes, and none of them copied', () => {
    const responder = new Responder();
    responder.receive(request(1));
    const page = new Uint8Array(70_001).fill(7);
    const pieces = responder.stdoutPieces(1, page);
    expect(hex(concat(pieces))).toBe(hex(responder.stdout(1, page)));
    expect(pieces.filter(({ buffer }) => buffer === page.buffer)).toHaveLength(2);
  });

  it('ends STDERR only where it was used', () => {
    const responder = new Responder();
    hear(responder, whole, request(1));
    expect(records(concat([responder.stderr(1, utf8Bytes('oh')), responder.end(1)]))).toEqual([
      'STDERR 1 2',
      'STDERR 1 0',
      'STDOUT 1 0',
      'END_REQUEST 1 0 0',
    ]);
  });

  it('closes when the last open request has ended, if any of them wanted it', () => {
    const responder = new Responder({ maxRequests: 2 });
    hear(responder, whole, request(1, { keep: false }), request(2, { keep: true }));
    responder.end(1);
    expect(responder.shouldClose).toBe(false);
    responder.end(2);
    expect(responder.shouldClose).toBe(true);
  });

  it('refuses to speak of a request that is not open', () => {
    const responder = new Responder();
    expect(() => responder.end(1)).toThrow(RangeError);
    expect(() => responder.stdout(1, new Uint8Array(1))).toThrow(RangeError);
    expect(() => responder.stdoutPieces(1, new Uint8Array(1))).toThrow(RangeError);
    expect(() => responder.stderr(1, new Uint8Array(1))).toThrow(RangeError);
  });

  // Invariant: whatever a web server sends never makes it throw, and it holds no more requests than it may.
  it('stands any bytes', () => {
    const pieces = [request(1), beginRequest(2), params(2), abortRequest(1), getValues(['A']), streamEnd(TYPE.DATA, 3)];
    const said = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 50 }), (parts, size) => {
        const responder = new Responder({ maxRequests: 2 });
        for (const piece of inPiecesOf(size)(concat(parts))) responder.receive(piece);
        expect(responder.openRequests).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('Requester and Responder', () => {
  // Invariant: what one half says, the other hears, in whatever pieces.
  it.each(Object.entries(DELIVERIES))('talk to each other, %s', (_name, delivery) => {
    const requester = new Requester({ maxRequests: 2 });
    const responder = new Responder({ maxRequests: 2 });
    const body = 'x'.repeat(70_000);
    const heard: RequesterEvent[] = [];
    for (const text of ['first', body]) {
      const { requestId, bytes } = requester.begin([['CONTENT_LENGTH', String(text.length)]], { keepConnection: true });
      const all = concat([...bytes, requester.stdin(requestId, utf8Bytes(text)), requester.endStdin(requestId)]);
      for (const piece of delivery(all)) {
        for (const event of responder.receive(piece)) {
          if (event.type === 'stdin') heard.push(...answer(responder.stdout(requestId, event.content)));
          if (event.type === 'stdin-end') heard.push(...answer(responder.end(requestId)));
        }
      }
    }
    function answer(bytes: Uint8Array): RequesterEvent[] {
      return delivery(bytes).flatMap((piece) => requester.receive(piece));
    }
    const echoed = heard.map((event) => ('content' in event ? utf8Lossy(event.content) : event.type)).join('|');
    expect(echoed.replaceAll(/(x)\|(x)/g, '$1$2')).toBe(`first|stdout-end|end|${body}|stdout-end|end`);
    expect([requester.openRequests, responder.openRequests]).toEqual([0, 0]);
  });
});
