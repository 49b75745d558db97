import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
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

/** The largest body of a request: a long filter, and the exchanges it is asked of. */
const BODY_BYTES = 64 * 1024;
/** What is sent again may bring a body of its own, and the exchanges of an export may lie far apart. */
const LONG_BODY_BYTES = 4 * 1024 * 1024;
const WITH_LONG_BODY: ReadonlySet<string> = new Set(['/api/replay', '/api/export']);

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
  const [most, long] = [limitTo(BODY_BYTES), limitTo(LONG_BODY_BYTES)];
  api.use((c, next) => (WITH_LONG_BODY.has(c.req.path) ? long : most)(c, next));
  for (const routes of ROUTES) api.route('/', routes(context));
  api.notFound((c) => notFound(api, c));
  api.onError((error, c) => {
    if (error instanceof ApiError) return reply(c, error.code, error.message);
    return reply(c, 'internal', `unexpected: ${error.message}`);
  });
  return api;
}

function limitTo(maxSize: number): ReturnType<typeof bodyLimit> {
  return bodyLimit({ maxSize, onError: (c) => reply(c, 'body-too-large', `a body has at most ${maxSize} bytes`) });
}

function reply(c: Context, code: ApiErrorCode, message: string): Response {
  return c.json(errorReply(code, message), API_ERRORS[code]);
}

/** 405 where the path exists for other methods, else 404. */
function notFound(api: Hono<ApiEnv>, c: Context): Response {
  const methods = new Set(api.routes.map((route) => route.method).filter((method) => method !== 'ALL'));
  const allowed = [...methods].filter((method) => api.router.match(method, c.req.path)[0].length > 1);
  if (allowed.length === 0) return reply(c, 'not-found', `there is nothing at ${c.req.path}`);
  c.header('Allow', allowed.join(', '));
  return reply(c, 'method-not-allowed', `${c.req.path} takes ${allowed.join(' or ')}`);
}
