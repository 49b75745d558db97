import assert from 'node:assert/strict';
import { compileFilter, formatFilter, parseFilter, suggest } from '@fcgiscope/codec/filter';

const FILTERS = [
  '',
  'checkout stderr:"PHP Fatal" -status:2xx',
  '(method:POST OR method:PUT) AND NOT duration:>200ms',
  'uri:*.php status:500..599 size:1k..10k is:error has:stderr',
  'param.HTTP_HOST:shop header.Set-Cookie:/a(b|c)+[^d]$/i',
  'status:404,500 -(is:open is:slow) conn:1 id:1 end:app-reset',
  '"quoted \\" word" role:responder wait:<=1.5s out:>=2M diag:php*',
];

export const seeds = () => FILTERS.map((filter) => Buffer.from(filter));

/** @type {import('@fcgiscope/codec/exchange').SummaryRow} */
const ROW = {
  index: 7,
  protocol: 'fastcgi',
  connection: 1,
  requestId: 1,
  generation: 1,
  role: 'responder',
  keepConnection: false,
  tap: '127.0.0.1:9000=127.0.0.1:9001',
  method: 'POST',
  uri: '/checkout.php?step=2',
  host: 'shop.test',
  script: '/srv/www/checkout.php',
  status: 500,
  requestType: 'application/json',
  contentType: 'text/html',
  remoteAddress: '127.0.0.1',
  userAgent: null,
  start: 1_000_000,
  sent: 1_001_000,
  firstByte: 1_250_000,
  end: 1_300_000,
  gaveUp: null,
  state: 'end-request',
  paramsBytes: 500,
  stdinBytes: 2048,
  dataBytes: 0,
  stdoutBytes: 812,
  headBytes: 60,
  stderrBytes: 40,
  stderrText: 'PHP message: PHP Fatal error:  Uncaught',
  appStatus: 0,
  abortRequest: false,
  diagnosticCodes: ['php-stderr-message'],
  worst: 'warning',
};

const seen = () => ['a', 'with space', '"quoted"', 'x'.repeat(300)];

/** What was parsed can be written, and reads the same again. @param {string} text */
function checkFormat(text) {
  const parsed = parseFilter(text);
  if (!parsed.ok) return;
  const written = formatFilter(parsed.value);
  const again = parseFilter(written);
  assert.ok(again.ok, `"${text}" was written as "${written}", which is no filter`);
  assert.equal(formatFilter(again.value), written);
  const [filter, same] = [compileFilter(text), compileFilter(written)];
  assert.equal(same.ok, filter.ok, `"${text}" was written as "${written}"`);
  if (filter.ok && same.ok)
    assert.equal(same.value.testRow(ROW), filter.value.testRow(ROW), `"${text}" was written as "${written}"`);
}

/** A mistake is somewhere in the text; suggestions stand there too. @param {string} text @param {number} caret */
function checkPlaces(text, caret) {
  const compiled = compileFilter(text);
  if (!compiled.ok) {
    const { offset, length } = compiled.error;
    assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length, `mistake at ${offset}+${length} of ${text.length}`);
  }
  const { from, to } = suggest(text, caret, seen);
  assert.ok(from >= 0 && from <= to && to <= text.length, `suggestions for ${from} to ${to} of ${text.length}`);
}

/** @param {Uint8Array} input UTF-8; its last byte says where the caret is, too */
export function run(input) {
  const text = Buffer.from(input).toString('utf8');
  checkFormat(text);
  checkPlaces(text, (input.at(-1) ?? 0) % (text.length + 1));
}
