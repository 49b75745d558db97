import { describe, expect, it } from 'vitest';
import { Conversation } from '../../testing/conversation.js';
import { DELIVERIES } from '../../testing/deliveries.js';
import { GET_PARAMS, HTML_HEAD, request, stderr, stdout } from '../../testing/fastcgi-phrases.js';
import { concat, utf8Bytes } from '../bytes/index.js';
import type { Exchange } from '../exchange/index.js';
import { TYPE } from './constants.js';
import { encodeNameValues } from './name-values.js';
import {
  abortRequest,
  beginRequest,
  endRequest,
  getValues,
  getValuesResult,
  makeRecord,
  NO_PADDING,
  streamEnd,
  streamRecords,
} from './record-encoder.js';
import { paramsRecords } from './request-records.js';

/**
 * What web servers and applications were seen to do, one vector each. Every one is delivered whole, byte by byte and in odd
 * pieces, and has to give the same exchanges.
 */
interface Trap {
  readonly says: string;
  readonly talk: (t: Conversation) => void;
  readonly exchanges?: readonly Expectation[];
  readonly codes?: readonly string[];
  readonly records?: readonly string[];
}

/** Parts of an exchange that the vector is about. */
interface Expectation {
  readonly state: Exchange['end']['state'];
  readonly status?: number | null;
  readonly stdin?: number;
  readonly data?: number;
  readonly stdout?: number;
  readonly stderr?: string;
  readonly params?: number;
  readonly id?: number;
  readonly generation?: number;
  readonly headerBytes?: number;
  readonly serverClosedBefore?: boolean;
  readonly appStatus?: number;
}

const OK = `${HTML_HEAD}hello`;
const PARAMS = Object.entries(GET_PARAMS);
const ANSWERED: Expectation = { state: 'end-request', status: 200 };

/** A pair with both lengths in the form of four bytes, whatever they are. */
function longForm(name: string, value: string): Uint8Array {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0x8000_0000 + name.length);
  view.setUint32(4, 0x8000_0000 + value.length);
  return concat([head, utf8Bytes(name + value)]);
}

function cutParams(at: number): Uint8Array {
  const stream = encodeNameValues(PARAMS);
  return concat([
    makeRecord(TYPE.PARAMS, 1, stream.subarray(0, at), NO_PADDING),
    makeRecord(TYPE.PARAMS, 1, stream.subarray(at), NO_PADDING),
    streamEnd(TYPE.PARAMS, 1),
  ]);
}

/** A record with a header of its own making. */
function oddRecord(header: readonly number[], content: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat([Uint8Array.from(header), content]);
}

