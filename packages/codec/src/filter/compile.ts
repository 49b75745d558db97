import { err, ok, type Result } from '../core/index.js';
import type { SummaryRow } from '../exchange/index.js';
import { type Evidence, type Field, type Measure, NEEDS, type Need, type TextSearch, type TextTest } from './field.js';
import { FIELDS, fieldNamed } from './fields.js';
import { type Interval, includes } from './intervals.js';
import { nearest } from './nearest.js';
import { errorAt, type FilterError, type FilterNode, type Key, type Term, type Value } from './syntax.js';
import { enumValue, flagValue, measuredValue, textValue } from './values.js';
import { not, type Verdict, verdictOf } from './verdict.js';

/** A node made into a function: no allocation when it is called, as long as the row is enough. */
interface CompiledNode {
  readonly needs: Need;
  readonly test: NodeTest;
}

type NodeTest = (row: SummaryRow, evidence: Evidence) => Verdict;
type Compiled = Result<CompiledNode, FilterError>;

/** Looks up fields, reads values, and joins the tests. The first mistake from the left is the error. */
export function compileNode(node: FilterNode): Compiled {
  switch (node.type) {
    case 'and':
      return joined(node.operands, allOf);
    case 'or':
      return joined(node.operands, anyOf);
    case 'not':
      return negated(node.operand);
    case 'term':
      return node.key === null ? compileWords(node) : compileKeyed(node, node.key);
  }
}

function joined(operands: readonly FilterNode[], join: (tests: readonly NodeTest[]) => NodeTest): Compiled {
  const nodes = collect(operands, compileNode);
  if (!nodes.ok) return nodes;
  // What the row can decide comes first: then the rest is often not asked.
  const sorted = nodes.value.toSorted((a, b) => cost(a) - cost(b));
  return ok({ needs: sorted.at(-1)?.needs ?? 'row', test: join(sorted.map(({ test }) => test)) });
}

function cost({ needs }: CompiledNode): number {
  return NEEDS.indexOf(needs);
}

function allOf(tests: readonly NodeTest[]): NodeTest {
  return (row, evidence) => {
    let verdict: Verdict = 'yes';
    for (const test of tests) {
      const one = test(row, evidence);
      if (one === 'no') return 'no';
      if (one === 'maybe') verdict = 'maybe';
    }
    return verdict;
  };
}

function anyOf(tests: readonly NodeTest[]): NodeTest {
  return (row, evidence) => {
    let verdict: Verdict = 'no';
    for (const test of tests) {
      const one = test(row, evidence);
      if (one === 'yes') return 'yes';
      if (one === 'maybe') verdict = 'maybe';
    }
    return verdict;
  };
}

function negated(operand: FilterNode): Compiled {
  const node = compileNode(operand);
  if (!node.ok) return node;
  const { needs, test } = node.value;
  return ok({ needs, test: (row, evidence) => not(test(row, evidence)) });
}

/** A word without a key: URI, script, and STDERR as far as the row has them (2 kB, of STDERR 1 kB). */
function compileWords({ values }: Term): Compiled {
  const [value] = values as readonly [Value];
  if (value.text === '') return err(errorAt(value, 'Nothing is searched for: write something between the quotes.'));
  const passes = textValue(value, 'document');
  if (!passes.ok) return passes;
  return ok({ needs: 'row', test: (row) => verdictOf(foundInRow(row, passes.value)) });
}

function foundInRow({ uri, script, stderrText }: SummaryRow, passes: TextTest): boolean {
  return (uri !== null && passes(uri)) || (script !== null && passes(script)) || (stderrText !== '' && passes(stderrText));
}

function compileKeyed({ values }: Term, key: Key): Compiled {
  const field = lookUp(key);
  if (!field.ok) return field;
  const missing = values.find(({ form, text }) => form === 'word' && text === '');
  if (missing !== undefined) return err({ message: missingValue(field.value), offset: missing.to, length: 0 });
  const test = testOf(field.value, key, values);
  return test.ok ? ok({ needs: field.value.needs, test: test.value }) : test;
}

function testOf(field: Field, key: Key, values: readonly Value[]): Result<NodeTest, FilterError> {
  switch (field.kind) {
    case 'text':
      return map(
        collect(values, (value) => textValue(value, field.extent)),
        (tests) => textTest(field.search, tests),
      );
    case 'named':
      return map(
        collect(values, (value) => textValue(value, 'value')),
        (tests) => textTest(field.searchFor(key.argument ?? ''), tests),
      );
    case 'enum':
      return map(
        collect(values, (value) => enumValue(value, field)),
        (tests) => textTest(field.search, tests),
      );
    case 'flag':
      return map(
        collect(values, (value) => flagValue(value, field)),
        (flags) => anyOf(flags.map(({ holds }) => flagTest(holds))),
      );
    default:
      return map(
        collect(values, (value) => measuredValue(value, field)),
        (intervals) => measureTest(field.measure, intervals),
      );
  }
}

function textTest(search: TextSearch, tests: readonly TextTest[]): NodeTest {
  const [only] = tests;
  const passes: TextTest = tests.length === 1 && only !== undefined ? only : (text) => tests.some((test) => test(text));
  return (row, evidence) => search(row, evidence, passes);
}

function flagTest(holds: (row: SummaryRow, evidence: Evidence) => boolean): NodeTest {
  return (row, evidence) => verdictOf(holds(row, evidence));
}

function measureTest(measure: Measure, intervals: readonly Interval[]): NodeTest {
  return (row, evidence) => {
    const value = measure(row, evidence);
    if (value === null) return 'no';
    for (const interval of intervals) if (includes(interval, value)) return 'yes';
    return 'no';
  };
}

function lookUp(key: Key): Result<Field, FilterError> {
  const field = fieldNamed(key.name);
  if (field === undefined) return err(errorAt(key, unknownField(key.name)));
  const named = field.kind === 'named';
  if (named && (key.argument ?? '') === '') return err(errorAt(key, `${field.name} needs a name, as in ${field.examples[0]}.`));
  if (!named && key.argument !== null)
    return err(errorAt(key, `${field.name} takes no name: write ${field.name}:… without the dot.`));
  return ok(field);
}

function unknownField(name: string): string {
  const meant = nearest(
    name,
    FIELDS.map((field) => field.name),
  );
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `There is no field "${name}".${hint} To search for this text, quote it.`;
}

function missingValue({ name, examples }: Field): string {
  return `A value is missing: write one, as in ${examples[0] ?? `${name}:…`}.`;
}

/** All values, or the first error. */
function collect<T, U>(items: readonly T[], compile: (item: T) => Result<U, FilterError>): Result<readonly U[], FilterError> {
  const values: U[] = [];
  for (const item of items) {
    const value = compile(item);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

function map<T, U>(result: Result<T, FilterError>, change: (value: T) => U): Result<U, FilterError> {
  return result.ok ? ok(change(result.value)) : result;
}
