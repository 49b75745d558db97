import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HTML_HEAD, request, stdout } from '../../../testing/fastcgi-phrases.js';
import { concat } from '../../bytes/index.js';
import { type Diagnostic, epochMicros } from '../../core/index.js';
import type { ExchangeFacts } from '../../exchange/index.js';
import { endRequest } from '../../fastcgi/index.js';
import { CaptureReader } from '../capture-reader.js';
import { Pipeline } from '../pipeline.js';

const ANSWER = concat([stdout(1, HTML_HEAD), endRequest(1)]);

/** Connections to one application, each event at its millisecond. */
class Traffic {
  /** The exchange that changed last. */
  changed: ExchangeFacts[] = [];
  readonly settled: ExchangeFacts[] = [];
  private readonly pipeline = new Pipeline({
    protocol: 'fastcgi',
    sink: {
      begun: () => undefined,
      changed: (facts) => {
        this.changed = [facts];
      },
      settled: (facts) => this.settled.push(facts),
    },
  });

  /** The web server connects and sends a request. */
  asks(id: number, at: number, options: { readonly keep?: boolean; readonly app?: string; readonly path?: string } = {}): this {
    const { app = '127.0.0.1:9000', keep = false, path } = options;
    this.pipeline.opened({ id, server: `127.0.0.1:${40_000 + id}`, app, tap: 'tap', startSeen: true }, micros(at));
    return this.asksAgain(id, at, keep, path);
  }

  asksAgain(id: number, at: number, keep = true, path = '/slow.php'): this {
    return this.says(id, 'to-app', request(1, { keep, params: { REQUEST_URI: `${path}?n=${id}` } }), at);
  }

  /** The application answers; it closes where it was not asked to keep the connection. */
  answers(id: number, at: number): this {
    return this.says(id, 'from-app', ANSWER, at);
  }

  closes(id: number, by: 'server' | 'app', at: number): this {
    this.pipeline.closed(id, by, 'fin', micros(at));
    return this;
  }

  private says(id: number, direction: 'to-app' | 'from-app', bytes: Uint8Array, at: number): this {
    this.pipeline.bytes(id, direction, bytes, 0, bytes.length, micros(at));
    return this;
  }

  /** The findings about waits, by the number of the exchange. */
  get waits(): Record<number, string> {
    return Object.fromEntries(this.settled.flatMap((facts) => waitsOf(facts).map(({ message }) => [facts.index, message])));
  }
}

function micros(millis: number) {
  return epochMicros(1_000_000_000 + millis * 1000);
}

function waitsOf({ diagnostics }: ExchangeFacts): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => code === 'worker-wait');
}

