import assert from 'node:assert/strict';
import { CaptureReader, Pipeline } from '@fcgiscope/codec/capture';
import { exchangeOf } from '@fcgiscope/codec/cgi';
import { FULL_RETENTION } from '@fcgiscope/codec/core';
import { harToPcapng } from '@fcgiscope/codec/export';

const OURS = {
  startedDateTime: '2026-11-21T01:02:03.123456Z',
  timings: { send: 1, wait: 2.5, receive: 0 },
  request: { method: 'POST', url: 'http://a/b?c', headers: [], postData: { mimeType: 'x', text: '', _base64: '/w==' } },
  response: { status: 200, statusText: '', headers: [{ name: 'A', value: 'b' }], content: { text: 'eA==', encoding: 'base64' } },
  _fcgiParams: [
    ['A', 'b'],
    ['C', '/w==', 'base64'],
  ],
  _fcgiRole: 'filter',
  _fcgiId: 7,
  _fcgiEnd: 'app-reset',
  _fcgiMark: { colour: 'red', note: 'x' },
};
const { _fcgiParams: _, ...THEIRS } = OURS;

export const seeds = () => [[], [OURS], [THEIRS, OURS]].map((entries) => Buffer.from(JSON.stringify({ log: { entries } })));

/** Text becomes a capture without a fault, with an exchange for each entry, or is refused in one line. @param {Buffer} input */
export function run(input) {
  const made = harToPcapng(input.toString('utf8'));
  if (!made.ok) {
    assert.match(made.error, /^[^\n]{1,300}$/);
    return;
  }
  let exchanges = 0;
  const settled = (/** @type {import('@fcgiscope/codec/exchange').ExchangeFacts} */ facts) => {
    exchanges++;
    exchangeOf(facts);
  };
  const sink = { begun: () => undefined, changed: () => undefined, settled };
  const pipeline = new Pipeline({ retention: FULL_RETENTION, sink });
  const reader = new CaptureReader({ sink: pipeline });
  for (const block of made.value) reader.push(block);
  const { findings } = reader.end();
  pipeline.end();
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['made-from-har'],
  );
  assert.equal(exchanges, JSON.parse(input.toString('utf8').replace(/^\ufeff/, '')).log.entries.length);
}
