import { type ExportQuestion, MASKED_HEADER } from '@fcgiscope/codec/live';
import { type CaptureSource, type ExportStep, SourceError } from '../capture-source.js';
import { call } from './http-api.js';

/** The server makes the file; here it is received. A connection that breaks leaves nothing. */
export const exportFile: CaptureSource['export'] = async (order, signal, onStep) => {
  const { format, exchanges, includeSecrets } = order;
  const question: ExportQuestion = {
    format,
    secrets: includeSecrets ? 'include' : 'mask',
    ...(exchanges !== null && { exchanges }),
  };
  const response = await call('/export', { method: 'POST', body: JSON.stringify(question), signal });
  const masked = response.headers.get(MASKED_HEADER);
  const blob = await received(response, signal, onStep);
  return { blob, masked: masked === null ? null : Number(masked) };
};

async function received(response: Response, signal: AbortSignal, onStep: (step: ExportStep) => void): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (
      let reader = response.body?.getReader(), next = await reader?.read();
      next?.done === false;
      next = await reader?.read()
    ) {
      parts.push(next.value);
      bytes += next.value.length;
      onStep({ stage: 'receiving', bytes });
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new SourceError('failed', 'the export broke off half-way', { cause });
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? '' });
}
