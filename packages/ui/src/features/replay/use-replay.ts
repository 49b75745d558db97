import type { ReplayRequest, ReplayResult, ReplayRun } from '@fcgiscope/codec/live';
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorMessage } from '../../lib/error-message.js';
import { type Replayer, SourceError } from '../../source/capture-source.js';
import { useCaptureSource } from '../../store/context.js';

/** One run that has ended. */
export interface EndedRun {
  /** The exchange that was sent again. */
  readonly origin: number;
  readonly run: ReplayRun;
  /** What the capture made of it; null where that is not known (yet). */
  readonly exchange: number | null;
}

export type ReplayState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly ended: readonly EndedRun[]; readonly total: number }
  /** `exchanges`: what the capture made of all runs, ascending. */
  | {
      readonly kind: 'done';
      readonly ended: readonly EndedRun[];
      readonly total: number;
      readonly exchanges: readonly number[];
    }
  | { readonly kind: 'failed'; readonly message: string };

export interface Replaying {
  readonly state: ReplayState;
  /** One after the other. */
  readonly start: (requests: readonly ReplayRequest[]) => void;
  readonly stop: () => void;
}

/** Sends requests again and keeps how it went; whoever leaves stops what has not begun. */
export function useReplay(): Replaying {
  const { replay } = useCaptureSource();
  const [state, setState] = useState<ReplayState>({ kind: 'idle' });
  const running = useRef<ReplayJob | null>(null);
  useEffect(() => () => running.current?.stop(), []);
  const start = useCallback(
    (requests: readonly ReplayRequest[]) => {
      running.current?.stop();
      if (replay === null) return;
      running.current = new ReplayJob(replay, requests, setState);
      void running.current.run();
    },
    [replay],
  );
  const stop = useCallback(() => running.current?.finish(), []);
  return { state, start, stop };
}

/** Runs may end by the thousand a second: more news would only keep the page from drawing them. Milliseconds. */
const TELL_EVERY = 100;

class ReplayJob {
  private readonly replay: Replayer;
  private readonly requests: readonly ReplayRequest[];
  private readonly tell: (state: ReplayState) => void;
  private readonly abort = new AbortController();
  private readonly total: number;
  private ended: readonly EndedRun[] = [];
  private exchanges: readonly number[] = [];
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(replay: Replayer, requests: readonly ReplayRequest[], tell: (state: ReplayState) => void) {
    this.replay = replay;
    this.requests = requests;
    this.tell = tell;
    this.total = requests.reduce((sum, { times = 1 }) => sum + times, 0);
  }

  async run(): Promise<void> {
    this.tell({ kind: 'running', ended: [], total: this.total });
    for (const request of this.requests) {
      if (!(await this.send(request))) return;
    }
    this.finish();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.abort.abort();
  }

  /** What has ended is kept. */
  finish(): void {
    if (this.abort.signal.aborted) return;
    this.abort.abort();
    this.tell({ kind: 'done', ended: this.ended, total: this.total, exchanges: this.exchanges });
  }

  /** False where it is of no use to go on. */
  private async send(request: ReplayRequest): Promise<boolean> {
    const { index: origin } = request;
    const before = this.ended;
    const runs: EndedRun[] = [];
    const onRun = (run: ReplayRun, position: number): void => {
      runs[position] = { origin, run, exchange: null };
      this.keep([...before, ...runs.filter((known) => known !== undefined)]);
    };
    try {
      const result = await this.replay.send(request, this.abort.signal, onRun);
      this.exchanges = [...this.exchanges, ...result.exchanges];
      this.keep([...before, ...linked(request, result)]);
      return true;
    } catch (error) {
      return this.refused(origin, error);
    }
  }

  /** One of several that cannot be sent does not keep the others from it; where nobody answers, nothing goes on. */
  private refused(origin: number, error: unknown): boolean {
    if (this.abort.signal.aborted) return false;
    const isItsOwn = error instanceof SourceError && (error.kind === 'failed' || error.kind === 'not-found');
    if (this.requests.length > 1 && isItsOwn) {
      const run: ReplayRun = { ok: false, milliseconds: 0, error: { code: 'not-sent', message: error.message } };
      this.keep([...this.ended, { origin, run, exchange: null }]);
      return true;
    }
    this.abort.abort();
    this.tell({ kind: 'failed', message: errorMessage(error) });
    return false;
  }

  private keep(ended: readonly EndedRun[]): void {
    if (this.abort.signal.aborted) return;
    this.ended = ended;
    const now = performance.now();
    if (now - this.toldAt < TELL_EVERY) return;
    this.toldAt = now;
    this.tell({ kind: 'running', ended, total: this.total });
  }
}

/** Runs one after the other are captured in their order; of runs at once nobody knows which became which. */
function linked({ index: origin, concurrency = 1 }: ReplayRequest, { runs, exchanges }: ReplayResult): EndedRun[] {
  const known = concurrency === 1 && runs.length === exchanges.length;
  return runs.map((run, i) => ({ origin, run, exchange: known ? (exchanges[i] ?? null) : null }));
}
