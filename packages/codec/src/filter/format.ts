import { scanFilter } from './scan.js';
import type { FilterNode, Key, Term, Value } from './syntax.js';

/** How tightly a node binds: it needs parentheses within one that binds as tightly or more. */
const BINDING = { or: 1, and: 2, not: 3, term: 4 } as const;

/** The filter as text, in its shortest writing. Parsing it again gives the same nodes (with other spans). */
export function formatFilter(node: FilterNode): string {
  switch (node.type) {
    case 'and':
      return node.operands.map((operand) => within(operand, BINDING.and)).join(' ');
    case 'or':
      return node.operands.map((operand) => within(operand, BINDING.or)).join(' OR ');
    case 'not':
      return `-${within(node.operand, BINDING.not - 1)}`;
    case 'term':
      return formatTerm(node);
  }
}

function within(node: FilterNode, binding: number): string {
  return BINDING[node.type] > binding ? formatFilter(node) : `(${formatFilter(node)})`;
}

function formatTerm({ key, values }: Term): string {
  const prefix = key === null ? '' : `${formatKey(key)}:`;
  return prefix + values.map((value) => formatValue(value, key !== null)).join(',');
}

export function formatKey(key: Pick<Key, 'name' | 'argument'>): string {
  return key.argument === null ? key.name : `${key.name}.${key.argument}`;
}

/** The value as it is written; a word that would be read as something else is quoted. */
export function formatValue({ operator, form, text }: Pick<Value, 'operator' | 'form' | 'text'>, keyed: boolean): string {
  const sign = operator ?? '';
  if (form === 'regex') return `${sign}/${text}/`;
  const quoted = form === 'quoted' || !readsAsWord(sign, text, keyed);
  return sign + (quoted ? quote(text) : text);
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether `text`, put bare behind a key (or alone), is read as exactly this one word. */
function readsAsWord(sign: string, text: string, keyed: boolean): boolean {
  if (text === '') return keyed;
  const [token, ...rest] = scanFilter(`${keyed ? 'k:' : ''}${sign}${text}`);
  if (token?.type !== 'term' || rest.length > 0 || token.values.length !== 1) return false;
  const [value] = token.values;
  return (
    (token.key !== null) === keyed &&
    value?.form === 'word' &&
    value.closed &&
    value.text === text &&
    (value.operator ?? '') === sign
  );
}
