import type { StatusMessage, TapStatus } from '@fcgiscope/codec/live';
import type { CaptureView } from '../capture/capture-view.js';
import { ExchangeTally } from './exchange-tally.js';
import { type Metric, prometheusText, type Sample } from './prometheus-text.js';

/** What `GET /metrics` tells of a capture. Runs until {@link close}. */
export class CaptureMetrics {
  private readonly capture: CaptureView;
  private readonly livePages: () => number;
  private readonly tally: ExchangeTally;

  constructor(capture: CaptureView, livePages: () => number) {
    this.capture = capture;
    this.livePages = livePages;
    this.tally = new ExchangeTally(capture);
  }

  text(): string {
    this.tally.count();
    const status = this.capture.status();
    return prometheusText([
      ...exchangeMetrics(this.tally),
      ...tapMetrics(status.taps),
      ...captureMetrics(status),
      this.pageMetric(),
    ]);
  }

  close(): void {
    this.tally.close();
  }

  private pageMetric(): Metric {
    return gauge('fcgiscope_live_pages', 'Pages that watch this capture.', this.livePages());
  }
}

function exchangeMetrics(tally: ExchangeTally): Metric[] {
  const exchanges = [...tally.exchanges].map(([status, value]) => ({ labels: { status }, value }));
  const bytes = Object.entries(tally.bytes).map(([stream, value]) => ({ labels: { stream }, value }));
  return [
    counter('fcgiscope_exchanges_total', 'Exchanges that have ended, by class of status (none: no response head).', exchanges),
    counter('fcgiscope_stream_bytes_total', 'Content of the exchanges that have ended, by stream.', bytes),
  ];
}

function tapMetrics(taps: readonly TapStatus[]): Metric[] {
  const perTap = (value: (tap: TapStatus) => number): Sample[] =>
    taps.map((tap) => ({ labels: { tap: tap.name }, value: value(tap) }));
  return [
    counter(
      'fcgiscope_connections_total',
      'Connections accepted.',
      perTap((tap) => tap.totalConnections),
    ),
    { ...gauge('fcgiscope_open_connections', 'Connections open now.', 0), samples: perTap((tap) => tap.openConnections) },
    counter(
      'fcgiscope_upstream_failures_total',
      'Connections whose upstream could not be reached.',
      perTap((tap) => tap.upstreamFailures),
    ),
  ];
}

function captureMetrics(status: StatusMessage): Metric[] {
  return [
    gauge(
      'fcgiscope_capture_running',
      '1 while traffic is recorded, 0 while paused or stopped.',
      status.state === 'running' ? 1 : 0,
    ),
    gauge('fcgiscope_capture_exchanges', 'Exchanges in the capture.', status.exchanges),
    gauge('fcgiscope_capture_bytes', 'Bytes of the capture on disk.', status.storedBytes),
    gauge('fcgiscope_capture_limit_bytes', 'Bytes that the capture may have on disk.', status.limitBytes),
    counter('fcgiscope_evicted_exchanges_total', 'Exchanges that the ring has dropped.', [{ value: status.evicted }]),
    counter('fcgiscope_uncaptured_bytes_total', 'Bytes that were forwarded but not captured.', [
      { value: status.uncapturedBytes },
    ]),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, help, type: 'gauge', samples: [{ value }] };
}
