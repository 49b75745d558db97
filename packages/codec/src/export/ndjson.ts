import { utf8Bytes } from '../bytes/index.js';
import type { ExportSession } from './export-session.js';

/** Past ASCII there are control characters that JSON leaves as they are, and terminals obey. */
const HIGH_CONTROLS = /[\u007f-\u009f]/g;

/**
 * One exchange a line: the object of `read --format ndjson` and the HTTP API, and behind its fields `secrets` (`masked` or
 * `included`) and `masked`, the manifest of what was masked in it.
 */
export async function* writeNdjson(session: ExportSession): AsyncGenerator<Uint8Array, number, undefined> {
  const secrets = session.manifest === null ? 'included' : 'masked';
  for await (const { exchange, masked } of session.exchanges({ records: false })) {
    yield utf8Bytes(`${json({ ...exchange, secrets, ...(masked && { masked: masked.entries }) })}\n`);
  }
  return 0;
}

function json(value: unknown): string {
  return JSON.stringify(value).replace(HIGH_CONTROLS, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
