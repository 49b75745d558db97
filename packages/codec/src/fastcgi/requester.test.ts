import { describe, expect, it } from 'vitest';
import { DELIVERIES, type Delivery, whole } from '../../testing/deliveries.js';
import { concat, hex, utf8Bytes, utf8Lossy } from '../bytes/index.js';
import { PROTOCOL_STATUS, TYPE } from './constants.js';
import { RecordDecoder } from './record-decoder.js';
import { endRequest, getValuesResult, makeRecord, NO_PADDING, streamEnd, streamRecords, unknownType } from './record-encoder.js';
import { preparePairs } from './request-records.js';
import { Requester, type RequesterEvent } from './requester.js';

const PARAMS: readonly (readonly [string, string])[] = [
  ['REQUEST_METHOD', 'GET'],
  ['SCRIPT_FILENAME', '/srv/www/index.php'],
];

const out = (id: number, text: string): Uint8Array => streamRecords(TYPE.STDOUT, id, utf8Bytes(text));
const err = (id: number, text: string): Uint8Array => streamRecords(TYPE.STDERR, id, utf8Bytes(text));

/** Events as lines: `stdout 1 hello`. */
function lines(events: readonly RequesterEvent[]): string[] {
  return events.map((event) => {
    if ('content' in event) return `${event.type} ${event.requestId} ${utf8Lossy(event.content)}`;
    if (event.type === 'end') return `end ${event.requestId} ${event.appStatus} ${event.protocolStatus}`;
    if (event.type === 'values') return `values ${event.values.map(([name, value]) => `${name}=${value}`).join(' ')}`;
    if (event.type === 'unknown-type') return `unknown-type ${event.recordType}`;
    return event.type === 'breach' ? `breach ${event.code}` : `${event.type} ${event.requestId}`;
  });
}

function hear(requester: Requester, delivery: Delivery, ...parts: Uint8Array[]): string[] {
  return delivery(concat(parts)).flatMap((piece) => lines(requester.receive(piece)));
}

/** What was sent, as lines: `STDIN 1 5`. */
function sent(...parts: readonly Uint8Array[]): string[] {
  return new RecordDecoder().push(concat(parts)).map(({ type, requestId, content }) => `${type} ${requestId} ${content.length}`);
}

describe.each(Object.entries(DELIVERIES))('Requester, %s', (_name, delivery) => {
  it('hears an answer of PHP-FPM: STDOUT without an end', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    expect(hear(requester, delivery, err(1, 'PHP message: x'), out(1, 'Status: 200\r\n\r\nhi'), endRequest(1))).toEqual([
      'stderr 1 PHP message: x',
      'stdout 1 Status: 200\r\n\r\nhi',
      'end 1 0 0',
    ]);
    expect(requester.openRequests).toBe(0);
    expect(requester.pendingBytes).toBe(0);
  });

  it('hears the ends of streams', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    const ends = [streamEnd(TYPE.STDERR, 1), out(1, 'a'), streamEnd(TYPE.STDOUT, 1), endRequest(1, 37)];
    expect(hear(requester, delivery, ...ends)).toEqual(['stderr-end 1', 'stdout 1 a', 'stdout-end 1', 'end 1 37 0']);
  });

  it('tells several requests apart', () => {
    const requester = new Requester({ maxRequests: 3 });
    expect([1, 2, 3].map(() => requester.begin(PARAMS).requestId)).toEqual([1, 2, 3]);
    const said = [out(3, 'c'), out(1, 'a'), endRequest(3), out(2, 'b'), endRequest(1), endRequest(2)];
    expect(hear(requester, delivery, ...said)).toEqual([
      'stdout 3 c',
      'stdout 1 a',
      'end 3 0 0',
      'stdout 2 b',
      'end 1 0 0',
      'end 2 0 0',
    ]);
  });

  it('hears management records at any time', () => {
    const requester = new Requester();
    const values = getValuesResult([['FCGI_MPXS_CONNS', '0']]);
    expect(hear(requester, delivery, values, getValuesResult([]), unknownType(99), makeRecord(77, 0, new Uint8Array(3)))).toEqual(
      ['values FCGI_MPXS_CONNS=0', 'values ', 'unknown-type 99'],
    );
  });

  it.each<[string, string, Uint8Array]>([
    ['another version', 'version-unsupported', Uint8Array.from([2, 6, 0, 1, 0, 0, 0, 0])],
    ['a record for a request that is not open', 'record-without-request', out(9, 'x')],
    ['a record without an id', 'null-request-id', makeRecord(TYPE.STDOUT, 0, utf8Bytes('x'))],
    ['a record that only web servers send', 'wrong-direction', makeRecord(TYPE.STDIN, 1, utf8Bytes('x'))],
    ['END_REQUEST of a wrong size', 'end-wrong-size', makeRecord(TYPE.END_REQUEST, 1, new Uint8Array(7))],
    ['an unknown protocol status', 'protocol-status-unknown', endRequest(1, 0, 4)],
    ['HTTP', 'version-unsupported', utf8Bytes('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('gives up at %s, and hears nothing after it', (_what, code, bytes) => {
    const requester = new Requester();
    requester.begin(PARAMS);
    expect(hear(requester, delivery, out(1, 'before'), bytes, out(1, 'after'))).toEqual(['stdout 1 before', `breach ${code}`]);
    expect(requester.receive(out(1, 'later'))).toEqual([]);
  });

  it('gives up at STDOUT after its end: PHP bug 72185', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    expect(hear(requester, delivery, streamEnd(TYPE.STDOUT, 1), out(1, 'more'))).toEqual([
      'stdout-end 1',
      'breach stream-after-close',
    ]);
  });
});

