import { type Context, Hono } from 'hono';
import type { ApiContext, ApiEnv } from './api-context.js';
import { API_ERRORS, ApiError, type ApiErrorCode, errorReply } from './api-error.js';
import { captureRoutes } from './routes/capture.js';
import { connectionRoutes } from './routes/connections.js';
import { exchangeRoutes } from './routes/exchanges.js';
import { exportRoutes } from './routes/export.js';
import { metricsRoutes } from './routes/metrics.js';
import { questionRoutes } from './routes/questions.js';
import { recordRoutes } from './routes/records.js';
import { replayRoutes } from './routes/replay.js';
import { statusRoutes } from './routes/status.js';
import { streamRoutes } from './routes/streams.js';

const ROUTES = [
  exchangeRoutes,
  connectionRoutes,
  questionRoutes,
  streamRoutes,
  recordRoutes,
  exportRoutes,
  statusRoutes,
  captureRoutes,
  replayRoutes,
  metricsRoutes,
] as const;

/** The HTTP API. Who may use it is decided before: see `gate.ts`. */
export function createApi(context: ApiContext): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  for (const routes of ROUTES) api.route('/', routes(context));
  api.notFound((c) => notFound(api, c));
  api.onError((error, c) => {
    if (error instanceof ApiError) return reply(c, error.code, error.message);
    return reply(c, 'internal', `unexpected: ${error.message}`);
  });
  return api;
}

function reply(c: Context, code: ApiErrorCode, message: string): Response {
  return c.json(errorReply(code, message), API_ERRORS[code]);
}

/** 405 where the path exists for other methods, else 404. */
function notFound(api: Hono<ApiEnv>, c: Context): Response {
  const methods = new Set(api.routes.map((route) => route.method).filter((method) => method !== 'ALL'));
  const allowed = [...methods].filter((method) => api.router.match(method, c.req.path)[0].length > 0);
  if (allowed.length === 0) return reply(c, 'not-found', `there is nothing at ${c.req.path}`);
  c.header('Allow', allowed.join(', '));
  return reply(c, 'method-not-allowed', `${c.req.path} takes ${allowed.join(' or ')}`);
}