describe('an exchange that waits for a worker', () => {
  it('is told behind whom, and how long', () => {
    const { waits } = new Traffic().asks(1, 0).asks(2, 10).answers(1, 300).answers(2, 400);
    expect(waits).toEqual({
      2: 'It seems to have waited 290 ms for a worker, until #1 had ended: 1 connection was ahead, and no more than 1 was ever at work at once',
    });
  });

  it('is nobody’s trouble where the wait is short', () => {
    expect(new Traffic().asks(1, 0).asks(2, 10).answers(1, 100).answers(2, 400).waits).toEqual({});
  });

  it('did not wait where a later one was answered before those ahead of it had ended', () => {
    const { waits } = new Traffic().asks(1, 0).asks(2, 10).asks(3, 20).answers(3, 30).answers(1, 300).answers(2, 400);
    expect(waits).toEqual({});
  });

  it('did not wait where as many have been at work before', () => {
    const traffic = new Traffic().asks(1, 0).asks(2, 1).answers(2, 5).answers(1, 10);
    expect(traffic.asks(3, 100).asks(4, 110).answers(3, 400).answers(4, 700).waits).toEqual({});
  });

  it('did not wait where it ended together with another that had asked for the same', () => {
    const traffic = new Traffic().asks(1, 0).asks(2, 1).asks(3, 2).answers(1, 300).answers(2, 302).answers(3, 305);
    expect(traffic.waits).toEqual({});
    const after = traffic.asks(4, 400).asks(5, 401).asks(6, 402).asks(7, 403);
    expect(after.answers(4, 700).answers(5, 701).answers(6, 702).answers(7, 900).waits[7]).toMatch(
      /waited 297 ms for a worker, until #4 had ended: 3 connections were ahead, and no more than 3 were/,
    );
  });

  it('waited, though answered at once when its turn came, where it asked for something else', () => {
    const { waits } = new Traffic().asks(1, 0).asks(2, 10, { path: '/quick.php' }).answers(1, 300).answers(2, 301);
    expect(waits[2]).toMatch(/waited 290 ms for a worker, until #1 had ended/);
  });

  it('waited, though quick ones that asked for the same were answered just before it', () => {
    const traffic = new Traffic().asks(1, 0);
    for (let id = 2; id <= 6; id++) traffic.asks(id, id, { path: '/quick.php' });
    for (let id = 1; id <= 6; id++) traffic.answers(id, 300 + id);
    expect(Object.keys(traffic.waits)).toEqual(['2', '3', '4', '5', '6']);
    expect(traffic.waits[6]).toMatch(/waited 299 ms for a worker, until #5 had ended: .* no more than 1 was/);
  });

  it('waited for the last of them where several workers are held', () => {
    const traffic = new Traffic().asks(1, 0).asks(2, 1).answers(2, 5).answers(1, 10);
    const { waits } = traffic.asks(3, 100).asks(4, 100).asks(5, 110).answers(3, 400).answers(4, 600).answers(5, 900);
    expect(waits[5]).toMatch(/waited 290 ms for a worker, until #3 had ended: 2 connections were ahead, and no more than 2 were/);
  });

  it('waits behind kept connections that nobody uses, until one is closed', () => {
    const traffic = new Traffic()
      .asks(1, 0, { keep: true })
      .answers(1, 5)
      .asks(2, 100)
      .closes(1, 'server', 2100)
      .answers(2, 2150);
    expect(traffic.waits[2]).toMatch(
      /waited 2000 ms for a worker, until the kept connection of #1 was closed: 1 connection was ahead \(idle\),/,
    );
  });

  it('needs no worker of its own where more than a thousand are ahead of who is answered', () => {
    const traffic = new Traffic();
    for (let id = 1; id <= 1500; id++) traffic.asks(id, 0, { path: `/${id}` });
    for (let id = 1500; id >= 1; id--) traffic.answers(id, 3000 - id);
    expect(traffic.waits).toEqual({});
    expect(traffic.asks(1501, 4000).asks(1502, 4000).answers(1501, 4300).answers(1502, 4700).waits).toEqual({});
  });

  it('waits behind a kept connection that was slow before, too', () => {
    const traffic = new Traffic()
      .asks(1, 0, { keep: true })
      .answers(1, 300)
      .asks(2, 400)
      .closes(1, 'server', 2400)
      .answers(2, 2450);
    expect(traffic.waits[2]).toMatch(/waited 2000 ms for a worker, until the kept connection of #1 was closed/);
  });

  it('may just have been slow where it was never answered: that proves no plateau', () => {
    const traffic = new Traffic().asks(1, 0);
    for (let id = 2; id <= 6; id++) traffic.asks(id, id * 100).closes(id, 'server', id * 100 + 5000);
    const found = traffic.asks(7, 9000).answers(1, 9300).answers(7, 9700).settled.flatMap(waitsOf);
    expect(found.map(({ severity }) => severity)).toEqual(['info']);
  });

  it('has its worker already where the connection was kept', () => {
    const traffic = new Traffic().asks(1, 0, { keep: true }).answers(1, 5).asks(2, 10, { keep: true }).answers(2, 15);
    expect(traffic.asksAgain(1, 100).asksAgain(2, 110).answers(1, 400).answers(2, 700).waits).toEqual({});
  });

  it('is told that it got none where the web server gave up', () => {
    const traffic = new Traffic().asks(1, 0).asks(2, 10).closes(2, 'server', 60_010);
    expect(traffic.changed.flatMap(waitsOf)).toHaveLength(1);
    expect(traffic.closes(2, 'app', 70_000).waits[2]).toMatch(/waited 60000 ms for a worker and got none:/);
  });

  it('is worth a warning where none came free, since kept connections idle on all of them', () => {
    const traffic = new Traffic().asks(1, 0, { keep: true }).answers(1, 5).asks(2, 100).closes(2, 'server', 4100);
    const [found] = traffic.changed.flatMap(waitsOf);
    expect(found).toMatchObject({ severity: 'warning', message: expect.stringContaining('(idle)') });
  });

  it('waits for workers of its own application only', () => {
    const traffic = new Traffic().asks(1, 0, { app: '127.0.0.1:9001' }).asks(2, 10);
    expect(traffic.answers(1, 300).answers(2, 400).waits).toEqual({});
  });

  it('is worth a warning when it keeps happening and no more workers show themselves', () => {
    const traffic = new Traffic();
    for (let id = 1; id <= 4; id++) traffic.asks(id, id);
    for (let id = 1; id <= 4; id++) traffic.answers(id, id * 300);
    const severities = traffic.settled.map((facts) => waitsOf(facts)[0]?.severity);
    expect(severities).toEqual([undefined, 'info', 'info', 'warning']);
  });

  it('is found behind 600 others, and passed over where those are forgotten', () => {
    const traffic = new Traffic();
    for (let id = 1; id <= 600; id++) traffic.asks(id, 0, { path: `/${id}` });
    for (let id = 1; id <= 600; id++) traffic.answers(id, id);
    const found = Object.keys(traffic.waits).map(Number);
    expect([found[0], found.at(-1)]).toEqual([101, 513]);
  });
});

describe('a recorded pool of one worker, asked four times at once', () => {
  const file = new URL('../../../../../fixtures/captures/nginx-fpm-queued/capture.pcap', import.meta.url);

  it('shows who waited behind whom: each script sleeps 300 ms', () => {
    const settled: ExchangeFacts[] = [];
    const sink = { begun: () => undefined, changed: () => undefined, settled: (facts: ExchangeFacts) => settled.push(facts) };
    const pipeline = new Pipeline({ sink });
    const reader = new CaptureReader({ sink: pipeline });
    reader.push(new Uint8Array(readFileSync(file)));
    reader.end();
    pipeline.end();
    const waits = settled.map((facts) => /(\d+) ms for a worker, until (#\d)/.exec(waitsOf(facts)[0]?.message ?? '')?.slice(1));
    expect(waits).toEqual([undefined, ['293', '#1'], ['573', '#2'], ['885', '#3']]);
  });
});
