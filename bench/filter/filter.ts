/**
 * How long one filter takes over 100,000 rows, from text to verdicts: what lies between a keystroke and the new list.
 * `npx tsx --conditions=fcgiscope-source bench/filter/filter.ts`; fails where the median of a filter is over the budget.
 */
import { compileFilter } from '@fcgiscope/codec/filter';
import { rows } from './rows.js';

const ROWS = 100_000;
const RUNS = 15;
const BUDGET_MS = 50;

const FILTERS = [
  '',
  'status:5xx',
  'status:5xx OR has:stderr',
  'is:error',
  'method:GET,POST duration:>200ms',
  'checkout',
  'undefined',
  'nothing like this',
  'uri:/api/*',
  'uri:*expand=*customer*',
  '/orders\\/\\d+/',
  'uri:/(a|b)+.*(x|y)+$/',
  'agent:bot -status:200',
  '(checkout OR login) -method:GET duration:100ms..500ms',
  'body:csrf status:5xx',
];

const subjects = rows(ROWS);
let failed = false;
for (const text of FILTERS) {
  const { median, worst, matches } = measure(text);
  if (median > BUDGET_MS) failed = true;
  console.log(
    `${median.toFixed(1).padStart(6)} ms  (worst ${worst.toFixed(1)})  ${String(matches).padStart(6)} not rejected  ${text}`,
  );
}
process.exitCode = failed ? 1 : 0;

function measure(text: string): { median: number; worst: number; matches: number } {
  const times: number[] = [];
  let matches = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    matches = count(text);
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[RUNS >> 1] ?? 0, worst: sorted.at(-1) ?? 0, matches };
}

function count(text: string): number {
  const filter = compileFilter(text);
  if (!filter.ok) throw new Error(`${text}: ${filter.error.message}`);
  let matches = 0;
  for (const row of subjects) if (filter.value.testRow(row) !== 'no') matches++;
  return matches;
}
