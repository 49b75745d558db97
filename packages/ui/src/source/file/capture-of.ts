import { type CaptureFile, isJson } from '@fcgiscope/codec/capture';
import { ok, type Result } from '@fcgiscope/codec/core';
import { blobFile } from './blob-file.js';

/** A file as a capture: itself, or the capture that a HAR makes; else why it is neither. */
export async function captureOf(file: File): Promise<Result<CaptureFile, string>> {
  const capture = blobFile(file);
  // What cannot be read is no JSON: whoever reads it next says why.
  if (!(await isJson(capture).catch(() => false))) return ok(capture);
  // Rarely needed.
  const { captureOfHar } = await import('@fcgiscope/codec/export');
  return captureOfHar(capture);
}
