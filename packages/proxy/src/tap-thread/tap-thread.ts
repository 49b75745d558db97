import { Worker } from 'node:worker_threads';
import type { LogSink } from '@fcgiscope/codec/capture';
import { err, isoTime, ok, type Result } from '@fcgiscope/codec/core';
import type { Protocol } from '@fcgiscope/codec/exchange';
import type { TapStatus } from '@fcgiscope/codec/live';
import { formatAddress } from '../net/address.js';
import type { TapPlace } from '../tap/door.js';
import { TAP_COUNTERS_BYTES, TapCounters } from '../tap/tap-counters.js';
import { isFailure, type TapEvent } from '../tap/tap-event.js';
import { newSharedLog, type SharedLog } from './log-memory.js';
import { LogReader } from './log-reader.js';
import type { TapFacts, TapNews, TapOrder, TapThreadData } from './thread-messages.js';

/** How often the log is looked at while something passes, in milliseconds: to be woken costs more, and the taps pay for that. */
const LOOK_MS = 2;

/** After so many looks that found nothing (50 ms) we sleep until we are woken. */
const LOOKS_BEFORE_SLEEP = 25;

export interface TapThreadOptions {
  /** Is told here what the taps say, a millisecond later or two. */
  readonly sink: LogSink;
  onEvent(event: TapEvent): void;
  /** An error in the thread that nobody foresaw; traffic goes on. */
  onBug(trace: string): void;
  /** Where the protocol is told, not sniffed. */
  readonly protocol?: Protocol;
  /** The program of the thread, where it is not beside this one. */
  readonly program?: URL;
}

/** A tap that forwards in a thread of its own, as this thread knows it. */
export interface ThreadedTap {
  readonly name: string;
  status(): TapStatus;
}

/**
 * A thread that does nothing but forward: nothing that decodes, keeps, searches or serves pages can make a web server wait. What its
 * taps say comes here through shared memory, and is passed on between the other things that this thread does.
 */
export class TapThread {
  /** Settles when the thread has ended unbidden: nothing is forwarded any more. */
  readonly died: Promise<Error>;
  private readonly options: TapThreadOptions;
  private readonly worker: Worker;
  private readonly reader: LogReader;
  private readonly taps: RemoteTap[] = [];
  private readonly answers: ((result: Result<TapFacts, string>) => void)[] = [];
  private readonly ready: Promise<void>;
  private readonly closed: Promise<readonly string[]>;
  private emptyLooks = 0;
  private becomeReady = (): void => {};
  private becomeClosed = (_failures: readonly string[]): void => {};

  constructor(options: TapThreadOptions) {
    this.options = options;
    const log = newSharedLog();
    this.reader = new LogReader(log, options.sink);
    this.worker = startWorker(log, options);
    this.worker.on('message', (news: TapNews) => this.hear(news));
    this.ready = new Promise((resolve) => {
      this.becomeReady = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.becomeClosed = resolve;
    });
    this.died = new Promise((resolve) => {
      this.worker.once('error', resolve);
      this.worker.once('exit', (code) => resolve(new Error(`the thread that forwards ended (${code})`)));
    });
  }

  /** Puts a tap in. The error is one line for people, as `createTap` has it. */
  async putIn(place: TapPlace): Promise<Result<ThreadedTap, string>> {
    const died = this.died.then((error) => err(error.message));
    await Promise.race([this.ready, died]);
    const counters = new SharedArrayBuffer(TAP_COUNTERS_BYTES);
    const number = this.answers.length;
    const answer = new Promise<Result<TapFacts, string>>((resolve) => this.answers.push(resolve));
    this.order({ type: 'put-in', number, place, counters });
    const facts = await Promise.race([answer, died]);
    if (!facts.ok) return facts;
    const tap = new RemoteTap(facts.value, new TapCounters(counters));
    this.taps.push(tap);
    return ok(tap);
  }

  /** Closes the taps, and passes on the rest of what they said. Returns what could not be undone, in lines for people. */
  async close(): Promise<readonly string[]> {
    this.order({ type: 'close' });
    const failures = await Promise.race([this.closed, this.died.then((error) => [error.message])]);
    while (this.reader.read());
    await this.worker.terminate();
    return failures;
  }

  private order(order: TapOrder): void {
    this.worker.postMessage(order, []);
  }

  private hear(news: TapNews): void {
    switch (news.type) {
      case 'ready':
        this.becomeReady();
        break;
      case 'log':
        this.read();
        break;
      case 'put-in':
        this.answers[news.number]?.(news.result);
        break;
      case 'event':
        this.happened(news.event);
        break;
      case 'bug':
        this.options.onBug(news.trace);
        break;
      case 'closed':
        this.becomeClosed(news.failures);
        break;
    }
  }

  /** A slab a turn: pages and files have theirs between. The next is arranged for first, whatever the sink may do. */
  private readonly read = (): void => {
    const next = setImmediate(this.read);
    if (this.reader.read()) {
      this.emptyLooks = 0;
      return;
    }
    clearImmediate(next);
    this.emptyLooks += 1;
    if (this.emptyLooks < LOOKS_BEFORE_SLEEP || !this.reader.sleep()) setTimeout(this.read, LOOK_MS);
  };

  private happened(event: TapEvent): void {
    for (const tap of this.taps) if (tap.name === event.tap) tap.happened(event);
    this.options.onEvent(event);
  }
}

function startWorker(log: SharedLog, { protocol, program }: TapThreadOptions): Worker {
  const data: TapThreadData = { log, protocol: protocol ?? null };
  return new Worker(program ?? new URL('./tap-worker.js', import.meta.url), { name: 'taps', workerData: data });
}

class RemoteTap implements ThreadedTap {
  private readonly facts: TapFacts;
  private readonly counters: TapCounters;
  private lastFailure: TapStatus['lastFailure'] = null;

  constructor(facts: TapFacts, counters: TapCounters) {
    this.facts = facts;
    this.counters = counters;
  }

  get name(): string {
    return this.facts.name;
  }

  status(): TapStatus {
    const { name, listen, upstream, takeover } = this.facts;
    const { open, total, upstreamFailures } = this.counters;
    return {
      name,
      listen: formatAddress(listen),
      upstream: formatAddress(upstream),
      takeover,
      openConnections: open,
      totalConnections: total,
      upstreamFailures,
      lastFailure: this.lastFailure,
    };
  }

  happened(event: TapEvent): void {
    if (isFailure(event)) this.lastFailure = { time: isoTime(event.time), message: event.message };
  }
}
