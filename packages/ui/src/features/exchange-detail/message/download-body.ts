import { mediaType } from '../../../content-views/content.js';
import type { CaptureSource } from '../../../source/capture-source.js';
import type { BodyRange } from './use-body.js';

/** Fetched at once: whoever reads a file must not hold all of it. */
const STEP = 4 * 1024 * 1024;

/** Larger bodies are for the export: the browser keeps a download in memory until it is whole. */
export const DOWNLOAD_LIMIT = 256 * 1024 * 1024;

/** File name endings of the types that people look at. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/javascript': 'js',
  'text/plain': 'txt',
};

/** `exchange-12-response.json`: never a name that the traffic chose. */
export function fileNameFor({ index, stream }: BodyRange, contentType: string | null): string {
  const message = stream === 'stdout' ? 'response' : 'request';
  return `exchange-${index}-${message}.${ENDINGS[mediaType(contentType)] ?? 'bin'}`;
}

/** The body as it was sent, encodings included. Rejects with what the source says. */
export async function fetchBody(source: CaptureSource, { index, stream, from, streamBytes }: BodyRange): Promise<Blob> {
  const end = Math.min(streamBytes, from + DOWNLOAD_LIMIT);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const { signal } = new AbortController();
  for (let at = from; at < end; ) {
    const { bytes } = await source.stream(index, stream, at, Math.min(end, at + STEP), signal);
    if (bytes.length === 0) break;
    parts.push(bytes);
    at += bytes.length;
  }
  // Bytes alone: with the type of a page a browser might open it instead of saving it.
  return new Blob(parts, { type: 'application/octet-stream' });
}

/** Hands a file to the browser. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
