/**
 * The page's budget: what a browser has to load before the first paint. Builds the page into a temporary folder and counts the
 * scripts and styles that its index.html names; what is loaded lazily does not count.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const KILOBYTE = 1024;
const BUDGETS = [
  { what: 'scripts', file: /<(?:script|link rel="modulepreload")[^>]+(?:src|href)="\.?\/?([^"]+\.js)"/g, limit: 200 * KILOBYTE },
  { what: 'styles', file: /<link rel="stylesheet"[^>]+href="\.?\/?([^"]+\.css)"/g, limit: 30 * KILOBYTE },
];

const gzipped = (/** @type {string} */ file) => gzipSync(readFileSync(file)).length;

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'fcgiscope-size-'));
  try {
    await build({ root: 'packages/ui', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    for (const { what, file, limit } of BUDGETS) {
      const names = [...page.matchAll(file)].map((match) => match[1] ?? '');
      const size = names.reduce((sum, name) => sum + gzipped(join(folder, name)), 0);
      console.log(
        `${what} of the first paint: ${(size / KILOBYTE).toFixed(1)} kB gzipped of ${limit / KILOBYTE} kB (${names.join(', ')})`,
      );
      if (names.length === 0 || size > limit) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
