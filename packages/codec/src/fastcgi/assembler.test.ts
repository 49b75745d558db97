import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conversation } from '../../testing/conversation.js';
import { HTML_HEAD, request, stderr, stdout } from '../../testing/fastcgi-phrases.js';
import { concat, utf8Bytes } from '../bytes/index.js';
import { TYPE } from './constants.js';
import { beginRequest, endRequest, makeRecord, NO_PADDING, streamRecords } from './record-encoder.js';

describe('what an assembler tells', () => {
  it('tells a row’s life: begun, changed at most once per chunk, settled', () => {
    const t = new Conversation()
      .server(request(1))
      .app(stdout(1, HTML_HEAD), stderr(1, 'x'))
      .app(stdout(1, 'body'), endRequest(1));
    expect(t.events).toEqual(['begun 1', 'changed 1', 'changed 1', 'settled 1 end-request']);
  });

  it('times the phases by the chunks that brought them', () => {
    const { exchange } = new Conversation()
      .server(beginRequest(1))
      .wait(4)
      .server(request(1).subarray(16))
      .wait(9)
      .app(stdout(1, HTML_HEAD))
      .wait(19)
      .app(endRequest(1));
    expect(exchange.timings).toEqual({ send: 5, wait: 10, receive: 20, total: 35 });
    expect(exchange.startTime).toBe('2026-11-21T01:02:03.001000Z');
    expect(exchange.marks).toMatchObject({
      opened: -1,
      begin: 0,
      paramsComplete: 5,
      inputComplete: 5,
      firstStdout: 15,
      headComplete: 15,
      end: 35,
    });
  });

  it('measures the afterlife of a request that the web server gave up', () => {
    const t = new Conversation()
      .server(request(1))
      .wait(999)
      .closes('server')
      .wait(1999)
      .app(stdout(1, HTML_HEAD), endRequest(1));
    expect(t.exchange.timings).toMatchObject({ total: 3000, afterlife: 2000 });
    expect(t.exchange.diagnostics[0]?.message).toBe(
      'The web server gave up after 1000 ms, which looks like a timeout of 1 s; the application went on for 2000 ms more',
    );
  });

  it('knows a timeout by the silence before it', () => {
    const message = (wait: number) =>
      new Conversation().server(request(1)).app(stdout(1, HTML_HEAD)).wait(wait).closes('server').ends().exchange.diagnostics[0]
        ?.message;
    expect(message(60_010)).toBe('The web server gave up after 60012 ms, which looks like a timeout of 60 s');
    expect(message(1500)).toBe('The web server gave up after 1502 ms');
    expect(message(0)).toBe('The web server gave up after 2 ms');
  });

  it('tells a refusal from a death', () => {
    const refused = new Conversation().server(beginRequest(1, { role: 9 })).resets('app').exchange;
    expect(refused.diagnostics.at(-1)?.message).toBe(
      'The application reset the connection: it refuses such a request (unknown-role)',
    );
    const died = new Conversation().server(request(1)).resets('app').exchange;
    expect(died.diagnostics.at(-1)?.message).toBe('The application reset the connection before END_REQUEST');
  });

  it('tells a worker that dies from a kept connection that was closed as it was used again', () => {
    const kept = () =>
      new Conversation()
        .server(request(1, { keep: true }))
        .app(stdout(1, HTML_HEAD), endRequest(1))
        .wait(2000);
    const message = (t: Conversation) => t.exchanges.at(-1)?.diagnostics[0]?.message;
    const again = request(1, { keep: true });
    const causes = 'workers close what they keep at pm.max_requests, at request_terminate_timeout and when they are told to end';
    expect(message(kept().closes('app').server(again).resets('app'))).toBe(
      `The application had closed the kept connection 1 ms before the web server used it again; ${causes}`,
    );
    const crossed = `The application closed the kept connection 1 ms after the web server had used it again: the two may have crossed; ${causes}`;
    expect(message(kept().server(again).closes('app'))).toBe(crossed);
    expect(message(kept().server(again).resets('app'))).toBe(crossed);
    expect(message(kept().server(again).wait(5).resets('app'))).toBe('The application reset the connection before END_REQUEST');
  });

  it('keeps phases without holes when the answer comes before the input is complete', () => {
    const t = new Conversation()
      .server(request(1, { body: 'abc' }).subarray(0, -8))
      .app(stdout(1, HTML_HEAD))
      .server(request(1).subarray(-8));
    const { timings } = t.app(endRequest(1)).exchange;
    expect(timings.send! + timings.wait! + timings.receive!).toBe(timings.total);
  });

  it('says where it could prove it', () => {
    const t = new Conversation().server(request(1)).app(stdout(1, `${HTML_HEAD}x`), endRequest(1, 3));
    expect(t.exchange.diagnostics).toEqual([
      {
        code: 'app-status-not-zero',
        severity: 'warning',
        message: 'The program ended with status 3',
        spec: '5.5',
        span: { direction: 'from-app', offset: 40, length: 16 },
      },
    ]);
  });

  it('ends what is open with the capture', () => {
    expect(new Conversation().server(request(1)).ends().exchange.end.state).toBe('capture-end');
  });

  it('bounds the open requests of a connection', () => {
    const t = new Conversation();
    for (let id = 1; id <= 4100; id++) t.server(beginRequest(id));
    expect(t.exchanges.filter(({ end }) => end.state === 'lost')).toHaveLength(4);
  });
});

