import { err, ok, type Result } from '../core/index.js';
import type { EnumField, Flag, FlagField, MeasuredField, TextTest } from './field.js';
import { type Interval, intervalOf, WRITINGS } from './intervals.js';
import { nearest } from './nearest.js';
import { compileRegex } from './regex/index.js';
import { errorAt, type FilterError, type Value } from './syntax.js';
import { anyText, containing, equalTo, fitting } from './text-tests.js';

type Compiled<T> = Result<T, FilterError>;

/** A value that is looked for within text. */
export function textValue(value: Value, extent: 'value' | 'document'): Compiled<TextTest> {
  if (value.form === 'regex') return regexValue(value);
  if (value.operator === '=' || (value.form === 'quoted' && value.text === '')) return exact(value);
  if (value.operator !== null) return err(errorAt(value, comparesText(value)));
  if (isWildcard(value)) return ok(wildcard(value.text, extent === 'value'));
  return ok(containing(value.text));
}

/** A value that must be one word of a vocabulary. */
export function enumValue(value: Value, field: EnumField): Compiled<TextTest> {
  const test = wholeValue(value);
  if (!test.ok || !field.closed || field.values.some((known) => test.value(known.value))) return test;
  return err(unknownValue(value, field));
}

function wholeValue(value: Value): Compiled<TextTest> {
  if (value.form === 'regex') return regexValue(value);
  if (value.operator !== null && value.operator !== '=') return err(errorAt(value, comparesText(value)));
  return isWildcard(value) ? ok(wildcard(value.text, true)) : exact(value);
}

export function flagValue(value: Value, field: FlagField): Compiled<Flag> {
  const wanted = value.text.toLowerCase();
  const flag =
    value.operator === null && value.form !== 'regex' ? field.values.find((known) => known.value === wanted) : undefined;
  return flag === undefined ? err(unknownValue(value, field)) : ok(flag);
}

export function measuredValue(value: Value, field: MeasuredField): Compiled<Interval> {
  if (value.form === 'regex')
    return err(errorAt(value, `A regular expression does not fit here: write ${WRITINGS[field.kind]}.`));
  const interval = intervalOf(field.kind, value);
  return interval.ok ? interval : err(errorAt(value, interval.error));
}

function exact(value: Value): Compiled<TextTest> {
  return ok(equalTo(value.text));
}

function isWildcard({ operator, form, text }: Value): boolean {
  return operator === null && form === 'word' && text.includes('*');
}

function wildcard(text: string, anchored: boolean): TextTest {
  return /^\*+$/.test(text) ? anyText : fitting(text, anchored);
}

function regexValue(value: Value): Compiled<TextTest> {
  const test = compileRegex(value.text);
  if (test.ok) return test;
  // One more for the slash.
  return err({ ...test.error, offset: value.from + 1 + test.error.offset });
}

function comparesText({ operator, text }: Value): string {
  return `This field is text, and ${operator} compares numbers: quote it to search for it, "${operator}${text}".`;
}

function unknownValue(value: Value, { name, values }: EnumField | FlagField): FilterError {
  const known = values.map((one) => one.value);
  const meant = nearest(value.text, known);
  const hint = meant === undefined ? `write one of ${known.join(', ')}` : `did you mean ${name}:${meant}?`;
  return errorAt(value, `${name} knows no "${value.text}": ${hint}${meant === undefined ? '.' : ''}`);
}
