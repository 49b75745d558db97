import { fieldNamed } from './fields.js';
import { formatFilter, quote } from './format.js';
import { MAX_VALUE_LENGTH } from './limits.js';
import { parseFilter } from './parse.js';
import type { FilterNode } from './syntax.js';

/**
 * The term that finds exchanges with this value of a field: for *filter for this value*. Text must be equal (of a long value,
 * contain its first {@link MAX_VALUE_LENGTH} characters), durations at least as long (in milliseconds), and null asks for
 * exchanges without a value.
 *
 * @param field as typed before the colon: `uri`, `param.HTTP_HOST`
 */
export function filterFor(field: string, value: string | number | null): string {
  if (value === null) return `-${field}:*`;
  const kind = fieldNamed(field.replace(/\..*$/s, ''))?.kind;
  if (kind === 'duration') return `${field}:>=${decimal(Number(value))}ms`;
  if (typeof value === 'number' || kind === 'flag') return `${field}:${value}`;
  if (kind === 'enum') return `${field}:${/^[\w-]+$/.test(value) ? value : quote(value)}`;
  const long = value.length > MAX_VALUE_LENGTH;
  return `${field}:${long ? quote(value.slice(0, MAX_VALUE_LENGTH)) : `=${quote(value)}`}`;
}

/** Microseconds are what clocks know; rounded down, so that the exchange itself is found. */
function decimal(value: number): string {
  return String(Math.floor(value * 1000) / 1000);
}

/** `text` narrowed by `term`. What is there already is not added again. */
export function andFilter(text: string, term: string): string {
  const before = parseFilter(text);
  const added = parseFilter(term);
  // A filter that is still being written is kept as it is: its mistake stays where it was.
  if (!before.ok || !added.ok) return `${text.trimEnd()} ${term}`.trim();
  const operands = operandsOf(before.value);
  const known = new Set(operands.map(formatFilter));
  const fresh = operandsOf(added.value).filter((operand) => !known.has(formatFilter(operand)));
  return formatFilter(and([...operands, ...fresh]));
}

/** `text` without what `term` finds: for *hide this value*. */
export function excludeFilter(text: string, term: string): string {
  const parsed = parseFilter(term);
  if (!parsed.ok) return andFilter(text, `-(${term})`);
  return operandsOf(parsed.value).length === 0 ? text : andFilter(text, formatFilter(negation(parsed.value)));
}

function operandsOf(node: FilterNode): readonly FilterNode[] {
  return node.type === 'and' ? node.operands : [node];
}

function and(operands: readonly FilterNode[]): FilterNode {
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { type: 'and', operands, from: 0, to: 0 };
}

function negation(node: FilterNode): FilterNode {
  return node.type === 'not' ? node.operand : { type: 'not', operand: node, from: 0, to: 0 };
}
