import { Hono } from 'hono';
import * as z from 'zod';
import type { CaptureControl } from '../../capture/capture-view.js';
import type { ApiContext, ApiEnv } from '../api-context.js';
import { ApiError } from '../api-error.js';
import { bodyOf } from '../request-input.js';
import { statusReply } from './status.js';

/** A mark is a line in the capture file, not a document. */
const MARK_CHARACTERS = 1000;

const markBody = z.strictObject({ text: z.string().trim().min(1).max(MARK_CHARACTERS) });

/** Commands to the capture; each answers with the state after it. */
export function captureRoutes(context: ApiContext): Hono<ApiEnv> {
  const { control } = context;
  return new Hono<ApiEnv>()
    .post('/api/capture/pause', (c) => {
      steered(control).pause();
      return c.json(statusReply(context));
    })
    .post('/api/capture/resume', (c) => {
      steered(control).resume();
      return c.json(statusReply(context));
    })
    .post('/api/capture/clear', async (c) => {
      await steered(control).clear();
      return c.json(statusReply(context));
    })
    .post('/api/capture/mark', async (c) => {
      steered(control).mark((await bodyOf(c, markBody)).text);
      return c.json(statusReply(context));
    });
}

function steered(control: CaptureControl | null): CaptureControl {
  if (control === null) throw new ApiError('capture-is-a-file', 'this capture is a file: it cannot be steered');
  return control;
}
