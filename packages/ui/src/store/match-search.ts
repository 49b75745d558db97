/** How a search at the source stands. */
export interface SearchState {
  readonly kind: 'running' | 'done' | 'stopped' | 'failed';
  /** Exchanges that were asked about, of those that rows do not decide. */
  readonly decided: number;
  readonly total: number;
  /** Why it failed. */
  readonly message?: string;
}

export interface MatchSearchOptions {
  /** Asks the source which of these pass. */
  readonly ask: (indexes: readonly number[], signal: AbortSignal) => Promise<readonly number[]>;
  /** Exchanges of which another thing is known now than before. */
  readonly onDecided: (indexes: readonly number[]) => void;
  readonly onState: (state: SearchState) => void;
  /** Any clock in milliseconds. */
  readonly now?: () => number;
}

/** Answers come about this often, so that the first ones are there soon and progress is seen. Milliseconds. */
const QUESTION_MS = 150;
const LEAST_ASKED = 16;

/** As a question of the API may have (`MOST_ASKED`). */
const MOST_ASKED = 2000;

/**
 * Finds out at the source which exchanges pass a filter that rows alone do not decide. What was there is asked about from the newest to
 * the oldest; what comes or changes goes first. One question at a time, as large as the source answers quickly.
 */
export class MatchSearch {
  private readonly options: MatchSearchOptions;
  private readonly now: () => number;
  private readonly matching = new Set<number>();
  /** Newest first; what is before `asked` is done, what is from `end` on has been evicted. */
  private readonly backlog: Int32Array;
  private asked = 0;
  private end: number;
  /** Exchanges below are gone. */
  private from = 0;
  private readonly fresh = new Set<number>();
  private size = 64;
  private running = false;
  private readonly abort = new AbortController();
  private held: 'stopped' | 'failed' | null = null;
  private failure = '';

  /** `backlog`: the exchanges that are there already, newest first. */
  constructor(backlog: Int32Array, options: MatchSearchOptions) {
    this.backlog = backlog;
    this.end = backlog.length;
    this.options = options;
    this.now = options.now ?? (() => performance.now());
    void this.run();
  }

  matches(index: number): boolean {
    return this.matching.has(index);
  }

  /** These have come, or have changed. */
  want(indexes: readonly number[]): void {
    for (const index of indexes) this.fresh.add(index);
    if (this.held === 'failed') this.held = null;
    void this.run();
  }

  /** Exchanges below `index` are gone: they are not asked about, and answers that are on their way count no more. */
  removeBefore(index: number): void {
    this.from = Math.max(this.from, index);
    for (const set of [this.matching, this.fresh]) for (const one of set) if (one < index) set.delete(one);
    const before = this.end;
    while (this.end > this.asked && (this.backlog[this.end - 1] as number) < index) this.end--;
    if (this.end < before) this.tell();
  }

  /** Asks no further; what is found stays. */
  stop(): void {
    this.held = 'stopped';
    this.tell();
  }

  /** Goes on where it was stopped, or failed. */
  resume(): void {
    this.held = null;
    void this.run();
  }

  /** Nobody looks at the result any more. */
  dispose(): void {
    this.held = 'stopped';
    this.abort.abort();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    for (let batch = this.next(); batch.length > 0; batch = this.next()) await this.question(batch);
    this.running = false;
    this.tell();
  }

  private async question(batch: readonly number[]): Promise<void> {
    const since = this.now();
    try {
      const matches = new Set(await this.options.ask(batch, this.abort.signal));
      if (this.abort.signal.aborted) return;
      this.take(batch, matches);
      this.adapt(this.now() - since);
      if (this.held === null) this.tell();
    } catch (error) {
      if (this.abort.signal.aborted) return;
      for (const index of batch) if (index >= this.from) this.fresh.add(index);
      this.held = 'failed';
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  private next(): readonly number[] {
    if (this.held !== null) return [];
    const batch: number[] = [];
    for (const index of this.fresh) {
      if (batch.length === this.size) return batch;
      batch.push(index);
      this.fresh.delete(index);
    }
    while (batch.length < this.size && this.asked < this.end) batch.push(this.backlog[this.asked++] as number);
    return batch;
  }

  private take(batch: readonly number[], matches: ReadonlySet<number>): void {
    const changed = batch.filter((index) => index >= this.from && matches.has(index) !== this.matching.has(index));
    for (const index of changed) {
      if (matches.has(index)) this.matching.add(index);
      else this.matching.delete(index);
    }
    if (changed.length > 0) this.options.onDecided(changed);
  }

  private adapt(took: number): void {
    if (took < QUESTION_MS / 2) this.size = Math.min(MOST_ASKED, this.size * 2);
    else if (took > QUESTION_MS * 2) this.size = Math.max(LEAST_ASKED, this.size >> 1);
  }

  private tell(): void {
    if (this.abort.signal.aborted) return;
    const left = this.end - this.asked;
    this.options.onState({
      kind: this.held ?? (left === 0 ? 'done' : 'running'),
      decided: this.asked,
      total: this.end,
      ...(this.held === 'failed' ? { message: this.failure } : {}),
    });
  }
}