const TRAPS: Readonly<Record<string, Trap>> = {
  a: {
    says: 'a record split over reads, header and all',
    talk: (t) =>
      t.server(request(1)).app(stdout(1, OK).subarray(0, 5)).app(stdout(1, OK).subarray(5), endRequest(1)).closes('app'),
    exchanges: [{ ...ANSWERED, stdout: OK.length }],
    codes: [],
  },
  b: {
    says: 'many records in one read',
    talk: (t) => t.server(request(1)).app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, params: PARAMS.length }],
    records: ['> BEGIN_REQUEST 1', '> PARAMS 1', '> PARAMS 1', '> STDIN 1', '< STDOUT 1', '< END_REQUEST 1'],
  },
  c: {
    says: 'lengths of four bytes although one would do',
    talk: (t) =>
      t
        .server(
          beginRequest(1),
          makeRecord(TYPE.PARAMS, 1, longForm('REQUEST_METHOD', 'GET')),
          streamEnd(TYPE.PARAMS, 1),
          streamEnd(TYPE.STDIN, 1),
        )
        .app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, params: 1 }],
    codes: [],
  },
  d: {
    says: 'a pair split over two PARAMS records: legal, and told because PHP-FPM resets',
    talk: (t) => t.server(beginRequest(1), cutParams(7), streamEnd(TYPE.STDIN, 1)).app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, params: PARAMS.length }],
    codes: ['pair-over-record-edge'],
  },
  e: {
    says: 'an empty STDOUT in the middle, then more of it (PHP bug 72185)',
    talk: (t) => t.server(request(1)).app(stdout(1, OK), streamEnd(TYPE.STDOUT, 1), stdout(1, ' again'), endRequest(1)),
    exchanges: [{ ...ANSWERED, stdout: OK.length + 6 }],
    codes: ['stream-after-close'],
  },
  f: {
    says: 'END_REQUEST without the empty STDOUT, as PHP-FPM always sends it',
    talk: (t) => t.server(request(1)).app(stdout(1, OK), endRequest(1)),
    exchanges: [ANSWERED],
    codes: [],
  },
  g: {
    says: 'END_REQUEST without any STDOUT',
    talk: (t) => t.server(request(1)).app(endRequest(1)),
    exchanges: [{ state: 'end-request', status: null, stdout: 0 }],
    codes: [],
  },
  h: {
    says: 'STDERR before, between and after STDOUT, and an empty one',
    talk: (t) =>
      t
        .server(request(1))
        .app(
          stderr(1, 'a'),
          stdout(1, HTML_HEAD),
          stderr(1, 'b'),
          stdout(1, 'x'),
          stderr(1, 'c'),
          streamEnd(TYPE.STDERR, 1),
          endRequest(1),
        ),
    exchanges: [{ ...ANSWERED, stderr: 'abc', stdout: HTML_HEAD.length + 1 }],
    codes: ['stderr-message'],
  },
  j: {
    says: 'one logical line over two STDERR records',
    talk: (t) =>
      t.server(request(1)).app(stderr(1, 'PHP message: one'), stderr(1, '; PHP message: two'), stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, stderr: 'PHP message: one; PHP message: two' }],
  },
  k: {
    says: 'STDERR in the middle of the head does not get into it',
    talk: (t) =>
      t
        .server(request(1))
        .app(stdout(1, 'Status: 40'), stderr(1, 'oops\r\n\r\n'), stdout(1, '4 Not Found\r\n\r\nno'), endRequest(1)),
    exchanges: [{ state: 'end-request', status: 404, stderr: 'oops\r\n\r\n' }],
  },
  l: {
    says: 'a head longer than a record',
    talk: (t) =>
      t
        .server(request(1))
        .app(
          streamRecords(TYPE.STDOUT, 1, utf8Bytes(`X-Long: ${'x'.repeat(8400)}\r\nStatus: 201\r\n\r\nbody`), { chunk: 8184 }),
          endRequest(1),
        ),
    exchanges: [{ state: 'end-request', status: 201, headerBytes: 8400 + 8 + 2 + 13 + 2 }],
    codes: ['head-too-big'],
  },
  m: {
    says: 'GET_VALUES and its answer belong to no request',
    talk: (t) =>
      t
        .server(getValues(['FCGI_MAX_REQS', 'FCGI_MPXS_CONNS']))
        .app(getValuesResult([['FCGI_MPXS_CONNS', '0']]))
        .server(request(1, { keep: true }))
        .app(stdout(1, OK), endRequest(1)),
    exchanges: [ANSWERED],
    codes: [],
    records: [
      '> GET_VALUES 0',
      '< GET_VALUES_RESULT 0',
      '> BEGIN_REQUEST 1',
      '> PARAMS 1',
      '> PARAMS 1',
      '> STDIN 1',
      '< STDOUT 1',
      '< END_REQUEST 1',
    ],
  },
  n: {
    says: 'an unknown management type, and PHP-FPM closing',
    talk: (t) => t.server(makeRecord(42, 0, utf8Bytes('what is this?'))).closes('app'),
    exchanges: [],
    codes: ['unknown-type'],
    records: ['> UNKNOWN(42) 0'],
  },
  o: {
    says: 'version 2',
    talk: (t) => {
      const begin = beginRequest(1);
      begin[0] = 2;
      t.server(begin, paramsRecords(1, PARAMS), streamEnd(TYPE.STDIN, 1)).app(stdout(1, OK), endRequest(1));
    },
    exchanges: [ANSWERED],
    codes: ['version-unsupported'],
  },
  p: {
    says: 'an unknown role, and PHP-FPM resetting',
    talk: (t) => t.server(request(1, { role: 9 })).resets('app'),
    exchanges: [{ state: 'app-reset', status: null }],
    codes: ['unknown-role', 'app-reset'],
  },
  q: {
    says: 'an id begun again before its end: output belongs to the older request until its END_REQUEST',
    talk: (t) =>
      t
        .server(request(1, { keep: true }))
        .server(request(1, { keep: true, body: 'second' }))
        .app(stdout(1, OK), endRequest(1))
        .app(stdout(1, `${OK}!`), endRequest(1)),
    exchanges: [
      { ...ANSWERED, generation: 1, stdin: 0, stdout: OK.length },
      { ...ANSWERED, generation: 2, stdin: 6, stdout: OK.length + 1 },
    ],
    codes: ['begin-for-active-id'],
  },
  r: {
    says: 'a connection on which nothing is said',
    talk: (t) => t.wait(5000).closes('app').closes('server'),
    exchanges: [],
    codes: ['silent-connection'],
  },
  s: {
    says: 'STDIN shorter than CONTENT_LENGTH: PHP-FPM waits until the web server closes',
    talk: (t) =>
      t
        .server(request(1, { params: { CONTENT_LENGTH: '10' }, body: 'abc' }))
        .wait(60_000)
        .closes('server')
        .closes('app'),
    exchanges: [{ state: 'server-closed', stdin: 3, serverClosedBefore: true }],
    codes: ['stdin-short', 'server-gave-up'],
  },
  t: {
    says: 'no end of STDIN on a GET: PHP-FPM answers anyway',
    talk: (t) => t.server(beginRequest(1), paramsRecords(1, PARAMS)).app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, stdin: 0 }],
    codes: [],
  },
  u: {
    says: 'bytes left over after END_REQUEST: a record that is cut',
    talk: (t) => t.server(request(1)).app(stdout(1, OK), endRequest(1), stdout(1, 'late').subarray(0, 10)).closes('app'),
    exchanges: [{ ...ANSWERED, stdout: OK.length }],
    codes: ['record-after-end', 'record-cut'],
  },
  v: {
    says: 'the largest record there is: content 65535, padding 255',
    talk: (t) =>
      t.server(request(1)).app(
        stdout(1, HTML_HEAD),
        makeRecord(TYPE.STDOUT, 1, new Uint8Array(65_535), () => 255),
        endRequest(1),
      ),
    exchanges: [{ ...ANSWERED, stdout: HTML_HEAD.length + 65_535 }],
    codes: [],
  },
  w: {
    says: 'records of 65528 bytes, as PHP-FPM writes large bodies',
    talk: (t) =>
      t.server(request(1)).app(streamRecords(TYPE.STDOUT, 1, utf8Bytes(HTML_HEAD + 'x'.repeat(200_000))), endRequest(1)),
    exchanges: [{ ...ANSWERED, stdout: HTML_HEAD.length + 200_000 }],
  },
  y: {
    says: 'STDIN of 32768 bytes buffered, 8192 unbuffered',
    talk: (t) =>
      t
        .server(beginRequest(1), paramsRecords(1, [['CONTENT_LENGTH', '70000']]))
        .server(streamRecords(TYPE.STDIN, 1, new Uint8Array(40_000), { chunk: 32_768 }))
        .server(streamRecords(TYPE.STDIN, 1, new Uint8Array(30_000), { chunk: 8192 }), streamEnd(TYPE.STDIN, 1))
        .app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, stdin: 70_000 }],
    codes: [],
  },
  z: {
    says: 'a param that comes twice: both are kept, the last one counts',
    talk: (t) =>
      t
        .server(
          beginRequest(1),
          paramsRecords(1, [
            ['REQUEST_METHOD', 'GET'],
            ['REQUEST_METHOD', 'PUT'],
          ]),
          streamEnd(TYPE.STDIN, 1),
        )
        .app(stdout(1, OK), endRequest(1)),
    exchanges: [{ ...ANSWERED, params: 2 }],
  },
  'late STDIN': {
    says: 'an empty STDIN after END_REQUEST (Apache, lighttpd): no orphan, and not counted',
    talk: (t) =>
      t
        .server(beginRequest(1), paramsRecords(1, PARAMS))
        .app(stdout(1, OK), endRequest(1))
        .closes('app')
        .server(streamEnd(TYPE.STDIN, 1)),
    exchanges: [ANSWERED],
    codes: ['input-after-end'],
  },
  timeout: {
    says: 'the web server gives up, and the application answers in full to nobody',
    talk: (t) => t.server(request(1)).wait(1000).closes('server').wait(2000).app(stdout(1, OK), endRequest(1)).closes('app'),
    exchanges: [{ ...ANSWERED, serverClosedBefore: true }],
    codes: ['server-gave-up'],
  },
  'killed worker': {
    says: 'a reset of the application: no answer',
    talk: (t) => t.server(request(1)).resets('app').closes('server'),
    exchanges: [{ state: 'app-reset', status: null, serverClosedBefore: false }],
    codes: ['app-reset'],
  },
  multiplexing: {
    says: 'three ids at once, their records interleaved',
    talk: (t) =>
      t
        .server(request(7), request(258), request(65_535))
        .app(
          stdout(258, OK),
          stdout(7, HTML_HEAD),
          stdout(65_535, OK),
          stdout(7, 'seven'),
          endRequest(65_535),
          endRequest(7),
          endRequest(258),
        ),
    exchanges: [
      { ...ANSWERED, id: 7, stdout: HTML_HEAD.length + 5 },
      { ...ANSWERED, id: 258, stdout: OK.length },
      { ...ANSWERED, id: 65_535, stdout: OK.length },
    ],
    codes: [],
  },
  'kept connection': {
    says: 'the same id again and again on a kept connection: generations',
    talk: (t) => {
      for (let i = 0; i < 3; i++) t.server(request(1, { keep: true })).app(stdout(1, OK), endRequest(1));
    },
    exchanges: [
      { ...ANSWERED, generation: 1 },
      { ...ANSWERED, generation: 2 },
      { ...ANSWERED, generation: 3 },
    ],
  },
  abort: {
    says: 'ABORT_REQUEST, and an application that ignores it',
    talk: (t) => t.server(request(1)).server(abortRequest(1)).app(stdout(1, OK), endRequest(1)),
    exchanges: [ANSWERED],
    codes: [],
  },
  filter: {
    says: 'the filter role: STDIN, then DATA',
    talk: (t) =>
      t
        .server(request(1, { role: 3 }), streamRecords(TYPE.DATA, 1, utf8Bytes('a file')), streamEnd(TYPE.DATA, 1))
        .app(stdout(1, OK), streamEnd(TYPE.STDOUT, 1), endRequest(1)),
    exchanges: [{ ...ANSWERED, data: 6 }],
    codes: [],
  },
  'stray output': {
    says: 'output for an id that was never begun',
    talk: (t) => t.server(request(1)).app(stdout(9, 'who?')).app(stdout(1, OK), endRequest(1)),
    exchanges: [ANSWERED],
    codes: ['record-without-request'],
  },
  'reserved bytes': {
    says: 'leaked memory in END_REQUEST, non-zero padding and reserved header byte: no harm',
    talk: (t) => {
      const end = endRequest(1);
      end.set(utf8Bytes('tmp'), 13);
      t.server(request(1)).app(oddRecord([1, TYPE.STDOUT, 0, 1, 0, 2, 3, 0x77], utf8Bytes('\n\nxyz')), end);
    },
    exchanges: [{ ...ANSWERED, headerBytes: 1, appStatus: 0 }],
    codes: [],
  },
  'cut in PARAMS': {
    says: 'the connection ends inside PARAMS: nothing of a record that is not whole counts',
    talk: (t) => t.server(beginRequest(1), paramsRecords(1, PARAMS).subarray(0, -12)).closes('server').closes('app'),
    exchanges: [{ state: 'server-closed', params: 0 }],
    codes: ['record-cut', 'server-gave-up'],
  },
  'cut in padding': {
    says: 'the connection ends inside the padding of PARAMS: not whole either',
    talk: (t) =>
      t
        .server(beginRequest(1), makeRecord(TYPE.PARAMS, 1, encodeNameValues(PARAMS), () => 8).subarray(0, -3))
        .closes('server')
        .closes('app'),
    exchanges: [{ state: 'server-closed', params: 0 }],
    codes: ['record-cut', 'server-gave-up'],
  },
  'cut in STDOUT': {
    says: 'the application dies inside a record of STDOUT: the head of the first record stays',
    talk: (t) =>
      t
        .server(request(1))
        .app(stdout(1, HTML_HEAD), makeRecord(TYPE.STDOUT, 1, new Uint8Array(900), NO_PADDING).subarray(0, 500))
        .resets('app'),
    exchanges: [{ state: 'app-reset', status: 200, stdout: HTML_HEAD.length }],
    codes: ['record-cut', 'app-reset'],
  },
  'cut in the head': {
    says: 'the only record of STDOUT is not whole: no status',
    talk: (t) =>
      t
        .server(request(1))
        .app(stdout(1, `${HTML_HEAD}hello world`).subarray(0, -9))
        .resets('server'),
    exchanges: [{ state: 'server-reset', status: null, stdout: 0 }],
    codes: ['record-cut', 'server-gave-up'],
  },
  'cut in STDERR': {
    says: 'the capture ends inside a record of STDERR',
    talk: (t) => t.server(request(1)).app(stderr(1, 'first'), stderr(1, 'the second message').subarray(0, 20)).ends(),
    exchanges: [{ state: 'capture-end', stderr: 'first' }],
    codes: ['record-cut', 'stderr-message'],
  },
  'STDIN over the end': {
    says: 'a record of STDIN is on its way when END_REQUEST comes (nginx with an application that does not read)',
    talk: (t) => {
      const body = streamRecords(TYPE.STDIN, 1, new Uint8Array(300), { chunk: 100 });
      t.server(beginRequest(1), paramsRecords(1, [['CONTENT_LENGTH', '300']]), streamEnd(TYPE.PARAMS, 1))
        .server(body.subarray(0, 150))
        .app(stdout(1, OK), endRequest(1))
        .server(body.subarray(150), streamEnd(TYPE.STDIN, 1));
    },
    exchanges: [{ ...ANSWERED, stdin: 100 }],
  },
  'given up, and the capture ends': {
    says: 'the web server has closed, the application works on when the capture ends',
    talk: (t) => t.server(request(1)).wait(1000).closes('server').ends(),
    exchanges: [{ state: 'server-closed', serverClosedBefore: true }],
    codes: ['server-gave-up'],
  },
  'an answer to a request that was cut': {
    says: 'the web server leaves, or aborts, before PARAMS are complete; the application answers what it has',
    talk: (t) =>
      t
        .server(beginRequest(1, { keepConnection: true }), paramsRecords(1, PARAMS), abortRequest(1))
        .app(stdout(1, OK), endRequest(1))
        .server(beginRequest(1), paramsRecords(1, PARAMS))
        .closes('server')
        .app(stdout(1, OK), endRequest(1)),
    exchanges: [ANSWERED, { ...ANSWERED, serverClosedBefore: true }],
    codes: ['server-gave-up'],
  },
  'input on its way': {
    says: 'the application closes after BEGIN_REQUEST (PHP-FPM, unknown role); the rest of the input comes all the same',
    talk: (t) =>
      t
        .server(beginRequest(1, { role: 9 }))
        .closes('app')
        .server(request(1).subarray(16))
        .resets('app'),
    exchanges: [{ state: 'app-closed', params: PARAMS.length }],
    codes: ['unknown-role', 'app-closed-early'],
  },
  'not fastcgi': {
    says: 'HTTP sent to the port: said once, and not taken for records',
    talk: (t) => t.server(utf8Bytes('GET / HTTP/1.1\r\nHost: example.test\r\n\r\n')).resets('app'),
    exchanges: [],
    codes: ['not-fastcgi'],
    records: [],
  },
};

