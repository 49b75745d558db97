import type { CaptureNote } from '../../capture/index.js';
import type { Direction, EpochMicros } from '../../core/index.js';
import type { CloseManner } from '../../exchange/index.js';
import type { PduEvent } from './pdu-events.js';

type RecordEvent = PduEvent & { readonly kind: 'record' };
type CloseEvent = PduEvent & { readonly kind: 'closed' };
type NoteEvent = { readonly kind: 'note'; readonly time: EpochMicros; readonly note: CaptureNote };

export type FileEvent = RecordEvent | CloseEvent | NoteEvent;

/**
 * Puts what exchanges overlapping in time tell into one order of time. They come in order of their start, and before that nothing
 * happens in them: so no more is held than what is still open.
 */
export class Schedule {
  private waiting: (RecordEvent | NoteEvent)[] = [];
  /** Every exchange of a connection tells of its closes: here they are one. */
  private readonly closes = new Map<string, CloseEvent>();

  add(events: readonly FileEvent[]): void {
    for (const event of events) {
      if (event.kind === 'closed') this.addClose(event);
      else this.waiting.push(event);
    }
  }

  /** Only the exchange that it broke knows of a reset; to the others the party has closed. */
  private addClose(event: CloseEvent): void {
    const key = (manner: CloseManner): string => `${event.note.connection} ${event.note.by} ${manner}`;
    const { manner } = event.note;
    if (manner === 'fin' && this.closes.get(key('reset'))?.time === event.time) return;
    if (manner === 'reset' && this.closes.get(key('fin'))?.time === event.time) this.closes.delete(key('fin'));
    if (!this.closes.has(key(manner))) this.closes.set(key(manner), event);
  }

  /** Takes out all that happened before `start`, in order: of one time, records come before closes. */
  before(start: number): FileEvent[] {
    const due = this.waiting.filter(({ time }) => time < start).sort((a, b) => a.time - b.time);
    this.waiting = this.waiting.filter(({ time }) => time >= start);
    const closed = [...this.closes].filter(([, { time }]) => time < start);
    for (const [key] of closed) this.closes.delete(key);
    return [...inOrderOfOffset(due), ...closed.map(([, event]) => event)].sort((a, b) => a.time - b.time);
  }
}

/** Several exchanges in one read have one time: their records go back to the order in which they were sent. */
function inOrderOfOffset(events: readonly (RecordEvent | NoteEvent)[]): (RecordEvent | NoteEvent)[] {
  const lanes = new Map<string, RecordEvent[]>();
  for (const event of events) if (event.kind === 'record') lanes.set(laneOf(event), [...(lanes.get(laneOf(event)) ?? []), event]);
  for (const lane of lanes.values()) lane.sort((a, b) => b.record.entry.offset - a.record.entry.offset);
  return events.map((event) => (event.kind === 'record' ? (lanes.get(laneOf(event))?.pop() ?? event) : event));
}

function laneOf({ time, connection, record }: RecordEvent): string {
  const direction: Direction = record.entry.direction;
  return `${time} ${connection.connection} ${direction}`;
}
