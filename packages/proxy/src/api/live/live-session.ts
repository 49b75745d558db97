import type { SummaryRow } from '@fcgiscope/codec/exchange';
import {
  CREDIT_WINDOW,
  LIVE_PROTOCOL_VERSION,
  type PageMessage,
  type RemovedMessage,
  type ResumePoint,
  type RowsMessage,
  type ServerMessage,
} from '@fcgiscope/codec/live';
import type { CaptureListener, CaptureView } from '../../capture/capture-view.js';
import { RowSet } from '../../capture/row-set.js';
import { LIVE_CLOSE, type LiveFault } from './live-close.js';
import { LIVE_LIMITS } from './live-limits.js';

/** A page that grants more than this at once has no use for it; and a sum must end somewhere. */
const MOST_CREDIT = 4 * CREDIT_WINDOW;

/** What a row weighs as JSON beside its texts. */
const BARE_ROW_CHARACTERS = 700;

/**
 * One page's half of the live protocol, without socket and clock. Put in what the page says ({@link receive}) and what the
 * capture says (it is a {@link CaptureListener}); take out with {@link next} one message at a time, whenever the socket has room.
 *
 * A changed row waits as its number only and is read when it is sent, so a row that changes ten times meanwhile is sent once, and
 * a page that has stopped reading costs one bit per row.
 */
export class LiveSession implements CaptureListener {
  private readonly view: CaptureView;
  private readonly product: string;
  private readonly pending = new RowSet();
  private greeting: Greeting = { kind: 'unheard' };
  private removal: Omit<RemovedMessage, 'type'> | null = null;
  private credit = 0;
  /** The page has seen every change up to here. */
  private seen = 0;
  private lastStatus = '';
  private lastStatusAt = Number.NEGATIVE_INFINITY;

  constructor(view: CaptureView, product: string) {
    this.view = view;
    this.product = product;
  }

  /** Whether {@link next} could give rows now. */
  get hasRows(): boolean {
    return this.greeting.kind === 'done' && this.credit > 0 && this.pending.size > 0;
  }

  /** Takes a message of the page; returns what is wrong with it, if anything: then the socket is to be closed. */
  receive(message: PageMessage): LiveFault | undefined {
    if (message.type === 'hello') return this.hello(message.version, message.resume);
    if (this.greeting.kind === 'unheard') return { code: LIVE_CLOSE.invalidMessage, reason: 'credit before hello' };
    this.credit = Math.min(this.credit + message.rows, MOST_CREDIT);
    return undefined;
  }

  rowChanged(index: number): void {
    if (this.greeting.kind === 'done') this.pending.add(index);
  }

  rowsRemoved(before: number, reason: 'evicted' | 'cleared'): void {
    if (this.greeting.kind !== 'done') return;
    this.removal = { before: Math.max(before, this.removal?.before ?? 0), reason };
    if (reason === 'evicted') this.pending.dropBelow(before);
    else this.greeting = { kind: 'due' };
  }

  /** The next message for the page, undefined while there is nothing to say. `now` is any clock in milliseconds. */
  next(now: number): ServerMessage | undefined {
    if (this.greeting.kind === 'unheard') return undefined;
    return this.takeRemoval() ?? this.takeHello() ?? this.takeRows() ?? this.takeStatus(now);
  }

  private hello(version: number, resume: ResumePoint | undefined): LiveFault | undefined {
    if (this.greeting.kind !== 'unheard') return { code: LIVE_CLOSE.invalidMessage, reason: 'a second hello' };
    if (version !== LIVE_PROTOCOL_VERSION)
      return { code: LIVE_CLOSE.otherVersion, reason: `this proxy speaks version ${LIVE_PROTOCOL_VERSION}: load the page anew` };
    this.greeting = resume === undefined ? { kind: 'due' } : { kind: 'due', resume };
    return undefined;
  }

  private takeRemoval(): RemovedMessage | undefined {
    if (this.removal === null) return undefined;
    const message: RemovedMessage = { type: 'removed', ...this.removal };
    this.removal = null;
    return message;
  }

  /** Says hello, and from then on owes the page what it has not seen: the changes since its resume point, or every row. */
  private takeHello(): ServerMessage | undefined {
    if (this.greeting.kind !== 'due') return undefined;
    const missed = this.missedSince(this.greeting.resume);
    this.greeting = { kind: 'done' };
    this.pending.clear();
    if (missed === undefined) this.pending.addRange(this.view.firstIndex, this.view.lastIndex);
    else for (const index of missed.rows) this.pending.add(index);
    this.seen = missed?.sequence ?? 0;
    if (missed !== undefined && this.view.firstIndex > 1) this.removal = { before: this.view.firstIndex, reason: 'evicted' };
    return {
      type: 'hello',
      version: LIVE_PROTOCOL_VERSION,
      capture: this.view.id,
      resumed: missed !== undefined,
      product: this.product,
      taps: this.view.status().taps,
    };
  }

  private missedSince(resume: ResumePoint | undefined): { sequence: number; rows: readonly number[] } | undefined {
    if (resume === undefined || resume.capture !== this.view.id || resume.sequence > this.view.sequence) return undefined;
    const rows = this.view.changedSince(resume.sequence);
    return rows === undefined ? undefined : { sequence: resume.sequence, rows };
  }

  private takeRows(): RowsMessage | undefined {
    const rows = this.takeBatch();
    // While rows still wait, a page that resumes has to be told of them again: it has seen no more than before.
    if (this.pending.size === 0) this.seen = this.view.sequence;
    return rows.length === 0 ? undefined : { type: 'rows', sequence: this.seen, rows };
  }

  private takeBatch(): SummaryRow[] {
    const rows: SummaryRow[] = [];
    let characters = 0;
    while (this.credit > 0 && rows.length < LIVE_LIMITS.batchRows && characters < LIVE_LIMITS.batchCharacters) {
      const index = this.pending.take();
      if (index === undefined) break;
      const row = this.view.row(index);
      if (row === undefined) continue;
      rows.push(row);
      characters += weightOf(row);
      this.credit--;
    }
    return rows;
  }

  private takeStatus(now: number): ServerMessage | undefined {
    if (now - this.lastStatusAt < LIVE_LIMITS.statusEvery) return undefined;
    this.lastStatusAt = now;
    const status = this.view.status();
    const text = JSON.stringify(status);
    if (text === this.lastStatus) return undefined;
    this.lastStatus = text;
    return status;
  }
}

/** Whether the page has said hello, and whether it has been answered: for this capture, or (after a clear) for the new one. */
type Greeting =
  | { readonly kind: 'unheard' }
  | { readonly kind: 'due'; readonly resume?: ResumePoint }
  | { readonly kind: 'done' };

/** The texts that a web server lets grow to any length. */
function weightOf(row: SummaryRow): number {
  const texts = [row.uri, row.host, row.script, row.userAgent, row.contentType, row.requestType, row.stderrText];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), BARE_ROW_CHARACTERS);
}
