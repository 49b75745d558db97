/** One line of each kind in this time: an application that is down fails every request. Milliseconds. */
const QUIET_FOR = 10_000;

interface Spoken {
  readonly at: number;
  unsaid: number;
}

/** Tells people what happens, without flooding them: what comes too soon is counted, and told with the next line of its kind. */
export class Notices {
  private readonly say: (line: string) => void;
  private readonly spoken = new Map<string, Spoken>();

  constructor(say: (line: string) => void) {
    this.say = say;
  }

  /** `now` is any clock in milliseconds. */
  tell(kind: string, message: string, now: number): void {
    const before = this.spoken.get(kind);
    if (before !== undefined && now - before.at < QUIET_FOR) {
      before.unsaid++;
      return;
    }
    this.spoken.set(kind, { at: now, unsaid: 0 });
    this.say(`${message}${before?.unsaid ? ` (and ${before.unsaid} times before)` : ''}`);
  }
}
