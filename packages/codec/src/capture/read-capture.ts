import type { CaptureReader } from './capture-reader.js';
import { decompressed } from './gzip.js';

/**
 * Gives all bytes of one file to `reader`, decompressed where they are gzip. Resolves when the source has ended or `stop` says
 * so; call `reader.end()` then, or `reader.nextFile()` and this again. Throws what the source throws.
 */
export async function readCapture(source: AsyncIterable<Uint8Array>, reader: CaptureReader, stop?: () => boolean): Promise<void> {
  for await (const chunk of decompressed(source, (message) => reader.damaged('gzip-damaged', message))) {
    reader.push(chunk);
    if (stop?.() === true) return;
  }
}