describe('gaps', () => {
  it('stays in step where only content is missing, and says so', () => {
    const t = new Conversation()
      .server(request(1))
      .app(makeRecord(TYPE.STDOUT, 1, utf8Bytes(HTML_HEAD + 'x'.repeat(100)), NO_PADDING).subarray(0, 60));
    t.loses('app', 50).app(
      makeRecord(TYPE.STDOUT, 1, utf8Bytes(HTML_HEAD + 'x'.repeat(100)), NO_PADDING).subarray(110),
      endRequest(1),
    );
    expect(t.exchange.end.state).toBe('end-request');
    expect(t.exchange.streams.stdout.bytes).toBe(HTML_HEAD.length + 50);
    expect(t.codes).toContain('capture-gap');
  });

  it('finds its way again at the next plausible record', () => {
    const t = new Conversation()
      .server(request(1, { keep: true }))
      .app(stdout(1, HTML_HEAD).subarray(0, 12))
      .loses('app', 1000);
    t.app(utf8Bytes('the rest of some body'))
      .server(request(1, { keep: true }))
      .app(stdout(1, HTML_HEAD), endRequest(1));
    expect(t.exchanges.map(({ end }) => end.state)).toEqual(['lost', 'end-request']);
    expect(t.codes).toContain('resynchronised');
  });

  it('says in one finding how much of an exchange is missing', () => {
    const t = new Conversation().server(request(1)).app(stdout(1, HTML_HEAD)).loses('app', 5000).loses('app', 40).ends();
    expect(t.exchange.diagnostics.map(({ message }) => message)).toEqual([
      '5040 bytes from the application are missing in 2 places (lost)',
    ]);
  });

  it('does not blame an application for PARAMS whose end was lost', () => {
    const t = new Conversation().server(beginRequest(1)).loses('server', 99).app(stdout(1, HTML_HEAD), endRequest(1));
    expect(t.exchange.diagnostics.map(({ code }) => code)).toEqual(['capture-gap']);
  });

  it('calls an exchange lost whose end may be in the gap', () => {
    const t = new Conversation().server(request(1)).loses('app', 5000).closes('app').closes('server');
    expect(t.exchange.end.state).toBe('lost');
  });

  it('blames nobody for records whose request may have begun where the capture lacks it', () => {
    const stray = stdout(1, HTML_HEAD);
    const severities = (t: Conversation) => t.findings.filter(({ code }) => code === 'record-without-request');
    expect(severities(new Conversation().app(stray))).toMatchObject([
      { severity: 'warning', message: 'STDOUT for id 1, which was never begun' },
    ]);
    const info = [{ severity: 'info', message: 'STDOUT for id 1, which began where the capture lacks it' }];
    expect(severities(new Conversation().loses('server', 100).app(stray))).toMatchObject(info);
    expect(severities(new Conversation(undefined, { startSeen: false }).app(stray, stray))).toMatchObject(info.concat(info));
  });

  it('begins in the middle of a connection, in the middle of a record', () => {
    const t = new Conversation(undefined, { startSeen: false });
    t.app(utf8Bytes('…of a page</p>\n\u0001\u0006 not a header '.repeat(9)), endRequest(1))
      .server(request(1))
      .app(stdout(1, HTML_HEAD), endRequest(1));
    expect(t.exchange.end.state).toBe('end-request');
  });
});

describe('hostile input', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.constantFrom(request(1), request(2, { role: 3 }), stdout(1, HTML_HEAD), stderr(2, 'x'), endRequest(1), endRequest(2)),
  );
  const step = fc.tuple(
    fc.constantFrom('server', 'app', 'gap', 'close', 'reset'),
    fc.constantFrom('server' as const, 'app' as const),
    piece,
  );

  it('never throws, and settles every exchange once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, startSeen) => {
        const t = new Conversation(undefined, { startSeen });
        for (const [what, party, bytes] of steps) {
          if (what === 'server') t.server(bytes);
          else if (what === 'app') t.app(bytes);
          else if (what === 'gap') t.loses(party, bytes.length % 3 === 0 ? null : bytes.length);
          else if (what === 'close') t.closes(party);
          else t.resets(party);
        }
        t.ends();
        const { exchanges } = t;
        expect(t.events.filter((event) => event.startsWith('settled'))).toHaveLength(exchanges.length);
        for (const { timings } of exchanges)
          expect(Object.values(timings).every((time) => time === null || time >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same exchanges whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 50 }),
        (input, output, size) => {
          const told = (pieces: number): unknown => {
            const t = new Conversation((bytes) =>
              Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, i) => bytes.subarray(i * pieces, (i + 1) * pieces)),
            );
            t.server(concat(input)).app(concat(output)).closes('app').closes('server').ends();
            return [t.exchanges, t.findings, t.records];
          };
          expect(told(size)).toEqual(told(1e9));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes a stream of 100 kB in single bytes', () => {
    const t = new Conversation((bytes) => Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
    t.server(request(1)).app(streamRecords(TYPE.STDOUT, 1, utf8Bytes(HTML_HEAD + 'x'.repeat(100_000))), endRequest(1));
    expect(t.exchange.streams.stdout.bytes).toBe(HTML_HEAD.length + 100_000);
  });
});
