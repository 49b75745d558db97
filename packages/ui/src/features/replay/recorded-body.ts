import { utf8 } from '@fcgiscope/codec/bytes';
import type { Exchange } from '@fcgiscope/codec/exchange';
import { looksBinary } from '../../content-views/content.js';
import type { CaptureSource } from '../../source/capture-source.js';
import type { DraftBody } from './draft.js';

/** Longer bodies are sent as they were recorded: nobody edits them in a field. */
const EDITABLE_BYTES = 256 * 1024;

/** The body of a captured request, as a draft of it begins. */
export async function recordedBody(
  source: Pick<CaptureSource, 'stream'>,
  exchange: Pick<Exchange, 'index' | 'streams'>,
  signal: AbortSignal,
): Promise<DraftBody> {
  const { index, streams } = exchange;
  const promised = streams.stdin.bytes;
  if (promised === 0) return { kind: 'text', text: '' };
  const { bytes, total } = await source.stream(index, 'stdin', 0, EDITABLE_BYTES, signal);
  if (total < promised) return { kind: 'incomplete', held: total, bytes: promised };
  if (total > EDITABLE_BYTES) return { kind: 'recorded', bytes: total, reason: 'too long' };
  const text = looksBinary(bytes) ? undefined : utf8(bytes);
  return text === undefined ? { kind: 'recorded', bytes: total, reason: 'not text' } : { kind: 'text', text };
}
