import { readFileSync } from 'node:fs';
import * as z from 'zod';

export const PRODUCT = 'fcgiscope';

const manifest = z.object({ version: z.string() });

/** The version in package.json, which lies two folders above this file in the sources and in dist alike. */
export function productVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
}
