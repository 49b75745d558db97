import type { CaptureNote, NoteAtTime } from '@fcgiscope/codec/capture';
import type { CaptureStore } from '../store/capture-store.js';
import type { Clock } from '../tap/clock.js';

/** Notes that are remembered; the file has all of them. */
const MAX_NOTES = 10_000;

/** Characters of a mark's text. */
const MAX_MARK_LENGTH = 1000;

/** What is said of a capture that is going on: pauses, and marks of moments. */
export class SessionNotes {
  readonly all: NoteAtTime[] = [];
  private readonly store: CaptureStore;
  private readonly clock: Clock;

  constructor(store: CaptureStore, clock: Clock) {
    this.store = store;
    this.clock = clock;
  }

  mark(text: string): void {
    this.add({ kind: 'mark', text: text.slice(0, MAX_MARK_LENGTH) });
  }

  add(note: CaptureNote): void {
    const time = this.clock();
    this.store.note(note, time);
    if (this.all.length < MAX_NOTES) this.all.push({ note, time });
  }

  clear(): void {
    this.all.length = 0;
  }
}
