import type { CaptureSource } from '../source/capture-source.js';
import { exportSourceOf } from './export-source-of.js';

/** What can be copied of one exchange, as text. Secrets are in it: it goes to the clipboard of who sees them already. */
export const COPIES = ['URL', 'curl', 'cgi-fcgi', 'Markdown', 'JSON'] as const;
export type CopyKind = (typeof COPIES)[number];

/** The code of exports is only loaded where somebody wants one. */
export async function copyOf(kind: CopyKind, source: CaptureSource, index: number): Promise<string> {
  const codec = await import('@fcgiscope/codec/export');
  const captured = await codec.readExchange(exportSourceOf(source, new AbortController().signal), index, { records: false });
  if (captured === undefined) throw new Error(`exchange ${index} is not in the capture`);
  switch (kind) {
    case 'URL':
      return codec.httpRequestOf(captured.exchange).url;
    case 'curl':
      return codec.curlCommand(captured);
    case 'cgi-fcgi':
      return codec.cgiFcgiCommand(captured);
    case 'Markdown':
      return codec.exchangeReport(captured);
    case 'JSON':
      return JSON.stringify(captured.exchange, null, 2);
  }
}
