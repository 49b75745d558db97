import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = [
  'packages/codec/src/fastcgi',
  'packages/codec/src/scgi',
  'packages/codec/src/uwsgi',
  'packages/codec/src/capture',
  'packages/proxy/src/client',
  'packages/proxy/src/server',
  'packages/proxy/src/cli',
  'e2e/integration',
];

const paths = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name)));

/** The texts of the test files of that name: client and server may have the same. @param {string} name */
const textOf = (name) =>
  paths
    .filter((path) => basename(path) === name)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

const named = [...readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8').matchAll(/\| `([\w-]+\.test\.ts)`: (.+) \|$/gm)];

it('names a test for every rule', () => expect(named.length).toBeGreaterThan(55));

it.each(named.map(([, file, title]) => [file, title]))('%s has "%s"', (file = '', title = '') => {
  expect(textOf(file)).toContain(title);
});
