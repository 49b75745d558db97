import type { StatusReply } from '@fcgiscope/codec/live';
import { LIVE_PROTOCOL_VERSION } from '@fcgiscope/codec/live';
import { Hono } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.js';

export function statusRoutes(context: ApiContext): Hono<ApiEnv> {
  return new Hono<ApiEnv>().get('/api/status', (c) => c.json(statusReply(context)));
}

/** What is going on right now: also the answer to every command to the capture. */
export function statusReply({ capture, product, version }: ApiContext): StatusReply {
  const { type: _, ...status } = capture.status();
  return { product, version, capture: capture.id, protocolVersion: LIVE_PROTOCOL_VERSION, ...status };
}
