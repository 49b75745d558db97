import {
  REPLAY_EVENTS_TYPE,
  type ReplayEvent,
  type ReplayPreview,
  type ReplayRequest,
  type ReplayResult,
} from '@fcgiscope/codec/live';
import { type Replayer, SourceError } from '../capture-source.js';
import { call } from './http-api.js';
import { jsonLines } from './json-lines.js';

/** The server sends: through a tap of its own, and nowhere else. */
export const replayer: Replayer = { preview, send };

async function preview(request: ReplayRequest, signal: AbortSignal): Promise<ReplayPreview> {
  const question: ReplayRequest = { ...request, dryRun: true };
  const response = await call('/replay', { method: 'POST', body: JSON.stringify(question), signal });
  return (await response.json()) as ReplayPreview;
}

async function send(request: ReplayRequest, signal: AbortSignal, onRun: Parameters<Replayer['send']>[2]): Promise<ReplayResult> {
  const headers = { Accept: REPLAY_EVENTS_TYPE };
  const response = await call('/replay', { method: 'POST', body: JSON.stringify(request), headers, signal });
  for await (const event of jsonLines<ReplayEvent>(response.body)) {
    if (event.type === 'error') throw new SourceError('failed', event.error.message);
    if (event.type === 'result') return event.result;
    onRun(event.run, event.position);
  }
  throw new SourceError('failed', 'The replay broke off: how it went on is not known.');
}
