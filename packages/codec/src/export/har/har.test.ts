import { describe, expect, it } from 'vitest';
import { pcap } from '../../../testing/capture-file.js';
import { exchangesIn, exported, fixture, indicesIn, openCapture } from '../../../testing/exported-capture.js';
import { request, stdout } from '../../../testing/fastcgi-phrases.js';
import { harErrors } from '../../../testing/har-schema.js';
import { secretTraffic } from '../../../testing/secret-traffic.js';
import { TcpScript } from '../../../testing/tcp-script.js';
import { base64Bytes, concat, utf8, utf8Bytes } from '../../bytes/index.js';
import type { Exchange } from '../../exchange/index.js';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import { captureBytes, harToPcapng } from './import-har.js';

const CAPTURES = [
  'nginx-fpm-stderr',
  'nginx-fpm-client-abort',
  'nginx-fpm-worker-killed',
  'nginx-fpm-warnings',
  'lighttpd-libfcgi-authorizer',
  'raw-go-multiplex',
  'nginx-scgi',
  'nginx-uwsgi',
];

async function har(bytes: Uint8Array, includeSecrets = false) {
  const text = utf8((await exported(await openCapture(bytes), 'har', { includeSecrets })).bytes) ?? '';
  return { text, har: JSON.parse(text) };
}

const BINARY = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 0xff);

/** One upload of bytes that are no text, answered with others. */
function binaryTraffic(): Uint8Array {
  const params = {
    REQUEST_METHOD: 'POST',
    REQUEST_URI: '/upload',
    HTTP_HOST: 'a.test',
    CONTENT_TYPE: 'application/octet-stream',
  };
  const script = new TcpScript().handshake();
  script.data(
    'server',
    concat([
      beginRequest(1),
      paramsRecords(1, Object.entries(params)),
      streamRecords(TYPE.STDIN, 1, BINARY),
      streamEnd(TYPE.STDIN, 1),
    ]),
  );
  script.data('app', concat([stdout(1, 'Content-Type: image/x\r\n\r\n'), streamRecords(TYPE.STDOUT, 1, BINARY), endRequest(1)]));
  return pcap(script.fin('app').fin('server').packets);
}

describe('a HAR', () => {
  it.each(CAPTURES)('of %s is valid, with secrets and without', async (name) => {
    for (const includeSecrets of [false, true]) {
      const { har: document } = await har(fixture(name), includeSecrets);
      expect(harErrors(document)).toEqual([]);
      expect(document.log.entries.length).toBe(indicesIn(await openCapture(fixture(name))).length);
    }
  });

  it('of cookies, queries, forms and redirects is valid, and has them', async () => {
    const { har: document } = await har(secretTraffic(), true);
    expect(harErrors(document)).toEqual([]);
    const [entry] = document.log.entries;
    expect(entry.request.cookies.map(({ name }: { name: string }) => name)).toEqual(['PHPSESSID', 'theme', 'connect.sid']);
    expect(entry.request.queryString).toHaveLength(4);
    expect(entry.response).toMatchObject({
      status: 302,
      redirectURL: expect.stringContaining('/next?'),
      cookies: [{ name: 'PHPSESSID', path: '/', httpOnly: true }, { name: 'basket' }],
    });
    expect(entry._fcgiDiagnostics).toEqual(expect.any(Array));
  });

  it('loses no binary body, and says where it is', async () => {
    const { har: document } = await har(binaryTraffic());
    expect(harErrors(document)).toEqual([]);
    const [{ request: asked, response }] = document.log.entries;
    expect(asked.postData).toMatchObject({ text: '', comment: expect.stringContaining('_base64') });
    expect(base64Bytes(asked.postData._base64)).toEqual(BINARY);
    expect(response.content.encoding).toBe('base64');
    expect(base64Bytes(response.content.text)).toEqual(BINARY);
  });

  it('says what became of an exchange without an answer', async () => {
    const { har: document } = await har(fixture('nginx-fpm-worker-killed'));
    expect(document.log.entries[0]).toMatchObject({ response: { status: 0 }, _error: 'no response: app-reset' });
  });
});

