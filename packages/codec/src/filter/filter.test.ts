import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange, SummaryRow } from '../exchange/index.js';
import type { FilterSubject } from './field.js';
import { FIELDS } from './fields.js';
import { compileFilter, type Filter } from './filter.js';

const START = 1_700_000_000_000_000;

function row(changes: Partial<SummaryRow> = {}): SummaryRow {
  return {
    index: 7,
    protocol: 'fastcgi',
    connection: 17,
    requestId: 1,
    generation: 4,
    role: 'responder',
    keepConnection: true,
    tap: '127.0.0.1:9000=unix:/run/php.sock',
    method: 'POST',
    uri: '/checkout?step=2',
    host: 'shop.example.org',
    script: '/srv/www/index.php',
    status: 500,
    requestType: 'application/x-www-form-urlencoded',
    contentType: 'text/html; charset=utf-8',
    remoteAddress: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (X11)',
    start: START,
    sent: START + 2_000,
    firstByte: START + 202_000,
    end: START + 1_240_000,
    gaveUp: null,
    state: 'end-request',
    paramsBytes: 800,
    stdinBytes: 2_100,
    dataBytes: 0,
    stdoutBytes: 812,
    headBytes: 62,
    stderrBytes: 39,
    stderrText: 'PHP message: Fatal: Undefined variable\n',
    appStatus: 0,
    abortRequest: false,
    diagnosticCodes: ['php-fatal', 'stderr-output'],
    worst: 'warning',
    ...changes,
  };
}

/** As much of an exchange as filters read. */
function exchange(params: Exchange['params'], stderr = ''): Exchange {
  const stream = { bytes: 0, records: 0, closed: true };
  return {
    index: 7,
    protocol: 'fastcgi',
    connection: { id: 17, server: '127.0.0.1:1', app: '127.0.0.1:2' },
    requestId: 1,
    generation: 4,
    role: 'responder',
    keepConnection: true,
    startTime: '2026-11-21T01:02:03.123456Z',
    timings: { send: null, wait: null, receive: null, total: null },
    marks: {
      opened: null,
      begin: null,
      paramsComplete: null,
      inputComplete: null,
      firstStderr: null,
      firstStdout: null,
      headComplete: null,
      lastStdout: null,
      end: null,
      serverClosed: null,
      appClosed: null,
    },
    params,
    request: { method: null, uri: null, host: null, script: null },
    streams: { stdin: stream, data: null, stdout: stream, stderr: { ...stream, text: stderr } },
    response: { status: 302, headers: [['Location', '/login?next=/cart']], headerBytes: 62, bodyBytes: 750 },
    end: { state: 'end-request', appStatus: 0, protocolStatus: null, abortRequest: false, serverClosedBefore: false },
    diagnostics: [],
  };
}

