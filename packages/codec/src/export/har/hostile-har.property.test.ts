import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openCapture } from '../../../testing/exported-capture.js';
import { concat, utf8Bytes } from '../../bytes/index.js';
import { captureBytes, HarError } from './import-har.js';

/** Names that are looked for, and what may stand there instead of what belongs there. */
const NAMES = [
  'startedDateTime',
  'timings',
  'send',
  'wait',
  'receive',
  'request',
  'response',
  'method',
  'url',
  'httpVersion',
  'headers',
  'name',
  'value',
  'postData',
  'mimeType',
  'text',
  '_base64',
  'status',
  'statusText',
  'content',
  'encoding',
  '_fcgiProtocol',
  '_fcgiParams',
  '_fcgiStderr',
  '_fcgiServer',
  '_fcgiApp',
  '_fcgiRole',
  '_fcgiId',
  '_fcgiKeepConnection',
  '_fcgiAppStatus',
  '_fcgiProtocolStatus',
  '_fcgiEnd',
  '_fcgiMark',
  'colour',
  'note',
  '__proto__',
] as const;

const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    200,
    1e308,
    -1e308,
    2 ** 53,
    0.1,
    '',
    'base64',
    'unknown(99999)',
    'lost',
    'red',
    'scgi',
    'uwsgi',
  ),
  fc.constantFrom(
    '2026-11-21T01:02:03.123456Z',
    '-271821-04-20T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '1969-12-31T23:59:59Z',
    'now',
  ),
  fc.constantFrom('http://[::1]:9000/a?b#c', '//', '?', 'a\r\nB: c', '\ud800', '127.0.0.1:9000', 'unix:/run/a b'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
);

const { entry } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('entry'), fc.array(tie('value'), { maxLength: 4 })),
  entry: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 12, noNullPrototype: true }),
}));

it('whatever stands in the entries of a HAR, every entry is an exchange', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (entries) => {
      const capture = await openCapture(await made(JSON.stringify({ log: { entries } })));
      expect(capture.status().findings.map(({ code }) => code)).toEqual(['made-from-har']);
      expect(capture.lastIndex).toBe(entries.length);
      for (let index = 1; index <= entries.length; index++) expect(await capture.exchange(index)).toMatchObject({ index });
    }),
    { numRuns: 150 },
  );
});

it('text that is cut off or changed anywhere is read, or refused in one line', async () => {
  const sample = utf8Bytes(
    JSON.stringify({ log: { entries: [{ request: { url: 'http://a/', headers: [{ name: 'A', value: 'é' }] } }] } }),
  );
  const change = fc.tuple(fc.nat(sample.length), fc.nat(sample.length - 1), fc.nat(255), fc.integer({ min: 1, max: 70 }));
  await fc.assert(
    fc.asyncProperty(change, async ([end, at, byte, chunk]) => {
      const text = sample.slice(0, end).map((old, place) => (place === at ? byte : old));
      const bytes = await made(text, chunk).catch((error: unknown) => error);
      if (bytes instanceof HarError) expect(bytes.message).toMatch(/^[^\n]{10,300}$/);
      else expect(bytes).toBeInstanceOf(Uint8Array);
    }),
    { numRuns: 1000 },
  );
});

it('deep nesting is no trouble', async () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const bytes = await made(`{"log":{"entries":[{"request":${deep}}]}}`).catch((error: unknown) => error);
  expect(bytes instanceof HarError || bytes instanceof Uint8Array).toBe(true);
});

async function made(text: string | Uint8Array, chunk = 10_000): Promise<Uint8Array> {
  const bytes = typeof text === 'string' ? utf8Bytes(text) : text;
  const parts: Uint8Array[] = [];
  for await (const part of captureBytes(inChunks(bytes, chunk))) parts.push(part);
  return concat(parts);
}

async function* inChunks(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