describe('a HAR that is read', () => {
  it.each(CAPTURES)('is the exchanges that it was made of, but for what HTTP and its clock do not know: %s', async (name) => {
    const file = await openCapture(fixture(name));
    const again = await openCapture(await made((await har(fixture(name), true)).text));
    expect((await exchangesIn(again)).map(known)).toEqual((await exchangesIn(file)).map(known));
  });

  it.each(['nginx-fpm-stderr', 'nginx-scgi', 'nginx-uwsgi'])(
    'has the marks of the exchanges that it was made of: %s',
    async (name) => {
      const { har: document } = await har(fixture(name));
      const mark = { colour: 'red', note: 'look here' };
      document.log.entries[0]._fcgiMark = mark;
      const [exchange] = await exchangesIn(await openCapture(await made(JSON.stringify(document))));
      expect(exchange?.mark).toEqual(mark);
    },
  );

  it('is FastCGI where uwsgi could not carry the params', async () => {
    const entry = { _fcgiProtocol: 'uwsgi', _fcgiParams: [['A', 'x'.repeat(65_536)]], response: { status: 200 } };
    const [exchange] = await exchangesIn(await openCapture(await made(JSON.stringify({ log: { entries: [entry] } }))));
    expect(exchange).toMatchObject({ protocol: 'fastcgi', params: [['A', expect.stringMatching(/^x{65536}$/)]] });
  });

  it('has the times of the exchange that it was made of', async () => {
    const file = await openCapture(fixture('nginx-fpm-stderr'));
    const again = await openCapture(await made((await har(fixture('nginx-fpm-stderr'), true)).text));
    const times = ({ timings, startTime }: Exchange) => [startTime, timings.wait, timings.total];
    expect((await exchangesIn(again)).map(times)).toEqual((await exchangesIn(file)).map(times));
  });

  it('may be a browser’s: params are made of URL and headers', async () => {
    const entry = {
      startedDateTime: '2026-11-21T03:02:03.5+01:00',
      timings: { send: 1, wait: 20, receive: 4 },
      request: {
        method: 'POST',
        url: 'https://shop.example.test:8443/a/b?c=1',
        headers: [
          { name: ':authority', value: 'x' },
          { name: 'User-Agent', value: 'Fox' },
        ],
        postData: { mimeType: 'text/plain', text: 'hällo' },
      },
      response: {
        status: 201,
        statusText: 'Created',
        headers: [
          { name: 'Content-Encoding', value: 'br' },
          { name: 'X-A', value: 'b' },
        ],
        content: { text: 'ok' },
      },
    };
    const file = await openCapture(await made(JSON.stringify({ log: { entries: [entry] } })));
    expect(file.status().findings).toMatchObject([{ code: 'made-from-har', severity: 'info' }]);
    const [exchange] = await exchangesIn(file);
    expect(exchange).toMatchObject({
      startTime: '2026-11-21T02:02:03.500000Z',
      request: { method: 'POST', uri: '/a/b?c=1', host: 'shop.example.test:8443' },
      timings: { send: 1, wait: 20, receive: 4 },
      response: {
        status: 201,
        headers: [
          ['Status', '201 Created'],
          ['X-A', 'b'],
        ],
        bodyBytes: 2,
      },
      streams: { stdin: { bytes: 6, closed: true } },
    });
    expect(exchange?.params).toContainEqual(['HTTP_USER_AGENT', 'Fox']);
  });

  it.each([
    ['{"log": 1}', /no log\.entries/],
    ['{ no json', /no HAR/],
    ['{"log":{"entries":[{"request":5,"response":[],"timings":null,"_fcgiParams":[1,[2],["a"]]},null,7]}}', null],
  ])('%s is told in one line or read as far as it goes', async (text, error) => {
    const result = harToPcapng(text);
    if (error === null) expect((await openCapture(await made(text))).status().findings).toMatchObject([{ severity: 'info' }]);
    else expect(result).toEqual({ ok: false, error: expect.stringMatching(error) });
  });
});

/** What a HAR of ours keeps of an exchange. */
function known(exchange: Exchange): object {
  const { protocol, request: line, params, role, requestId, keepConnection, response, streams, end, connection } = exchange;
  const { serverClosedBefore: _, abortRequest: __, ...ended } = end;
  return {
    protocol,
    line,
    params,
    ids: [role, requestId, keepConnection],
    response: response && [response.status, response.headers, response.bodyBytes],
    body: streams.stdin.bytes,
    stderr: streams.stderr.text,
    end: ended.state === 'app-closed' && protocol === 'fastcgi' ? 'broken off' : ended,
    ends: [connection.server, connection.app],
  };
}

describe('captureBytes', () => {
  it('passes captures on as they are', async () => {
    const bytes = concat([request(1)]);
    expect(await gathered(captureBytes(of(bytes)))).toEqual(bytes);
  });
});

async function* of(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return concat(parts);
}

function made(text: string): Promise<Uint8Array> {
  const bytes = utf8Bytes(text);
  return gathered(captureBytes(of(bytes.subarray(0, 5), bytes.subarray(5))));
}
