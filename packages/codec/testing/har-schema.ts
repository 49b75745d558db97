import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);
const FOLDER = dirname(require.resolve('har-schema'));

/** What the HAR 1.2 schema (har-schema 2.0) finds wrong; empty where nothing is. */
export function harErrors(har: unknown): string[] {
  const ajv = new Ajv({ allErrors: true });
  ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-06.json'), 'utf8')));
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.json'))) {
    ajv.addSchema(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')), name);
  }
  const valid = ajv.validate('har.json', har);
  return valid === true ? [] : (ajv.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}
