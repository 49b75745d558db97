import type { ConnectionReports } from '@fcgiscope/codec/live';
import { Hono } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.js';

/** What was found on connections that belongs to none of their exchanges. */
export function connectionRoutes({ capture }: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/api/connections', (c) => c.json<ConnectionReports>(capture.connections()));
}
