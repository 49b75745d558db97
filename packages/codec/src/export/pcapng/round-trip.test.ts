import { describe, expect, it } from 'vitest';
import { cutPcap } from '../../../testing/capture-file.js';
import { exchangesIn, exported, fixture, indicesIn, openCapture } from '../../../testing/exported-capture.js';
import type { FileCapture } from '../../capture/index.js';
import type { Exchange } from '../../exchange/index.js';
import { readExchange } from '../captured-exchange.js';
import { EXPORT_FORMAT_NAMES } from '../export-capture.js';

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
    const file = await openCapture(fixture(name));
    const { bytes, report } = await exported(file, 'pcapng', { includeSecrets: true });
    const again = await openCapture(bytes);
    expect(again.status().findings).toEqual([]);
    expect(report).toMatchObject({ leftOut: 0, exchanges: indicesIn(file).length, manifest: null });
    const expected = (await exchangesIn(file)).map((exchange) => comparable(exchange, nearly));
    expect((await exchangesIn(again)).map((exchange) => comparable(exchange))).toEqual(expected);
  });

  it.each(CAPTURES)('%s keeps every record of every exchange, and those of none', async (name) => {
    const file = await openCapture(fixture(name));
    const again = await openCapture((await exported(file, 'pcapng', { includeSecrets: true })).bytes);
    expect(again.strayRecords.map(({ entry }) => entry)).toEqual(file.strayRecords.map(({ entry }) => entry));
    for (const index of indicesIn(file)) expect(await again.records(index)).toEqual(await file.records(index));
  });
});

describe('a capture in several files', () => {
  it.each(EXPORT_FORMAT_NAMES)('is exported as %s like one file', async (format) => {
    for (const name of ['nginx-fpm-stderr', 'raw-go-multiplex', 'raw-fpm-torn-segments']) {
      const whole = fixture(name);
      const pieces = await openCapture(...cutPcap(whole, whole.length / 3));
      expect((await exported(pieces, format)).bytes).toEqual((await exported(await openCapture(whole), format)).bytes);
    }
  });

  it('that are different captures has the bytes of each exchange in its own', async () => {
    const names = ['nginx-fpm-warnings', 'nginx-fpm-stderr', 'raw-go-multiplex'];
    const together = await openCapture(...names.map(fixture));
    const alone = await Promise.all(names.map((name) => openCapture(fixture(name))));
    const stdout = async (capture: FileCapture) =>
      Promise.all(
        indicesIn(capture).map(async (index) => (await readExchange(capture, index, { records: false }))?.bodies.stdout),
      );
    const expected = (await Promise.all(alone.map(stdout))).flat();
    const again = await openCapture((await exported(together, 'pcapng', { includeSecrets: true })).bytes);
    for (const capture of [together, again])
      expect((await stdout(capture)).toSorted(byBytes)).toEqual(expected.toSorted(byBytes));
  });
});

function byBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): number {
  return Buffer.compare(a ?? new Uint8Array(0), b ?? new Uint8Array(0));
}

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