function compiled(text: string): Filter {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  return filter.value;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a filter on rows', () => {
  it.each([
    '',
    '  ',
    'checkout',
    'CHECKOUT',
    'fatal variable',
    'index.php',
    '"step=2"',
    'chec*step',
    'fatal*variable',
    '/undef\\w+ var/',
    '/^php message/',
    'method:post',
    'method:GET,POST',
    'method:P*',
    '-method:GET',
    'NOT method:GET',
    'status:5xx',
    'status:50x',
    'status:500',
    'status:>=500',
    'status:400..599',
    'status:404,500',
    'status:*',
    'uri:checkout',
    'uri:="/checkout?step=2"',
    'uri:=/CHECKOUT?step=2',
    'uri:/check*',
    'uri:*step=2',
    'uri:/step=\\d$/',
    'uri:/step=\\d$/i',
    'host:example.org',
    'host:*.example.org',
    'script:*.php',
    'query:step=2',
    'query:="step=2"',
    'stderr:"undefined variable"',
    'duration:>200ms',
    'duration:1s..',
    'duration:1.2s..1.3s',
    'duration:<=1240',
    'duration:>1239999us',
    'uri:/check',
    'wait:200ms..200ms',
    'size:1k..10k',
    'size:2912',
    'in:2100',
    'out:<1k',
    'type:html',
    'type:urlencoded',
    'agent:mozilla',
    'remote:192.0.2.*',
    'role:responder',
    'conn:17',
    'id:1',
    'index:1..10',
    'index:3,7',
    'tap:9000',
    'protocol:fastcgi',
    'end:end-request',
    'end:end*',
    'is:error',
    'is:slow',
    'is:kept',
    'is:open,slow',
    'has:stderr',
    'has:body',
    'has:diagnostic',
    'diag:php-*',
    'diag:*',
    'a OR checkout',
    '(nothing OR checkout) method:POST',
    '-(nothing OR method:GET)',
    'checkout AND fatal',
    '--checkout',
  ])('matches: %s', (text) => {
    expect(compiled(text).testRow(row())).toBe('yes');
  });

  it.each([
    'nothing',
    'checkout nothing',
    'method:PO',
    'method:GET',
    'status:4xx',
    'status:>500',
    'status:<500',
    'uri:=/checkout',
    'uri:check*',
    'uri:/out$/',
    'duration:<1240ms',
    'duration:>1240ms',
    'wait:>200ms',
    'is:open',
    'is:aborted',
    'is:marked',
    '-is:error',
    'end:*-reset',
    'diag:php',
    'id:2..',
    'query:""',
  ])('does not match: %s', (text) => {
    expect(compiled(text).testRow(row())).toBe('no');
  });

  it.each<[string, Partial<SummaryRow>]>([
    ['-status:*', { status: null }],
    ['-status:200', { status: null }],
    ['-uri:*', { uri: null }],
    ['-query:*', { uri: '/' }],
    ['query:""', { uri: '/?' }],
    ['is:open', { state: 'open', end: null }],
    ['is:open -is:error', { state: 'capture-end', end: null, status: 200 }],
    ['is:error', { state: 'app-reset', status: 200 }],
    ['is:error', { state: 'app-closed', status: 200 }],
    ['-is:error', { protocol: 'scgi', state: 'app-closed', status: 200 }],
    ['is:error', { protocol: 'scgi', state: 'app-reset', status: 200 }],
    ['is:error', { status: 200, worst: 'error' }],
    ['-is:error', { status: 404 }],
    ['is:aborted', { gaveUp: START }],
    ['is:aborted', { abortRequest: true }],
    ['-duration:>0', { end: null, state: 'capture-end' }],
    ['wait:0..0', { firstByte: START }],
    ['-has:body', { stdinBytes: 0, stdoutBytes: 62 }],
    ['role:"unknown(9)"', { role: 'unknown(9)' }],
    ['role:unknown(9)', { role: 'unknown(9)' }],
    ['uri:"a,b"', { uri: '/a,b' }],
    ['ÄRGER', { uri: '/ärger' }],
    ['stderr:"C:\\www"', { stderrText: 'in C:\\www', stderrBytes: 9 }],
  ])('%s matches %o', (text, changes) => {
    expect(compiled(text).testRow(row(changes))).toBe('yes');
  });

  it('knows marks and the time', () => {
    const open = row({ state: 'open', end: null, firstByte: null });
    expect(compiled('is:marked').testRow(row(), { marked: true })).toBe('yes');
    expect(compiled('duration:>5s').testRow(open, { now: START + 6_000_000 })).toBe('yes');
    expect(compiled('wait:>5s').testRow(open, { now: START + 6_000_000 })).toBe('yes');
    expect(compiled('is:slow').test({ row: open, now: START + 500_000 })).toBe(false);
    expect(compiled('is:slow').test({ row: open })).toBe(false);
  });
});

describe('a filter that needs more than the row', () => {
  const params: Exchange['params'] = [
    ['SCRIPT_FILENAME', '/srv/www/index.php'],
    ['HTTP_COOKIE', 'a=1'],
    ['HTTP_COOKIE', 'session=2'],
    ['CONTENT_TYPE', 'text/plain'],
    ['X_RAW', '/w==', 'base64'],
  ];

  it.each([
    ['param.script_filename:index', true],
    ['param.SCRIPT_FILENAME:=/srv/www/index.php', true],
    ['param.HTTP_COOKIE:session', true],
    ['param.HTTP_COOKIE:*', true],
    ['param.HTTPS:*', false],
    ['-param.HTTPS:*', true],
    ['param.X_RAW:ÿ', true],
    ['header.cookie:session', true],
    ['header.Location:/login*', true],
    ['header.content-type:text/plain', true],
    ['header.x-none:*', false],
    ['stderr:/end$/', true],
  ])('%s', (text, expected) => {
    const subject: FilterSubject = { row: row({ stderrBytes: 5000 }), exchange: exchange(params, 'long … end') };
    const filter = compiled(text);
    expect(filter.needs).toBe('exchange');
    expect(filter.testRow(subject.row)).toBe('maybe');
    expect(filter.verdict(subject)).toBe(expected ? 'yes' : 'no');
  });

  it('searches bodies, the response without its head', () => {
    const subject = {
      row: row({ headBytes: 7 }),
      bodies: { stdin: bytes('step=2&Größe=L'), stdout: bytes('A: b\r\n\r\nout of stock').subarray(1) },
    };
    expect(compiled('body:GRÖSSE OR body:größe').test(subject)).toBe(true);
    expect(compiled('body:"out of stock"').test(subject)).toBe(true);
    expect(compiled('body:/^out/').test(subject)).toBe(true);
    expect(compiled('body:": b"').test(subject)).toBe(false);
  });

  it.each([
    ['body:x method:GET', 'no'],
    ['body:x method:POST', 'maybe'],
    ['body:x OR method:POST', 'yes'],
    ['-body:x', 'maybe'],
    ['param.A:x method:GET', 'no'],
    ['stderr:fatal', 'yes'],
    ['stderr:nothing', 'no'],
  ])('%s: the row alone says %s', (text, verdict) => {
    expect(compiled(text).testRow(row())).toBe(verdict);
  });

  it('settles rows without bodies at once', () => {
    expect(compiled('body:x').testRow(row({ stdinBytes: 0, stdoutBytes: 62 }))).toBe('no');
  });

  it.each([
    ['method:GET', 'row'],
    ['method:GET param.A:b', 'exchange'],
    ['-(body:x OR is:error)', 'bodies'],
  ])('%s needs %s', (text, needs) => {
    expect(compiled(text).needs).toBe(needs);
  });
});

