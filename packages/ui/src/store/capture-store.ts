import type { SummaryRow } from '@fcgiscope/codec/exchange';
import type { HelloMessage, StatusMessage } from '@fcgiscope/codec/live';
import type { CaptureSink, ConnectionState } from '../source/capture-source.js';
import { CaptureClock } from './capture-clock.js';
import type { Scheduler } from './frame-scheduler.js';
import { RateWindow } from './rate-window.js';
import { RowTable } from './row-table.js';
import { StripHistory } from './strip-history.js';
import { type RowOrder, type RowTest, ViewIndex } from './view-index.js';

/** What is known of the capture besides its rows. A new object whenever something of it changes. */
export interface CaptureFacts {
  readonly connection: ConnectionState;
  readonly hello: HelloMessage | null;
  readonly status: StatusMessage | null;
  /** The capture has said what it has: without rows now, it is empty. */
  readonly greeted: boolean;
  /** Rows below this number have been dropped by the ring; 1 where none was. */
  readonly firstKept: number;
}

const NOTHING_KNOWN: CaptureFacts = {
  connection: { kind: 'connecting' },
  hello: null,
  status: null,
  greeted: false,
  firstKept: 1,
};

interface Batch {
  readonly rows: readonly SummaryRow[];
  readonly taken: () => void;
}

type Listener = () => void;

/** Who must know which rows have changed, not only that some have. */
export interface RowsObserver {
  changed(indexes: readonly number[]): void;
  removedBefore(index: number): void;
  /** All rows are gone: another capture begins. */
  reset(): void;
}

/**
 * The exchanges of a capture, outside React: batches wait until the next frame, are applied together and wake those who look once.
 * What waits is bounded by the credit that the source was given.
 */
export class CaptureStore {
  readonly rows: RowTable = new RowTable();
  readonly view: ViewIndex = new ViewIndex(this.rows);
  readonly rates: RateWindow = new RateWindow();
  readonly strip: StripHistory = new StripHistory();
  readonly clock: CaptureClock;
  private readonly schedule: Scheduler;
  private batches: Batch[] = [];
  private known: CaptureFacts = NOTHING_KNOWN;
  private rowsVersion = 0;
  private arrangements = 0;
  private test: RowTest | null = null;
  private order: RowOrder | null = null;
  private readonly rowListeners = new Set<Listener>();
  private readonly factListeners = new Set<Listener>();
  private readonly observers = new Set<RowsObserver>();
  /** Numbers of the exchanges that go on. */
  private readonly open = new Set<number>();

  constructor(schedule: Scheduler, clock: CaptureClock = new CaptureClock()) {
    this.schedule = schedule;
    this.clock = clock;
  }

  /** Grows whenever rows or the view have changed. */
  readonly version = (): number => this.rowsVersion;

  /** Grows whenever the view has been made anew, for another filter or order: not because rows came. */
  readonly arrangement = (): number => this.arrangements;

  readonly facts = (): CaptureFacts => this.known;

  /** Calls `listener` at most once a frame, after rows or the view have changed. */
  readonly subscribeRows = (listener: Listener): (() => void) => subscribe(this.rowListeners, listener);

  readonly subscribeFacts = (listener: Listener): (() => void) => subscribe(this.factListeners, listener);

  observe(observer: RowsObserver): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** Looks again whether these rows pass, and where they belong: what decides it is not in the rows alone. */
  recheck(indexes: Iterable<number>): void {
    const known = [...indexes].filter((index) => this.rows.get(index) !== undefined);
    if (known.length === 0) return;
    this.view.update(known.sort((a, b) => a - b));
    this.changed();
  }

  /** Time passes: how long open exchanges have lasted may decide whether they pass. */
  recheckOpen(): void {
    if (this.test !== null) this.recheck(this.open);
  }

  /** Shows the rows that pass; null shows all. */
  setTest(test: RowTest | null): void {
    this.test = test;
    this.reconfigure();
  }

  /** Orders the view; null is the order of arrival. */
  setOrder(order: RowOrder | null): void {
    this.order = order;
    this.reconfigure();
  }

  /** Where a source tells its news. */
  readonly sink: CaptureSink = {
    connection: (connection) => this.know({ connection }),
    hello: (hello) => this.greet(hello),
    rows: (rows, taken) => this.queue({ rows, taken }),
    removed: (before, reason) => this.remove(before, reason),
    status: (status) => this.know({ status }),
  };

  private greet(hello: HelloMessage): void {
    if (!hello.resumed) this.forget();
    this.know({ hello, greeted: true, ...(hello.resumed ? {} : { firstKept: 1 }) });
  }

  private queue(batch: Batch): void {
    this.batches.push(batch);
    this.schedule(this.apply);
  }

  private remove(before: number, reason: 'evicted' | 'cleared'): void {
    this.apply();
    this.rows.removeBefore(before);
    this.view.removeBefore(before);
    for (const index of this.open) if (index < before) this.open.delete(index);
    for (const observer of this.observers) observer.removedBefore(before);
    if (reason === 'evicted') this.know({ firstKept: before });
    this.changed();
  }

  /** Takes in everything that waits. */
  private readonly apply = (): void => {
    const { batches } = this;
    if (batches.length === 0) return;
    this.batches = [];
    const touched = new Set<number>();
    for (const batch of batches) for (const row of batch.rows) this.take(row, touched);
    const indexes = [...touched].sort((a, b) => a - b);
    this.view.update(indexes);
    for (const observer of this.observers) observer.changed(indexes);
    this.changed();
    for (const batch of batches) batch.taken();
  };

  private take(row: SummaryRow, touched: Set<number>): void {
    const before = this.rows.get(row.index);
    this.rows.set(row);
    touched.add(row.index);
    if (row.end === null) this.open.add(row.index);
    else this.open.delete(row.index);
    this.clock.seen(row.end ?? row.firstByte ?? row.start);
    if (before === undefined) this.strip.began(row);
    if (before !== undefined && before.end !== null) return;
    this.rates.add(row);
    this.strip.ended(row);
  }

  private forget(): void {
    this.batches = [];
    this.rows.clear();
    this.rates.clear();
    this.strip.clear();
    this.clock.reset();
    this.open.clear();
    for (const observer of this.observers) observer.reset();
    this.reconfigure();
  }

  private reconfigure(): void {
    this.arrangements++;
    this.view.configure({ test: this.test, order: this.order });
    this.changed();
  }

  private know(news: Partial<CaptureFacts>): void {
    this.known = { ...this.known, ...news };
    for (const listener of this.factListeners) listener();
  }

  private changed(): void {
    this.rowsVersion++;
    for (const listener of this.rowListeners) listener();
  }
}

function subscribe(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
