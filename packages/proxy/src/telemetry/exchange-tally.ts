import type { ExchangeCounts } from '@fcgiscope/codec/cgi';
import type { CaptureListener, CaptureView } from '../capture/capture-view.js';
import { RowSet } from '../capture/row-set.js';

/** Exchanges are counted at least so often, so that none is evicted before it was, and never many in one go. Milliseconds. */
const COUNT_EVERY = 100;

export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'none';

/** Content of one stream of all settled exchanges. */
export type StreamBytesTally = Record<'params' | 'stdin' | 'data' | 'stdout' | 'stderr', number>;

/**
 * Counts exchanges as they settle, once each, for as long as the process lives: eviction and clearing take nothing away. While
 * bytes fly a changed row costs one bit; exchanges are read when somebody asks, or ten times a second.
 */
export class ExchangeTally implements CaptureListener {
  readonly exchanges = new Map<StatusClass, number>();
  readonly bytes: StreamBytesTally = { params: 0, stdin: 0, data: 0, stdout: 0, stderr: 0 };
  private readonly capture: CaptureView;
  private readonly changed = new RowSet();
  private readonly counted = new RowSet();
  private readonly unsubscribe: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(capture: CaptureView) {
    this.capture = capture;
    this.unsubscribe = capture.subscribe(this);
    this.timer = setInterval(() => this.count(), COUNT_EVERY).unref();
  }

  rowChanged(index: number): void {
    this.changed.add(index);
  }

  rowsRemoved(before: number, reason: 'evicted' | 'cleared'): void {
    for (const rows of [this.changed, this.counted]) {
      if (reason === 'cleared') rows.clear();
      else rows.dropBelow(before);
    }
  }

  /** Brings the counters up to date. */
  count(): void {
    for (let index = this.changed.take(); index !== undefined; index = this.changed.take()) {
      if (this.counted.has(index)) continue;
      const counts = this.capture.counts(index);
      if (counts === undefined || counts.open) continue;
      this.counted.add(index);
      this.add(counts);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.unsubscribe();
  }

  private add(counts: ExchangeCounts): void {
    const statusClass = statusClassOf(counts.status);
    this.exchanges.set(statusClass, (this.exchanges.get(statusClass) ?? 0) + 1);
    this.bytes.params += counts.params;
    this.bytes.stdin += counts.stdin;
    this.bytes.data += counts.data;
    this.bytes.stdout += counts.stdout;
    this.bytes.stderr += counts.stderr;
  }
}

const STATUS_CLASSES: readonly StatusClass[] = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'];

function statusClassOf(status: number | null): StatusClass {
  return STATUS_CLASSES[Math.floor((status ?? 0) / 100)] ?? 'none';
}
