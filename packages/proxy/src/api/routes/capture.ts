import { Hono } from 'hono';
import * as z from 'zod';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { bodyOf } from '../request-input.js';
import { statusReply } from './status.js';

/** A mark is a line in the capture file, not a document. */
const MARK_CHARACTERS = 1000;

const markBody = z.strictObject({ text: z.string().trim().min(1).max(MARK_CHARACTERS) });

/** Commands to the capture; each answers with the state after it. */
export function captureRoutes(context: ApiContext): Hono<ApiEnv> {
  const { capture } = context;
  return new Hono<ApiEnv>()
    .post('/api/capture/pause', (c) => {
      capture.pause();
      return c.json(statusReply(context));
    })
    .post('/api/capture/resume', (c) => {
      capture.resume();
      return c.json(statusReply(context));
    })
    .post('/api/capture/clear', async (c) => {
      await capture.clear();
      return c.json(statusReply(context));
    })
    .post('/api/capture/mark', async (c) => {
      capture.mark((await bodyOf(c, markBody)).text);
      return c.json(statusReply(context));
    });
}
