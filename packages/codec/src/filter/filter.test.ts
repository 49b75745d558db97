import { describe, expect, it } from 'vitest';
import { exchange, row, START } from '../../testing/filter-subjects.js';
import type { Exchange, SummaryRow } from '../exchange/index.js';
import type { FilterSubject } from './field.js';
import { compileFilter, type Filter } from './filter.js';

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
