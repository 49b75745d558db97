import type { Field, FilterSubject, KnownValue } from './field.js';
import { fieldNamed } from './fields.js';
import { formatKey } from './format.js';
import { MAX_VALUE_LENGTH } from './limits.js';
import type { Key } from './syntax.js';

/** The values seen in the traffic, the most frequent first. Asked with `param` or `header` it gives the names seen. */
export type SeenValues = (field: string) => readonly string[];

/** The texts or the number that a field (`uri`, `param.HTTP_HOST`) has in this exchange, as far as it is there. */
export function valuesOf(field: string, subject: FilterSubject): readonly string[] {
  const [name = '', ...argument] = field.split('.');
  const found = fieldNamed(name);
  if (found === undefined) return [];
  if ('measure' in found) return [found.measure(subject.row, subject)].filter((value) => value !== null).map(String);
  if (found.kind === 'flag') return found.values.filter(({ holds }) => holds(subject.row, subject)).map(({ value }) => value);
  const texts: string[] = [];
  const search = found.kind === 'named' ? found.searchFor(argument.join('.')) : found.search;
  // A test that no text passes sees all of them.
  search(subject.row, subject, (text) => {
    texts.push(text);
    return false;
  });
  return texts;
}

/** The small vocabularies: what `is`, `method`, `end`… can say. */
export function vocabulary(field: Field, seen: SeenValues): readonly KnownValue[] {
  if (field.kind === 'flag') return field.values;
  if (field.kind !== 'enum') return [];
  return field.closed ? field.values : [...field.values, ...fresh(seen(field.name), field.values)];
}

/** Everything worth offering behind `key:`. */
export function knownValues(field: Field, key: Key, seen: SeenValues): readonly KnownValue[] {
  switch (field.kind) {
    case 'flag':
    case 'enum':
      return vocabulary(field, seen);
    case 'text':
    case 'named':
      return fresh(seen(formatKey(key)), []);
    // Nobody looks for one exact duration or size.
    case 'duration':
    case 'size':
      return writings(field);
    case 'number':
    case 'status':
      return [...writings(field), ...fresh(seen(field.name).filter(isNumber), [])];
  }
}

function fresh(seen: readonly string[], known: readonly KnownValue[]): readonly KnownValue[] {
  const values = new Set(known.map(({ value }) => value));
  return seen.filter((value) => isOffered(value) && !values.has(value)).map((value) => ({ value, help: 'Seen in this capture' }));
}

/** A filter is no place for a whole page of text. */
function isOffered(value: string): boolean {
  return value !== '' && value.length <= MAX_VALUE_LENGTH;
}

function isNumber(value: string): boolean {
  return /^\d+$/.test(value);
}

/** What the examples of a field show of its writing: `>200ms`, `4xx`. */
function writings(field: Field): readonly KnownValue[] {
  const prefix = `${field.name}:`;
  return field.examples
    .filter((example) => example.startsWith(prefix) && !example.includes(','))
    .map((example) => ({ value: example.slice(prefix.length), help: 'Example' }));
}
