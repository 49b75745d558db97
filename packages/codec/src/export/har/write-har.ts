import { utf8Bytes } from '../../bytes/index.js';
import { type ExportSession, secrecyLine } from '../export-session.js';
import { harEntry } from './har-entry.js';

/** One HAR 1.2 document, an entry for each exchange; it is written entry by entry, so it may be as large as it likes. */
export async function* writeHar(session: ExportSession): AsyncGenerator<Uint8Array, number, undefined> {
  const { manifest, product } = session;
  const head = { version: '1.2', creator: product, comment: secrecyLine(manifest) };
  yield utf8Bytes(`{"log":${JSON.stringify(head).slice(0, -1)},"pages":[],"entries":[`);
  let separator = '\n';
  for await (const captured of session.exchanges({ records: false })) {
    yield utf8Bytes(`${separator}${JSON.stringify(harEntry(captured))}`);
    separator = ',\n';
  }
  const secrets = { secrets: manifest === null ? 'included' : 'masked', ...(manifest && { masked: manifest.entries }) };
  yield utf8Bytes(`\n],"_fcgiscope":${JSON.stringify(secrets)}}}\n`);
  return 0;
}
