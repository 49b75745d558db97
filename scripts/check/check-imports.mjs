import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { importRules } from './import-rules.mjs';
import { importStatements } from './import-statements.mjs';

/** @typedef {import('./import-rules.mjs').ImportRule} ImportRule */
/** @typedef {{ file: string, line: number, specifier: string, rule: ImportRule }} Violation */

const SOURCE = /\.tsx?$/;
const TEST = /\.test\.tsx?$/;

/** `packages/codec/src/core/span.ts` → `codec/core/span.ts`; null for what is not a package's source. */
function placeOf(/** @type {string} */ file) {
  const match = /^packages\/([^/]+)\/src\/(.+)$/.exec(file);
  return match ? `${match[1]}/${match[2]}` : null;
}

/**
 * Where an import leads: `./span.js` and `@fcgiscope/codec/core` become places (`codec/core/…`), everything else keeps its name.
 * @param {string} file the importing one
 * @param {string} specifier
 */
function targetOf(file, specifier) {
  if (specifier.startsWith('@fcgiscope/')) return specifier.slice('@fcgiscope/'.length);
  if (!specifier.startsWith('.')) return specifier;
  const target = posix.join(posix.dirname(file), specifier);
  return placeOf(target) ?? target;
}

/** The part of a place that a pattern names (`ui/features/*` in `ui/features/hex-view/View.tsx`: `ui/features/hex-view`), or null. */
function within(/** @type {string} */ place, /** @type {string} */ pattern) {
  if (pattern.endsWith(':')) return place.startsWith(pattern) ? pattern : null;
  const parts = place.split('/');
  const wanted = pattern.split('/');
  const fits = wanted.every((part, i) => parts[i] !== undefined && (part === '*' || part === parts[i]));
  return fits ? parts.slice(0, wanted.length).join('/') : null;
}

/** Whether one rule forbids that `place` imports `target`. */
function forbids(/** @type {ImportRule} */ rule, /** @type {string} */ place, /** @type {string} */ target) {
  const home = within(place, rule.from);
  if (home === null || rule.except?.includes(place)) return false;
  const allowed = !rule.only || [home, ...rule.only].some((pattern) => within(target, pattern) !== null);
  return !allowed || (rule.never?.some((pattern) => isForeign(pattern, place, target)) ?? false);
}

/** The target lies in what the pattern names, and the importing file does not lie in that same place. */
function isForeign(/** @type {string} */ pattern, /** @type {string} */ place, /** @type {string} */ target) {
  const there = within(target, pattern);
  return there !== null && within(place, pattern) !== there;
}

/**
 * Every import of the given sources that a rule forbids.
 * @param {Iterable<readonly [file: string, source: string]>} sources paths from the root of the repository, with `/`
 * @param {readonly ImportRule[]} [rules]
 * @returns {Violation[]}
 */
export function violations(sources, rules = importRules) {
  return [...sources].flatMap(([file, source]) => {
    const place = placeOf(file);
    if (place === null || TEST.test(file)) return [];
    return importStatements(source).flatMap(({ specifier, line }) => {
      const target = targetOf(file, specifier);
      return rules.filter((rule) => forbids(rule, place, target)).map((rule) => ({ file, line, specifier, rule }));
    });
  });
}

/** Reads the sources below `packages/<name>/src`. @returns {Generator<readonly [string, string]>} */
function* sourcesOf(/** @type {string} */ root) {
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name, 'src');
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!SOURCE.test(entry)) continue;
      const file = join(folder, entry);
      yield [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')];
    }
  }
}

function main() {
  const found = violations(sourcesOf(process.cwd()));
  for (const { file, line, specifier, rule } of found) {
    console.log(
      `${file}:${line}  imports ${specifier}\n    ${rule.from} ${rule.only ? `only ${rule.only.join(', ') || '(itself)'}` : `never ${rule.never?.join(', ')}`}: ${rule.why}`,
    );
  }
  process.exitCode = found.length > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) main();
