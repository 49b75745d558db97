import { utf8Bytes } from '../../bytes/index.js';
import { type ExportSession, secrecyLine } from '../export-session.js';
import { exchangeReport } from './exchange-report.js';

/** A report to be pasted into an issue: a section for each exchange, what matters first, what is long folded away. */
export async function* writeMarkdown(session: ExportSession): AsyncGenerator<Uint8Array, number, undefined> {
  const { product, manifest } = session;
  yield utf8Bytes(`# What web server and application said to each other\n\n`);
  yield utf8Bytes(`${product.name} ${product.version}; ${secrecyLine(manifest)}. Times are UTC.\n`);
  for await (const captured of session.exchanges({ records: true })) yield utf8Bytes(`\n${exchangeReport(captured)}`);
  return 0;
}
