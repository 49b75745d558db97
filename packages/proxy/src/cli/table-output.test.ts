import { stripVTControlCharacters } from 'node:util';
import type { SummaryRow } from '@fcgiscope/codec/exchange';
import { describe, expect, it } from 'vitest';
import { displayWidth, fitted, printable } from './display-width.js';
import { durationText, sizeText, type TableLook, tableHead, tableRow } from './table-output.js';
import { paintFor } from './terminal.js';

const START = Date.UTC(2026, 10, 21, 1, 2, 3, 456) * 1000;

function row(over: Partial<SummaryRow> = {}): SummaryRow {
  return {
    index: 1,
    protocol: 'fastcgi',
    connection: 1,
    requestId: 1,
    generation: 1,
    role: 'responder',
    keepConnection: false,
    tap: '',
    method: 'GET',
    uri: '/index.php?a=1',
    host: 'example.test',
    script: '/srv/index.php',
    status: 200,
    requestType: null,
    contentType: 'text/html',
    remoteAddress: null,
    userAgent: null,
    start: START,
    sent: START,
    firstByte: START + 10_000,
    end: START + 12_345,
    gaveUp: null,
    state: 'end-request',
    paramsBytes: 500,
    stdinBytes: 0,
    dataBytes: 0,
    stdoutBytes: 1536,
    headBytes: 60,
    stderrBytes: 0,
    stderrText: '',
    appStatus: 0,
    abortRequest: false,
    diagnosticCodes: [],
    worst: null,
    ...over,
  };
}

const plain: TableLook = { width: null, paint: (_style, text) => text };
const narrow = (width: number): TableLook => ({ width, paint: plain.paint });

describe('a row of the table', () => {
  it('is plain where a program reads it, and nothing is cut', () => {
    const uri = `/${'long/'.repeat(60)}`;
    expect(tableHead(plain)).toBe('    #  time          method   status  duration       in      out  uri');
    expect(tableRow(row(), plain)).toBe('    1  01:02:03.456  GET         200   12.3 ms        –    1.5 K  /index.php?a=1');
    expect(tableRow(row({ uri }), plain).endsWith(uri)).toBe(true);
  });

  it('says how it broke off, the first line of STDERR, and what is wrong', () => {
    const over = {
      state: 'app-reset',
      status: null,
      end: null,
      stderrText: 'PHP message: boom\nat 3',
      diagnosticCodes: ['cut'],
    } as const;
    expect(tableRow(row(over), plain)).toContain(
      ' –         –        –    1.5 K  /index.php?a=1  app-reset · PHP message: boom · cut',
    );
  });

  it.each([60, 80, 100, 132])('fits into %d columns', (width) => {
    const uri = `/search?q=${'日本語'.repeat(40)}`;
    const line = tableRow(row({ uri, stderrText: 'x'.repeat(300), state: 'server-closed' }), narrow(Math.max(width, 90)));
    expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, 90));
    expect(line).toContain('…');
    expect(displayWidth(tableHead(narrow(width)))).toBeLessThanOrEqual(width);
  });

  it('lets nobody repaint the terminal', () => {
    const line = tableRow(row({ uri: '/\u001b[2J\u009b31m\r\n\u202eevil', method: 'G\u0007T', stderrText: 'a\u001bb' }), plain);
    expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('is coloured by its status, and only there where colours are wanted', () => {
    const colourful = paintFor({ isTTY: true });
    const line = tableRow(row({ status: 502 }), { width: null, paint: colourful });
    expect(stripVTControlCharacters(line)).toBe(tableRow(row({ status: 502 }), plain));
    expect(paintFor({ isTTY: false })('red', 'x')).toBe('x');
  });
});

it.each([
  [null, '–'],
  [0, '0.00 ms'],
  [1.5, '1.50 ms'],
  [12.34, '12.3 ms'],
  [1250, '1.25 s'],
  [61_000, '61.0 s'],
])('%s ms is %s', (millis, text) => expect(durationText(millis)).toBe(text));

it.each([
  [0, '–'],
  [1023, '1023 B'],
  [1536, '1.5 K'],
  [300 * 1024, '300 K'],
  [5 * 1024 ** 3, '5.0 G'],
])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

it('cuts by columns, not by characters', () => {
  expect(fitted('日本語', 5)).toBe('日本…');
  expect(fitted('abc', 3)).toBe('abc');
  expect(fitted('abcd', 3)).toBe('ab…');
  expect(fitted('abcd', 0)).toBe('');
  expect(displayWidth('e\u0301')).toBe(1);
  expect(printable('a\tb')).toBe('a·b');
});
