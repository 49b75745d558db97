import type { CaptureSource } from '../source/capture-source.js';
import { exportSourceOf } from './export-source-of.js';

/** What can be copied of one exchange, as text. */
export const COPIES = ['URL', 'curl', 'cgi-fcgi', 'Markdown', 'JSON'] as const;
export type CopyKind = (typeof COPIES)[number];

/** Whether secrets are in it. */
export type Secrecy = 'masked' | 'as sent';

/** A report is for others; the rest is for whoever sees the secrets anyway, and would not work without them. */
export const USUAL_SECRECY: Readonly<Record<CopyKind, Secrecy>> = {
  URL: 'as sent',
  curl: 'as sent',
  'cgi-fcgi': 'as sent',
  Markdown: 'masked',
  JSON: 'as sent',
};

/** The code of exports is only loaded where somebody wants one. */
export async function copyOf(kind: CopyKind, source: CaptureSource, index: number, secrecy: Secrecy): Promise<string> {
  const codec = await import('@fcgiscope/codec/export');
  const from = exportSourceOf(source, new AbortController().signal);
  const captured =
    secrecy === 'masked'
      ? (await codec.previewMasking(from, [index]))[0]?.after
      : await codec.readExchange(from, index, { records: false });
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