describe('Requester', () => {
  it('begins with BEGIN_REQUEST and all of PARAMS', () => {
    const { requestId, bytes } = new Requester().begin(PARAMS, { role: 2, keepConnection: true });
    expect(requestId).toBe(1);
    expect(concat(bytes).subarray(0, 16)).toEqual(Uint8Array.from([1, 1, 0, 1, 0, 8, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0]));
    expect(sent(...bytes)).toEqual(['1 1 8', '4 1 54', '4 1 0']);
  });

  it('sends the streams of a filter', () => {
    const requester = new Requester();
    requester.begin(PARAMS, { role: 3 });
    const bytes = [
      requester.stdin(1, utf8Bytes('hello')),
      requester.endStdin(1),
      requester.data(1, utf8Bytes('abc')),
      requester.endData(1),
    ];
    expect(sent(...bytes, requester.abort(1), requester.getValues(['FCGI_MAX_REQS']))).toEqual([
      '5 1 5',
      '5 1 0',
      '8 1 3',
      '8 1 0',
      '2 1 0',
      '9 0 15',
    ]);
  });

  it('sends bodies by reference: the same bytes, and none of them copied', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    const body = new Uint8Array(150_001).fill(7);
    for (const [pieces, copied] of [
      [requester.stdinPieces(1, body), requester.stdin(1, body)],
      [requester.dataPieces(1, body), requester.data(1, body)],
    ] as const) {
      expect(hex(concat(pieces))).toBe(hex(copied));
      expect(pieces.filter(({ buffer }) => buffer === body.buffer)).toHaveLength(3);
    }
  });

  it('begins with what all requests have in common, and ends the body at once where there is none', () => {
    const requester = new Requester({ padding: NO_PADDING });
    const prepared = preparePairs([['GATEWAY_INTERFACE', 'CGI/1.1']]);
    const { bytes } = requester.begin([['REQUEST_METHOD', 'GET']], { prepared, endStdin: true });
    expect(sent(...bytes)).toEqual(['1 1 8', '4 1 45', '4 1 0', '5 1 0']);
  });

  it('does not end a stream by an empty piece', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    expect(requester.stdin(1, new Uint8Array(0))).toHaveLength(0);
    expect(requester.stdinPieces(1, new Uint8Array(0))).toHaveLength(0);
  });

  it('uses the smallest id that is free again', () => {
    const requester = new Requester({ maxRequests: 3 });
    for (let i = 0; i < 3; i++) requester.begin(PARAMS);
    expect(requester.hasRoom).toBe(false);
    expect(() => requester.begin(PARAMS)).toThrow(RangeError);
    hear(requester, whole, endRequest(2));
    expect(requester.begin(PARAMS).requestId).toBe(2);
  });

  it('keeps a request open after its abort until the application has ended it', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    requester.abort(1);
    expect(requester.isOpen(1)).toBe(true);
    expect(hear(requester, whole, endRequest(1))).toEqual(['end 1 0 0']);
    expect(requester.isOpen(1)).toBe(false);
  });

  it.each(Object.entries(PROTOCOL_STATUS))('hears %s', (_name, status) => {
    const requester = new Requester();
    requester.begin(PARAMS);
    expect(hear(requester, whole, endRequest(1, 0, status))).toEqual([`end 1 0 ${status}`]);
  });

  it('refuses to speak of a request that is not open', () => {
    const requester = new Requester();
    const speeches = [
      () => requester.stdin(1, utf8Bytes('x')),
      () => requester.data(1, utf8Bytes('x')),
      () => requester.endStdin(1),
      () => requester.endData(1),
      () => requester.abort(1),
    ];
    for (const speak of speeches) expect(speak).toThrow(RangeError);
  });

  it('tells a cut record from a complete one', () => {
    const requester = new Requester();
    requester.begin(PARAMS);
    requester.receive(out(1, 'hello').subarray(0, 11));
    expect(requester.pendingBytes).toBe(11);
  });
});