describe.each(Object.entries(DELIVERIES))('traps, delivered %s', (_how, delivery) => {
  it.each(Object.entries(TRAPS))('%s', (_name, trap) => {
    const conversation = new Conversation(delivery);
    trap.talk(conversation);
    const got = conversation.exchanges;
    if (trap.exchanges !== undefined)
      expect(got.map((exchange, i) => pick(exchange, trap.exchanges![i] ?? { state: 'open' }))).toEqual(trap.exchanges);
    if (trap.codes !== undefined) expect(conversation.codes).toEqual(trap.codes);
    if (trap.records !== undefined) expect(conversation.records).toEqual(trap.records);
  });
});

const READERS: { readonly [Key in keyof Required<Expectation>]: (exchange: Exchange) => unknown } = {
  state: ({ end }) => end.state,
  status: ({ response }) => response?.status ?? null,
  stdin: ({ streams }) => streams.stdin.bytes,
  data: ({ streams }) => streams.data?.bytes,
  stdout: ({ streams }) => streams.stdout.bytes,
  stderr: ({ streams }) => streams.stderr.text,
  params: ({ params }) => params.length,
  id: ({ requestId }) => requestId,
  generation: ({ generation }) => generation,
  headerBytes: ({ response }) => response?.headerBytes,
  serverClosedBefore: ({ end }) => end.serverClosedBefore,
  appStatus: ({ end }) => end.appStatus,
};

/** What `exchange` says of the fields that `expected` has. */
function pick(exchange: Exchange, expected: Expectation): Record<string, unknown> {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, READERS[key as keyof Expectation](exchange)]));
}