describe('a mistake', () => {
  it.each([
    ['stauts:500', 0, 6, 'Did you mean status?'],
    ['a http://x', 2, 4, 'quote it'],
    ['status:', 7, 0, 'A value is missing'],
    ['method:GET,', 11, 0, 'A value is missing'],
    ['status:abc', 7, 3, '404, 4xx'],
    ['uri:x status:5x', 13, 2, 'not understood'],
    ['duration:200ms', 9, 5, 'compare instead'],
    ['duration:>2days', 9, 6, 'us, ms, s, m, h'],
    ['size:10k..1k', 5, 7, '1k..10k'],
    ['size:..', 5, 2, 'no ends'],
    ['is:eror', 3, 4, 'is:error'],
    ['is:foo', 3, 3, 'open, error'],
    ['end:nothing-like', 4, 12, 'end-request'],
    ['protocol:fcgi', 9, 4, 'fastcgi'],
    ['uri:>5', 4, 2, 'quote it'],
    ['param:x', 0, 5, 'needs a name'],
    ['param.:x', 0, 6, 'needs a name'],
    ['method.a:x', 0, 8, 'takes no name'],
    ['status:/5../', 7, 5, 'regular expression'],
    ['uri:/a(b/', 6, 1, 'never closed'],
    ['x uri:/(?=a)/', 7, 3, 'Look-around'],
    ['""', 0, 2, 'Nothing is searched'],
    ['(a', 0, 1, 'never closed'],
    ['a)', 1, 1, 'No parenthesis is open'],
    ['()', 1, 1, 'empty'],
    ['a OR', 4, 0, 'after OR'],
    ['OR a', 0, 2, 'joins two terms'],
    ['uri:"ab', 4, 3, 'quote is never closed'],
    ['uri:f(x', 4, 3, 'quote the word'],
    ['"a"b', 3, 1, 'Put a space'],
    [`${'('.repeat(65)}a`, 64, 1, 'levels'],
    ['x'.repeat(8193), 8192, 1, 'at most 8192'],
  ])('%s is shown where it is', (text, offset, length, message) => {
    expect(compileFilter(text)).toEqual({ ok: false, error: { offset, length, message: expect.stringContaining(message) } });
  });
});

/** Texts that look like filters, mistakes included. */
const nearlyFilter = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '-',
        ' ',
        ' OR ',
        'AND',
        'NOT ',
        '"',
        '/',
        '*',
        ',',
        ':',
        '..',
        '>',
        '=',
        'xx',
        '\\',
        '[',
        '{9}',
        '5',
        '1k',
      ),
      fc.constantFrom(...FIELDS.map((field) => `${field.name}:`), 'param.A:'),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('compiles, or has its mistake within the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFilter, fc.string({ unit: 'binary' })), (text) => {
        const filter = compileFilter(text);
        if (filter.ok) {
          expect(['yes', 'no', 'maybe']).toContain(filter.value.testRow(row()));
        } else {
          const { offset, length, message } = filter.error;
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect(message).toMatch(/[.?]$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives no other answer when more is known', () => {
    const subject = {
      row: row(),
      exchange: exchange([['A', 'x']], row().stderrText),
      bodies: { stdin: bytes('x'), stdout: bytes('y') },
    };
    fc.assert(
      fc.property(nearlyFilter, (text) => {
        const filter = compileFilter(text);
        if (!filter.ok) return;
        const early = filter.value.testRow(subject.row);
        const full = filter.value.verdict(subject);
        expect(full).not.toBe('maybe');
        if (early !== 'maybe') expect(full).toBe(early);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('the field table', () => {
  it('has one field per name, and examples that compile and use it', () => {
    expect(new Set(FIELDS.map((field) => field.name)).size).toBe(FIELDS.length);
    for (const field of FIELDS) {
      expect(field.examples.length).toBeGreaterThan(0);
      for (const example of field.examples) {
        expect(compiled(example).needs).toBe(field.needs);
        expect(example.replace(/^-/, '').startsWith(field.name)).toBe(true);
      }
    }
  });
});
