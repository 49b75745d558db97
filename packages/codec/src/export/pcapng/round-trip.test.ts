import { describe, expect, it } from 'vitest';
import { exchangesIn, exported, fixture, openCapture } from '../../../testing/exported-capture.js';
import type { Exchange } from '../../exchange/index.js';

/** FastCGI fixtures whose records are whole: what is no record cannot be exported as one. */
const CAPTURES = [
  'lighttpd-libfcgi-authorizer',
  'nginx-fpm-client-abort',
  'nginx-fpm-get-small',
  'nginx-fpm-ipv6',
  'nginx-fpm-stderr',
  'nginx-fpm-stream-flush',
  'nginx-fpm-warnings',
  'nginx-fpm-worker-killed',
  'raw-fpm-half-close',
  'raw-fpm-padding',
  'raw-go-multiplex',
  'raw-libfcgi-values-unknown',
];

describe('a capture that is exported as pcapng and read again', () => {
  it.each(CAPTURES)('%s has the same exchanges', async (name) => {
    const { file } = openCapture(fixture(name));
    const { bytes, report } = await exported(file, 'pcapng', { includeSecrets: true });
    const again = openCapture(bytes);
    expect(again.summary.findings).toEqual([]);
    expect(report).toMatchObject({ leftOut: 0, exchanges: file.indices.length, manifest: null });
    const expected = (await exchangesIn(file)).map((exchange) => comparable(exchange, nearly));
    expect((await exchangesIn(again.file)).map((exchange) => comparable(exchange))).toEqual(expected);
  });

  it.each(CAPTURES)('%s keeps every record of every exchange, and those of none', async (name) => {
    const { file } = openCapture(fixture(name));
    const again = openCapture((await exported(file, 'pcapng', { includeSecrets: true })).bytes).file;
    expect(again.strayRecords.map(({ entry }) => entry)).toEqual(file.strayRecords.map(({ entry }) => entry));
    for (const index of file.indices) expect(await again.records(index)).toEqual(await file.records(index));
  });
});

/** What is left of an exchange when two differences are put aside: exports have no interface where there was no name, and no nanoseconds. */
function comparable({ connection, ...exchange }: Exchange, time: (milliseconds: number) => unknown = (same) => same): object {
  const { tap: _, ...ends } = connection;
  return { ...exchange, connection: ends, timings: times(exchange.timings, time), marks: times(exchange.marks, time) };
}

function times(named: object, time: (milliseconds: number) => unknown): object {
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, typeof value === 'number' ? time(value) : value]),
  );
}

/** To some microseconds. */
function nearly(milliseconds: number): unknown {
  return expect.closeTo(milliseconds, 2);
}
