import type { CaptureFile } from '@fcgiscope/codec/capture';
import { err, ok, type Result } from '@fcgiscope/codec/core';
import { blobFile } from './blob-file.js';

/** A HAR is held as text and as the capture that it makes. */
const MOST_HAR_BYTES = 256 * 1024 * 1024;

/** Blanks, perhaps a byte order mark, then a brace: JSON, and no capture begins so. */
const JSON_START = /^\ufeff?\s*\{/;

/** A file as a capture: itself, or the capture that a HAR makes; else why it is neither. */
export async function captureOf(file: File): Promise<Result<CaptureFile, string>> {
  const start = await textOf(file.slice(0, 64));
  return start !== undefined && JSON_START.test(start) ? captureOfHar(file) : ok(blobFile(file));
}

/** Undefined where it cannot be read: whoever reads it next says why. */
function textOf(blob: Blob): Promise<string | undefined> {
  return blob.text().catch(() => undefined);
}

async function captureOfHar(file: File): Promise<Result<CaptureFile, string>> {
  if (file.size > MOST_HAR_BYTES) return err('a HAR of more than 256 MiB is not read');
  const text = await textOf(file);
  if (text === undefined) return ok(blobFile(file));
  // Rarely needed.
  const { harToPcapng } = await import('@fcgiscope/codec/export');
  const made = harToPcapng(text);
  return made.ok
    ? ok(
        blobFile(
          new File(
            [...made.value].map((block) => new Uint8Array(block)),
            file.name,
          ),
        ),
      )
    : made;
}
