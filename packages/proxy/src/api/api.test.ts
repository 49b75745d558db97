import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Served, TOKEN } from '../../testing/api-client.js';

const READ_FILE = {
  names: ['a.pcap'],
  state: 'read',
  bytesRead: 100,
  bytesTotal: 100,
  packets: 3,
  traffic: null,
  findings: [],
} as const;

describe('the HTTP API', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start();
  });
  afterEach(() => served.server.close());

  const json = async (path: string, asked?: Parameters<Served['ask']>[1]): Promise<{ status: number; body: unknown }> => {
    const reply = await served.ask(path, asked);
    return { status: reply.status, body: JSON.parse(reply.text) };
  };

  const post = (command: string, body?: string): ReturnType<typeof json> =>
    json(`/api/capture/${command}`, { method: 'POST', ...(body !== undefined && { body }) });

  describe('GET /api/exchanges', () => {
    it('lists exchanges in order, page by page', async () => {
      for (let row = 0; row < 5; row++) served.capture.put();
      expect(await json('/api/exchanges?limit=2')).toMatchObject({
        status: 200,
        body: { exchanges: [{ index: 1 }, { index: 2 }], next: 2, total: 5 },
      });
      expect(await json('/api/exchanges?limit=2&after=4')).toMatchObject({
        body: { exchanges: [{ index: 5 }], next: null, total: 5 },
      });
    });

    it('filters by rows without reading what does not match', async () => {
      for (let row = 1; row <= 20; row++) served.capture.put({ status: row % 10 === 0 ? 500 : 200 });
      expect(await json('/api/exchanges?filter=status:5xx')).toMatchObject({
        body: { exchanges: [{ index: 10 }, { index: 20 }], next: null, total: 2 },
      });
      expect(served.capture.exchangeReads).toBe(2);
    });

    it('reads exchanges and bodies where the filter needs them', async () => {
      for (let row = 1; row <= 3; row++) served.capture.put({ headBytes: 28 });
      served.capture.streams.set('2/stdout', Buffer.from('Content-Type: text/plain\r\n\r\nneedle'));
      const byParam = `/api/exchanges?filter=${encodeURIComponent('param.REQUEST_URI:page-3')}`;
      expect(await json(byParam)).toMatchObject({ body: { exchanges: [{ index: 3 }], total: 1 } });
      expect(await json('/api/exchanges?filter=body:needle')).toMatchObject({ body: { exchanges: [{ index: 2 }], total: 1 } });
    });

    it('counts and lists by one clock: until now, or until where the file ends', async () => {
      const started = (Date.now() - 5000) * 1000;
      served.capture.put({ start: started, sent: null, firstByte: null, end: null, state: 'open' });
      expect(await json('/api/exchanges?filter=duration:>1s')).toMatchObject({ body: { exchanges: [{ index: 1 }], total: 1 } });
      served.capture.put({ start: started + 10_000, sent: null, firstByte: null, end: started + 20_000 });
      served.capture.file = READ_FILE;
      expect(await json('/api/exchanges?filter=duration:>1s')).toMatchObject({ body: { exchanges: [], total: 0 } });
    });

    it('leaves evicted rows out', async () => {
      for (let row = 0; row < 5; row++) served.capture.put();
      served.capture.evict(4);
      expect(await json('/api/exchanges')).toMatchObject({
        body: { exchanges: [{ index: 4 }, { index: 5 }], next: null, total: 2 },
      });
    });

    it.each([
      ['filter=status:', 'invalid-filter'],
      ['filter=nosuchfield:1', 'invalid-filter'],
      ['limit=0', 'invalid-parameter'],
      ['limit=1001', 'invalid-parameter'],
      ['limit=x', 'invalid-parameter'],
      ['after=-1', 'invalid-parameter'],
      ['fliter=status:500', 'invalid-parameter'],
    ])('%s is refused with %s', async (query, code) => {
      expect(await json(`/api/exchanges?${query}`)).toMatchObject({ status: 400, body: { error: { code } } });
    });
  });

  describe('questions about many exchanges', () => {
    const ask = (path: string, question: object): ReturnType<typeof json> =>
      json(path, { method: 'POST', body: JSON.stringify(question) });

    it('answers with the numbers of those that pass, and reads only what rows do not decide', async () => {
      for (let row = 1; row <= 4; row++) served.capture.put({ status: row === 4 ? 500 : 200, headBytes: 28, stdoutBytes: 34 });
      for (const row of [1, 3, 4])
        served.capture.streams.set(`${row}/stdout`, Buffer.from('Content-Type: text/plain\r\n\r\nneedle'));
      const filter = 'status:2xx body:needle';
      expect(await ask('/api/matches', { filter, exchanges: [4, 3, 1, 99] })).toEqual({ status: 200, body: { matches: [3, 1] } });
      expect(served.capture.exchangeReads).toBe(2);
    });

    it('gives the values of params', async () => {
      for (let row = 1; row <= 2; row++) served.capture.put();
      expect(await ask('/api/values', { fields: ['param.REQUEST_URI', 'param.NO'], exchanges: [2, 7] })).toEqual({
        status: 200,
        body: { exchanges: [{ index: 2, values: [expect.stringContaining('2'), null] }] },
      });
    });

    it.each([
      [{ filter: 'nosuch:1', exchanges: [1] }, 'invalid-filter'],
      [{ filter: '', exchanges: [0] }, 'invalid-body'],
      [{ filter: '', exchanges: Array.from({ length: 2001 }, () => 1) }, 'invalid-body'],
    ])('refuses %j', async (question, code) => {
      expect(await ask('/api/matches', question)).toMatchObject({ status: 400, body: { error: { code } } });
    });
  });

  it('marks an exchange, for all who look at it', async () => {
    served.capture.put();
    const mark = { colour: 'red', note: 'look here' };
    const path = '/api/exchanges/1/mark';
    expect(await served.ask(path, { method: 'PUT', body: JSON.stringify({ mark }) })).toMatchObject({ status: 204 });
    expect(served.capture.row(1)?.mark).toEqual(mark);
    expect(await json('/api/exchanges?filter=is:marked')).toMatchObject({ body: { total: 1 } });
    expect(await served.ask(path, { method: 'PUT', body: '{"mark":null}' })).toMatchObject({ status: 204 });
    expect(served.capture.row(1)?.mark).toBeUndefined();
    expect(await served.ask('/api/exchanges/9/mark', { method: 'PUT', body: '{"mark":null}' })).toMatchObject({ status: 404 });
    expect(await served.ask(path, { method: 'PUT', body: '{"mark":{"colour":"pink","note":""}}' })).toMatchObject({
      status: 400,
    });
  });

  it('GET /api/exchanges/{index} answers one exchange', async () => {
    served.capture.put({ uri: '/one' });
    expect(await json('/api/exchanges/1')).toMatchObject({ status: 200, body: { index: 1, request: { uri: '/one' } } });
    expect(await json('/api/exchanges/2')).toMatchObject({ status: 404, body: { error: { code: 'exchange-not-found' } } });
    expect(await json('/api/exchanges/0x1')).toMatchObject({ status: 400, body: { error: { code: 'invalid-parameter' } } });
  });

  describe('GET …/streams/{name}', () => {
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, at) => at % 251));
    const readUntilEvicted = (from: number, to: number): Promise<Uint8Array> =>
      Promise.resolve(from < 300_000 ? bytes.subarray(from, to) : new Uint8Array());
    beforeEach(() => {
      served.capture.put();
      served.capture.streams.set('1/stdout', bytes);
      served.capture.streams.set('1/stderr', Buffer.alloc(0));
    });

    it('gives the bytes as they are, to be saved and not shown', async () => {
      const reply = await served.ask('/api/exchanges/1/streams/stdout');
      expect(reply.status).toBe(200);
      expect(reply.body.equals(bytes)).toBe(true);
      expect(reply.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': '700000',
        'content-disposition': 'attachment; filename="exchange-1-stdout.bin"',
        'accept-ranges': 'bytes',
        'x-content-type-options': 'nosniff',
      });
    });

    it.each([
      ['bytes=0-0', 0, 1],
      ['bytes=100-299999', 100, 300_000],
      ['bytes=699990-', 699_990, 700_000],
      ['bytes=-5', 699_995, 700_000],
    ])('gives the range %s', async (range, from, to) => {
      const reply = await served.ask('/api/exchanges/1/streams/stdout', { headers: { Range: range } });
      expect(reply.status).toBe(206);
      expect(reply.headers['content-range']).toBe(`bytes ${from}-${to - 1}/700000`);
      expect(reply.body.equals(bytes.subarray(from, to))).toBe(true);
    });

    it('refuses a range that is not there', async () => {
      const reply = await served.ask('/api/exchanges/1/streams/stdout', { headers: { Range: 'bytes=700000-' } });
      expect(reply.status).toBe(416);
      expect(reply.headers['content-range']).toBe('bytes */700000');
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'range-not-satisfiable' } });
    });

    it('gives an empty stream, and only the head of what is asked for with HEAD', async () => {
      expect(await served.ask('/api/exchanges/1/streams/stderr')).toMatchObject({ status: 200, text: '' });
      const head = await served.ask('/api/exchanges/1/streams/stdout', { method: 'HEAD' });
      expect(head).toMatchObject({ status: 200, text: '' });
      expect(head.headers['content-length']).toBe('700000');
    });

    it('knows only four streams', async () => {
      expect(await json('/api/exchanges/1/streams/data')).toMatchObject({
        status: 404,
        body: { error: { code: 'stream-not-found' } },
      });
      expect(await json('/api/exchanges/1/streams/params')).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid-parameter' } },
      });
    });

    it('reads no faster than the client takes', async () => {
      let readBytes = 0;
      const read = (from: number, to: number): Promise<Uint8Array> => {
        readBytes += to - from;
        return Promise.resolve(new Uint8Array(to - from));
      };
      served.capture.stream = () => Promise.resolve({ size: 1024 ** 3, read });
      const socket = connect(served.server.port, '127.0.0.1');
      socket.pause();
      socket.write(`GET /api/exchanges/1/streams/stdout HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
      let before = -1;
      for (let still = 0; still < 4; still = readBytes > 0 && readBytes === before ? still + 1 : 0) {
        before = readBytes;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(readBytes).toBeLessThan(32 * 1024 * 1024);
      socket.destroy();
    });

    it('cuts the connection where the bytes are gone half-way, and a later request goes on', async () => {
      served.capture.stream = () => Promise.resolve({ size: bytes.length, read: readUntilEvicted });
      await expect(served.ask('/api/exchanges/1/streams/stdout')).rejects.toThrow();
      expect(await json('/api/status')).toMatchObject({ status: 200 });
    });
  });

  describe('GET …/records', () => {
    beforeEach(() => {
      served.capture.put();
    });

    it('lists the records of an exchange, or of its whole connection', async () => {
      expect(await json('/api/exchanges/1/records')).toMatchObject({
        body: { records: [{ record: 1, type: 'STDOUT' }, {}, {}], total: 3 },
      });
      expect(await json('/api/exchanges/1/records?connection=1')).toMatchObject({ body: { total: 5 } });
      expect(await json('/api/exchanges/1/records?after=1&limit=1')).toMatchObject({
        body: { records: [{ record: 2 }], total: 3 },
      });
      expect(await json('/api/exchanges/7/records')).toMatchObject({
        status: 404,
        body: { error: { code: 'exchange-not-found' } },
      });
    });

    it('adds the first bytes of each when asked', async () => {
      expect(await json('/api/exchanges/1/records?bytes=3')).toMatchObject({ body: { records: [{ hex: '010600' }, {}, {}] } });
    });

    it('gives one record whole', async () => {
      const reply = await served.ask('/api/exchanges/1/records/2');
      expect(reply.headers['content-type']).toBe('application/octet-stream');
      expect([...reply.body]).toEqual([1, 6, 0, 1, 0, 2, 0, 0, 0x68, 2]);
      expect(await json('/api/exchanges/1/records/99')).toMatchObject({
        status: 404,
        body: { error: { code: 'record-not-found' } },
      });
    });
  });

  it('GET /api/connections tells what belongs to no exchange', async () => {
    expect(await json('/api/connections')).toEqual({ status: 200, body: { connections: [], forgotten: 0 } });
    const finding = { code: 'not-fastcgi', severity: 'error', message: 'Not FastCGI from the web server' } as const;
    const times = { opened: 1_000_000, closed: null };
    const report = { connection: 7, tap: 'a=b', server: '127.0.0.1:40112', app: '', ...times, findings: [finding], more: 0 };
    served.capture.reports = { connections: [report], forgotten: 2 };
    expect(await json('/api/connections')).toEqual({ status: 200, body: { connections: [report], forgotten: 2 } });
  });

  it('GET /api/status tells what goes on', async () => {
    expect(await json('/api/status')).toMatchObject({
      body: { product: 'fcgiscope', version: '1.2.3', capture: 'capture-1', protocolVersion: 1, state: 'running', taps: [{}] },
    });
  });

  describe('POST /api/capture/…', () => {
    it('steers the capture and answers with its state', async () => {
      expect(await post('pause')).toMatchObject({ status: 200, body: { state: 'paused' } });
      expect(await post('resume')).toMatchObject({ status: 200, body: { state: 'running' } });
      served.capture.put();
      expect(await post('clear')).toMatchObject({ status: 200, body: { exchanges: 0, capture: 'capture-2' } });
      expect(await post('mark', '{"text":" before the fix "}')).toMatchObject({ status: 200 });
      expect(served.capture.marks).toEqual(['before the fix']);
    });

    it.each([
      ['{'],
      [''],
      ['{"text":""}'],
      ['{"text":7}'],
      [JSON.stringify({ text: 'x'.repeat(1001) })],
      ['{"text":"a","more":1}'],
    ])('refuses the mark %s', async (body) => {
      expect(await post('mark', body)).toMatchObject({ status: 400, body: { error: { code: 'invalid-body' } } });
    });

    it('takes requests that do not say how long they are: without a body, as curl -X POST, and in chunks', async () => {
      const socket = connect(served.server.port, '127.0.0.1');
      socket.write(`POST /api/capture/pause HTTP/1.1\r\nHost: ${served.host}\r\nAuthorization: Bearer ${TOKEN}\r\n`);
      socket.write('Connection: close\r\n\r\n');
      const answer = await socket.setEncoding('latin1').toArray();
      expect(answer.join('')).toMatch(/^HTTP\/1\.1 200 .*"state":"paused"/s);
      const inChunks = (body: string) =>
        json('/api/capture/mark', { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' }, body });
      expect(await inChunks('{"text":"chunked"}')).toMatchObject({ status: 200 });
      expect(served.capture.marks).toEqual(['chunked']);
      expect(await inChunks('x'.repeat(80_000))).toMatchObject({ status: 413, body: { error: { code: 'body-too-large' } } });
    });

    it('refuses a large body, and a method that changes nothing', async () => {
      expect(await post('mark', 'x'.repeat(80_000))).toMatchObject({ status: 413, body: { error: { code: 'body-too-large' } } });
      const get = await served.ask('/api/capture/pause');
      expect(get.status).toBe(405);
      expect(get.headers.allow).toBe('POST');
      expect(served.capture.state).toBe('running');
    });
  });

  describe('GET /api/export', () => {
    it('writes one exchange per line', async () => {
      for (let row = 1; row <= 3; row++) served.capture.put({ status: row === 2 ? 404 : 200 });
      const reply = await served.ask('/api/export?format=ndjson&filter=-status:404');
      expect(reply.headers).toMatchObject({
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="fcgiscope.ndjson"',
      });
      expect(reply.text.endsWith('\n')).toBe(true);
      const lines = reply.text.trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([1, 3]);
    });

    it('says which formats there are', async () => {
      expect(await json('/api/export?format=csv')).toMatchObject({ status: 400, body: { error: { code: 'unknown-format' } } });
      expect((await served.ask('/api/export?format=csv')).text).toContain('pcapng, har, ndjson, markdown');
    });

    it('masks secrets unless they are asked for', async () => {
      served.capture.put();
      const original = served.capture.exchange.bind(served.capture);
      served.capture.exchange = async (index) => {
        const exchange = await original(index);
        return exchange && { ...exchange, params: [...exchange.params, ['HTTP_COOKIE', 'session=very-secret-value']] };
      };
      expect((await served.ask('/api/export?format=ndjson')).text).not.toContain('very-secret-value');
      expect((await served.ask('/api/export?format=ndjson&secrets=include')).text).toContain('very-secret-value');
    });

    it('writes the exchanges that are named, each once, whatever the ranges claim', async () => {
      for (let row = 1; row <= 6; row++) served.capture.put();
      const exchanges = [
        [2, 3],
        [3, 4],
        [6, Number.MAX_SAFE_INTEGER],
      ];
      const exportOf = (question: object) => served.ask('/api/export', { method: 'POST', body: JSON.stringify(question) });
      const reply = await exportOf({ format: 'ndjson', exchanges });
      expect(reply.headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'fcgiscope-masked': '0' });
      const indexes = reply.text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { index: number }).index);
      expect(indexes).toEqual([2, 3, 4, 6]);
      expect((await exportOf({ format: 'ndjson', exchanges, secrets: 'include' })).headers['fcgiscope-masked']).toBeUndefined();
      expect(await exportOf({ format: 'ndjson', exchanges, filter: 'status:500' })).toMatchObject({ status: 400 });
      expect(await exportOf({ format: 'ndjson', exchanges: [[0, 1]] })).toMatchObject({ status: 400 });
    });

    it('answers with an error, not with half a file, where something cannot be masked', async () => {
      served.capture.put();
      served.capture.exchange = () => Promise.reject(new Error('disk on fire'));
      expect(await json('/api/export')).toMatchObject({ status: 500, body: { error: { message: 'unexpected: disk on fire' } } });
    });

    it('stops reading when whoever asked has gone', async () => {
      for (let row = 0; row < 20_000; row++) served.capture.put();
      const original = served.capture.exchange.bind(served.capture);
      served.capture.exchange = async (index) => {
        await new Promise((resolve) => setImmediate(resolve));
        return original(index);
      };
      await abandon(served, '/api/export?secrets=include');
      const reads = served.capture.exchangeReads;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(served.capture.exchangeReads - reads).toBeLessThan(20);
      expect(reads).toBeLessThan(15_000);
    });
  });

  it('GET /metrics speaks Prometheus', async () => {
    served.capture.put();
    const reply = await served.ask('/metrics');
    expect(reply.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(reply.text).toContain('fcgiscope_exchanges_total{status="2xx"} 1\n');
  });

  it('answers 404 for what is not there and 500 for what breaks, in JSON', async () => {
    expect(await json('/api/nothing')).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
    served.capture.exchange = () => Promise.reject(new Error('disk on fire'));
    expect(await json('/api/exchanges/1')).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
  });
});

/** Asks, reads the first bytes of the answer and hangs up. */
async function abandon(served: Served, path: string): Promise<void> {
  const abort = new AbortController();
  const response = await fetch(`http://${served.host}${path}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
    signal: abort.signal,
  });
  await response.body?.getReader().read();
  abort.abort();
}
