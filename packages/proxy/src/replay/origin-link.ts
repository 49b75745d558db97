import { once } from 'node:events';
import type { Exchange, Param } from '@fcgiscope/codec/exchange';
import type { CaptureView } from '../capture/capture-view.js';
import type { Draft } from './draft.js';

/** How long the capture may take to notice what was just answered, in milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Finds the exchanges that a replay becomes in the capture, and marks them as such. Nothing is added to the request for that, so
 * that the application cannot tell: they are those that came through the tap meanwhile with the same params.
 */
export class OriginLink {
  readonly #capture: CaptureView;
  readonly #tap: string;
  readonly #params: string;
  readonly #candidates = new Set<number>();
  readonly #first: number;
  readonly #changed = new EventTarget();
  readonly #unsubscribe: () => void;

  /** From now on. */
  constructor(capture: CaptureView, tap: string, draft: Draft) {
    this.#capture = capture;
    this.#tap = tap;
    this.#params = fingerprint(draft.params);
    this.#first = capture.lastIndex + 1;
    this.#unsubscribe = capture.subscribe({ rowChanged: (index) => this.#rowChanged(index), rowsRemoved: () => {} });
  }

  /** Marks up to `count` exchanges with where they come from; returns their numbers, ascending. */
  async mark(count: number, origin: number): Promise<number[]> {
    await this.#settled(count);
    this.#unsubscribe();
    const found: number[] = [];
    for (const index of [...this.#candidates].sort((a, b) => a - b)) {
      if (found.length >= count) break;
      if (this.#isOurs(await this.#capture.exchange(index))) found.push(index);
    }
    for (const index of found) this.#capture.annotate(index, { colour: 'violet', note: `replay of ${origin}` });
    return found;
  }

  #rowChanged(index: number): void {
    const row = index < this.#first ? undefined : this.#capture.row(index);
    if (row === undefined || row.tap !== this.#tap || row.state === 'open') return;
    this.#candidates.add(index);
    this.#changed.dispatchEvent(new Event('row'));
  }

  async #settled(count: number): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (this.#candidates.size < count && !signal.aborted) await once(this.#changed, 'row', { signal }).catch(() => undefined);
  }

  #isOurs(exchange: Exchange | undefined): boolean {
    return exchange !== undefined && fingerprint(exchange.params) === this.#params;
  }
}

/** SCGI moves CONTENT_LENGTH and SCGI to the front. */
const MOVED: ReadonlySet<string> = new Set(['CONTENT_LENGTH', 'SCGI']);

function fingerprint(params: readonly Param[]): string {
  return JSON.stringify(params.filter(([name]) => !MOVED.has(name)));
}
