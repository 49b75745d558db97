import { ok, type Result } from '../core/index.js';
import type { SummaryRow } from '../exchange/index.js';
import { compileNode } from './compile.js';
import type { Evidence, FilterSubject, Need } from './field.js';
import { parseFilter } from './parse.js';
import type { FilterError } from './syntax.js';
import type { Verdict } from './verdict.js';

/**
 * A compiled filter. Ask in steps where reading costs: {@link testRow} with the row alone, {@link verdict} once the exchange
 * has been read, and again with the bodies; go on only while the answer is `maybe`.
 */
export interface Filter {
  readonly text: string;
  /**
   * The most that any of its terms may ask for. With `row`, no answer is ever `maybe`: such terms look at the texts as the row
   * has them, which cuts them at 2 kB (`param.REQUEST_URI` has all of it).
   */
  readonly needs: Need;
  /** Whether it matches, on all that the subject has. What would have needed more does not match. */
  test(subject: FilterSubject): boolean;
  /** What can be said without the exchange. */
  testRow(row: SummaryRow, evidence?: Pick<Evidence, 'marked' | 'now'>): Verdict;
  /** What can be said with all that the subject has. */
  verdict(subject: FilterSubject): Verdict;
}

/** Compiles a filter; the empty one matches everything. Never throws. */
export function compileFilter(text: string): Result<Filter, FilterError> {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const compiled = compileNode(parsed.value);
  if (!compiled.ok) return compiled;
  const { needs, test } = compiled.value;
  return ok({
    text,
    needs,
    test: (subject) => test(subject.row, subject) === 'yes',
    testRow: (row, evidence = NOTHING) => test(row, evidence),
    verdict: (subject) => test(subject.row, subject),
  });
}

const NOTHING: Evidence = {};
