import { type EpochMicros, epochMicros, isoTime } from '../core/index.js';
import type { ExchangeMark, SummaryRow } from '../exchange/index.js';
import type { CaptureNote } from './capture-notes.js';
import type { ConnectionId } from './log.js';

/** A file may claim any number of marks; people set fewer. */
const MARKS_LIMIT = 100_000;

/** Of a row, what a mark knows its exchange by. */
export type Marked = Pick<SummaryRow, 'connection' | 'start' | 'requestId'>;

/** What people said of exchanges: what the notes of captures tell, and what was said since. */
export class ExchangeMarks {
  private readonly marks = new Map<string, ExchangeMark>();

  /** How many exchanges are marked. */
  get size(): number {
    return this.marks.size;
  }

  /** Takes in what a capture says; of its notes, annotations alone. */
  note(note: CaptureNote): void {
    if (note.kind === 'annotation') this.put(keyOf(note.connection, note.began, note.requestId), note.mark);
  }

  /** Marks an exchange, or takes its mark away. */
  set(exchange: Marked, mark: ExchangeMark | null): void {
    this.put(keyOfMarked(exchange), mark);
  }

  of(exchange: Marked): ExchangeMark | undefined {
    // Nothing is marked in most captures, and every row asks.
    return this.marks.size === 0 ? undefined : this.marks.get(keyOfMarked(exchange));
  }

  private put(key: string, mark: ExchangeMark | null): void {
    if (mark === null) this.marks.delete(key);
    else if (this.marks.size < MARKS_LIMIT || this.marks.has(key)) this.marks.set(key, mark);
  }
}

function keyOfMarked({ connection, start, requestId }: Marked): string {
  return keyOf(connection, epochMicros(start), requestId);
}

/** Notes have whole microseconds. */
function keyOf(connection: ConnectionId, began: EpochMicros, requestId: number | null): string {
  return `${connection} ${isoTime(began)} ${requestId}`;
}
