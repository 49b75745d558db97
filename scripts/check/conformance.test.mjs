import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = [
  'packages/codec/src/fastcgi',
  'packages/codec/src/scgi',
  'packages/proxy/src/client',
  'packages/proxy/src/server',
  'e2e/integration',
];

/** The text of each test file, by its name. */
const tests = new Map(
  FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)))
    .filter((path) => path.endsWith('.test.ts'))
    .toReversed()
    .map((path) => [basename(path), readFileSync(path, 'utf8')]),
);

const named = [...readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8').matchAll(/\| `([\w-]+\.test\.ts)`: (.+) \|$/gm)];

it('names a test for every rule', () => expect(named.length).toBeGreaterThan(40));

it.each(named.map(([, file, title]) => [file, title]))('%s has "%s"', (file = '', title = '') => {
  expect(tests.get(file)).toContain(title);
});
