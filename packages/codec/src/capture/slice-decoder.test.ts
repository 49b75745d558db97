import { describe, expect, it } from 'vitest';
import { HTML_HEAD, request, stderr, stdout } from '../../testing/fastcgi-phrases.js';
import { concat, latin1, utf8Bytes } from '../bytes/index.js';
import { exchangeOf } from '../cgi/index.js';
import { type Direction, epochMicros } from '../core/index.js';
import type { ExchangeFacts } from '../exchange/index.js';
import { endRequest, streamRecords, TYPE } from '../fastcgi/index.js';
import { ContentMap } from './content-map.js';
import { Pipeline } from './pipeline.js';
import { SliceDecoder, type StoredChunk } from './slice-decoder.js';

const TINY = { paramsBytes: 64, headBytes: 4096, stderrBytes: 4, diagnostics: 4 };

/** Runs chunks through the hot path with hardly any memory; keeps them as a store would. */
function record(talk: readonly (readonly [Direction, Uint8Array])[]): {
  hot: ExchangeFacts[];
  chunks: StoredChunk[];
  pipeline: Pipeline;
} {
  const hot: ExchangeFacts[] = [];
  const chunks: StoredChunk[] = [];
  const offsets = { 'to-app': 0, 'from-app': 0 };
  const sink = { begun: (facts: ExchangeFacts) => hot.push(facts), changed() {}, settled() {} };
  const pipeline = new Pipeline({ sink, retention: TINY });
  pipeline.opened({ id: 1, server: 's', app: 'a', tap: 't', startSeen: true }, epochMicros(0));
  talk.forEach(([direction, bytes], i) => {
    pipeline.bytes(1, direction, bytes, 0, bytes.length, epochMicros(i * 1000));
    chunks.push({ direction, offset: offsets[direction], bytes, time: epochMicros(i * 1000) });
    offsets[direction] += bytes.length;
  });
  return { hot, chunks, pipeline };
}

const body = 'x'.repeat(100_000);
const talk = [
  ['to-app', request(1, { keep: true })],
  ['from-app', concat([stdout(1, `${HTML_HEAD}first`), endRequest(1)])],
  ['to-app', request(1, { keep: true, body: 'the second' })],
  [
    'from-app',
    concat([stderr(1, 'PHP message: a long one'), streamRecords(TYPE.STDOUT, 1, utf8Bytes(HTML_HEAD + body), { chunk: 8184 })]),
  ],
  ['from-app', endRequest(1)],
] as const;

describe('SliceDecoder', () => {
  it('decodes one exchange of a kept connection again, with everything', () => {
    const { hot, chunks } = record(talk);
    const decoder = new SliceDecoder(hot[1]!);
    for (const chunk of chunks) decoder.push(chunk);
    const exchange = exchangeOf(decoder.finish()!);
    expect(exchange).toMatchObject({ index: 2, generation: 2, end: { state: 'end-request' }, request: { method: 'POST' } });
    expect(exchange.streams.stderr.text).toBe('PHP message: a long one');
    expect(exchange.timings).toEqual({ send: 0, wait: 1, receive: 1, total: 2 });
    expect(exchange.params).toHaveLength(5);
  });

  it('says what the store has lost', () => {
    const { hot, chunks } = record(talk);
    const decoder = new SliceDecoder(hot[1]!);
    for (const [i, chunk] of chunks.entries()) if (i !== 3) decoder.push(chunk);
    const exchange = exchangeOf(decoder.finish()!);
    expect(exchange.end.state).toBe('end-request');
    expect(exchange.diagnostics.map(({ code }) => code)).toContain('capture-gap');
  });

  it('shows an exchange that goes on as it was when it was asked for', () => {
    const { hot, chunks, pipeline } = record(talk.slice(0, 1));
    const decoder = new SliceDecoder(hot[0]!);
    pipeline.bytes(1, 'from-app', talk[1][1], 0, talk[1][1].length, epochMicros(1000));
    expect(hot[0]?.state).toBe('end-request');
    for (const chunk of chunks) decoder.push(chunk);
    expect(exchangeOf(decoder.finish()!)).toMatchObject({ end: { state: 'open', appStatus: null }, response: null });
  });

  it('has nothing to tell where nothing is left', () => {
    const { hot } = record(talk);
    expect(new SliceDecoder(hot[0]!).finish()).toBeUndefined();
  });
});

describe('ContentMap', () => {
  it('finds any range of a body between headers and padding', () => {
    const { hot, chunks } = record(talk);
    const map = new ContentMap('stdout');
    const decoder: SliceDecoder = new SliceDecoder(hot[1]!, {
      content: (owner, type, _direction, offset, length) => {
        if (decoder.isSubject(owner)) map.add(type, offset, length);
      },
    });
    for (const chunk of chunks) decoder.push(chunk);
    const fromApp = concat(chunks.filter(({ direction }) => direction === 'from-app').map(({ bytes }) => bytes));
    const read = (from: number, to: number): string =>
      map
        .range(from, to)
        .map(({ offset, length }) => latin1(fromApp, offset, offset + length))
        .join('');
    const whole = HTML_HEAD + body;
    expect(map.size).toBe(whole.length);
    expect(read(0, map.size)).toBe(whole);
    expect(read(8000, 30_000)).toBe(whole.slice(8000, 30_000));
    expect(read(map.size, map.size + 5)).toBe('');
  });

  it('joins what lies together, and ends after so many pieces', () => {
    const map = new ContentMap('stdin', 2);
    for (const offset of [8, 10, 30]) map.add('stdin', offset, 2);
    expect([map.size, map.cut, map.range(0, 10)]).toEqual([
      6,
      false,
      [
        { at: 0, offset: 8, length: 4 },
        { at: 4, offset: 30, length: 2 },
      ],
    ]);
    map.add('stdin', 50, 2);
    map.add('stdin', 52, 2);
    expect([map.size, map.cut, map.range(5, 10)]).toEqual([6, true, [{ at: 5, offset: 31, length: 1 }]]);
  });
});
