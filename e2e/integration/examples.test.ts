import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '../../examples');

it.each(readdirSync(EXAMPLES).filter((name) => name.endsWith('.mjs')))('examples/%s prints what it says', async (name) => {
  const path = join(EXAMPLES, name);
  const promised = readFileSync(path, 'utf8').split('\n// prints:\n')[1] ?? '';
  const { stdout } = await promisify(execFile)(process.execPath, [path], { env: { ...process.env, NO_COLOR: '1' } });
  expect(stdout).toBe(promised.replaceAll(/^\/\/ ?/gm, ''));
});
