import { Hono } from 'hono';
import { PROMETHEUS_CONTENT_TYPE } from '../../telemetry/prometheus-text.js';
import type { ApiContext, ApiEnv } from '../api-context.js';

/** For Prometheus; it authenticates with `authorization: { credentials: TOKEN }`. */
export function metricsRoutes({ metrics }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/metrics', (c) => c.body(metrics(), 200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE }));
}
