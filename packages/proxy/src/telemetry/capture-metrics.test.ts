import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryCapture } from '../../testing/memory-capture.js';
import { CaptureMetrics } from './capture-metrics.js';

describe('CaptureMetrics', () => {
  let capture: MemoryCapture;
  let metrics: CaptureMetrics;
  beforeEach(() => {
    capture = new MemoryCapture();
    metrics = new CaptureMetrics(capture, () => 2);
  });
  afterEach(() => metrics.close());

  it('counts an exchange once, when it has ended', () => {
    capture.put({ index: 1, state: 'open', status: null });
    expect(metrics.text()).not.toContain('fcgiscope_exchanges_total{');
    capture.put({ index: 1, state: 'end-request', status: 503 });
    expect(metrics.text()).toContain('fcgiscope_exchanges_total{status="5xx"} 1\n');
    capture.put({ index: 1, worst: 'warning' });
    expect(metrics.text()).toContain('fcgiscope_exchanges_total{status="5xx"} 1\n');
  });

  it('never counts backwards: eviction and clearing take nothing away', async () => {
    for (let row = 0; row < 5; row++) capture.put();
    metrics.text();
    capture.evict(4);
    await capture.clear();
    capture.put({ index: 1, status: null });
    const text = metrics.text();
    expect(text).toContain('fcgiscope_exchanges_total{status="2xx"} 5\n');
    expect(text).toContain('fcgiscope_exchanges_total{status="none"} 1\n');
    expect(text).toContain('fcgiscope_stream_bytes_total{stream="stdout"} 4872\n');
  });

  it('tells of taps, evictions and pages', () => {
    capture.put();
    capture.evict(2);
    const text = metrics.text();
    expect(text).toContain('fcgiscope_connections_total{tap="127.0.0.1:9000=127.0.0.1:9001"} 3\n');
    expect(text).toContain('fcgiscope_evicted_exchanges_total 1\n');
    expect(text).toContain('fcgiscope_live_pages 2\n');
  });
});
