import { describe, expect, it } from 'vitest';
import { epochMicros } from '../../core/index.js';
import { beginRequest, endRequest, paramsRecords, streamEnd, streamRecords, TYPE } from '../../fastcgi/index.js';
import { Pipeline } from '../pipeline.js';
import { ExchangeTable } from './exchange-table.js';
import { StoredExchanges } from './stored-exchanges.js';

const START = 1_764_000_000_000_000;

/** A table at the end of a pipeline with one connection, through which requests go. */
function someTraffic(options: { readonly maxFactsBytes?: number } = {}) {
  const table = new ExchangeTable({ ...options, nextPacket: () => 0, onChanged: () => {}, onEvicted: () => {} });
  const pipeline = new Pipeline({ sink: table });
  let now = START;
  const bytes = (direction: 'to-app' | 'from-app', chunk: Uint8Array) =>
    pipeline.bytes(1, direction, chunk, 0, chunk.length, epochMicros(now++));
  pipeline.opened({ id: 1, server: 'unix:', app: 'unix:/a', tap: 'tap', startSeen: true }, epochMicros(now));
  const ask = (uri: string, padding = 0) =>
    bytes(
      'to-app',
      Buffer.concat([
        beginRequest(1, { keepConnection: true }),
        paramsRecords(1, [
          ['REQUEST_URI', uri],
          ['PADDING', 'x'.repeat(padding)],
        ]),
        streamEnd(TYPE.STDIN, 1),
      ]),
    );
  const answer = (status: string) =>
    bytes('from-app', Buffer.concat([streamRecords(TYPE.STDOUT, 1, Buffer.from(`Status: ${status}\r\n\r\n`)), endRequest(1)]));
  return { table, ask, answer, bytes };
}

describe('exchange table', () => {
  it('knows every exchange by its own bytes, though they share memory that is used again', () => {
    const { table, ask, answer } = someTraffic();
    const uris = Array.from({ length: 500 }, (_, i) => `/page/${i}`);
    for (const uri of uris) {
      ask(uri, 700);
      answer('404 Not Found');
    }
    ask('/open');
    const rows = [...uris.keys()].map((i) => table.row(i + 1));
    expect(rows.map((row) => row?.uri)).toEqual(uris);
    expect(new Set(rows.map((row) => row?.status))).toEqual(new Set([404]));
    expect(table.row(501)).toMatchObject({ uri: '/open', status: null });
    expect(table.counts(500)).toMatchObject({ status: 404, open: false });
  });

  it('adds what is found late, and keeps the rest', () => {
    const { table, ask, answer, bytes } = someTraffic();
    ask('/early');
    answer('200 OK');
    bytes('from-app', streamRecords(TYPE.STDOUT, 1, Buffer.from('late')));
    expect(table.row(1)).toMatchObject({ uri: '/early', status: 200 });
    expect(table.facts(1)?.diagnostics.map(({ code }) => code)).toEqual(['record-after-end']);
  });
});

describe('stored exchanges', () => {
  /** A store in which nothing is left, and `meanwhile` happens as it is read. */
  const emptied = (meanwhile: () => void) => {
    const next = async () => {
      meanwhile();
      return { done: true as const, value: undefined };
    };
    return { endPacket: 0, read: () => ({ [Symbol.asyncIterator]: () => ({ next }) }) };
  };

  it('are what the table knows where nothing is stored any more, also when it got more of them meanwhile', async () => {
    const { table, ask, answer } = someTraffic();
    ask('/known', 600);
    answer('200 OK');
    const store = emptied(() => {
      ask('/next', 600);
      answer('500 Oh');
    });
    const exchange = await new StoredExchanges(table, store).exchange(1);
    expect(exchange).toMatchObject({ request: { uri: '/known' }, response: { status: 200 } });
  });

  it('are never others that took their place', async () => {
    const { table, ask, answer } = someTraffic({ maxFactsBytes: 1 });
    ask('/gone', 600);
    answer('200 OK');
    const store = emptied(() => {
      for (let i = 0; i < 4000; i++) {
        ask(`/new/${i}`, 600);
        answer('500 Oh');
      }
    });
    expect(await new StoredExchanges(table, store).exchange(1)).toBeUndefined();
  });

  it('that still went on when they were asked for are whole, though their bytes were given back meanwhile', async () => {
    const { table, ask, answer } = someTraffic();
    ask('/open', 600);
    const exchange = await new StoredExchanges(
      table,
      emptied(() => answer('200 OK')),
    ).exchange(1);
    expect(exchange).toMatchObject({ request: { uri: '/open' }, response: { status: 200 } });
  });
});
