import type { Field, KnownValue } from './field.js';
import { FIELDS, fieldNamed } from './fields.js';
import { formatValue } from './format.js';
import { MAX_SUGGESTIONS } from './limits.js';
import { type ScannedValue, scanFilter, type TermToken, type Token } from './scan.js';
import type { Key } from './syntax.js';
import { knownValues, type SeenValues, vocabulary } from './vocabulary.js';

/** One thing to write at the caret. */
export interface Suggestion {
  /** Replaces `[from, to)` of the text. */
  readonly insert: string;
  readonly label: string;
  readonly help: string;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

/**
 * What can be written at the caret: fields, and the values that a field knows or that were seen. Takes any text, however
 * unfinished. Applying an item never adds a mistake: at most something is missing behind it.
 *
 * @param caret in UTF-16 code units
 */
export function suggest(text: string, caret: number, values: SeenValues): Suggestions {
  const tokens = scanFilter(text);
  const nothing = { from: caret, to: caret, items: [] };
  if (tokens.some((token) => isKeyword(token) && token.from < caret && caret <= token.to)) return nothing;
  const term = tokens.find((token): token is TermToken => token.type === 'term' && token.from <= caret && caret <= token.to);
  if (term === undefined || isDash(term)) return { ...nothing, items: limited(fieldItems('', values)) };
  const { key } = term;
  if (key !== null && caret > key.to) return valueSuggestions(term, key, caret, values);
  return keySuggestions(text, term, caret, values);
}

/** AND, OR or NOT: what is written at its end would become part of the word. */
function isKeyword({ type, from, to }: Token): boolean {
  return type !== 'term' && to - from > 1;
}

/** A `-` whose term is not written yet. */
function isDash({ key, values }: TermToken): boolean {
  return key === null && values[0]?.form === 'word' && values[0].text === '-';
}

/** The caret stands in a key, or in a word that may become one. */
function keySuggestions(text: string, term: TermToken, caret: number, values: SeenValues): Suggestions {
  const { from, key } = term;
  const typed = text.slice(from, caret);
  const to = key === null ? term.to : key.to + 1;
  if (term.values[0]?.form !== 'word' && key === null) return { from, to, items: [] };
  const named = namedFieldOf(typed);
  if (named !== undefined) return { from, to, items: limited(nameItems(named, typed, values)) };
  return { from, to, items: limited([...fieldItems(typed, values), ...(key === null ? shortcutItems(typed, values) : [])]) };
}

function namedFieldOf(typed: string): Field | undefined {
  const dot = typed.indexOf('.');
  const field = dot < 0 ? undefined : fieldNamed(typed.slice(0, dot).toLowerCase());
  return field?.kind === 'named' ? field : undefined;
}

/** `param.` → the names seen. */
function nameItems(field: Field, typed: string, values: SeenValues): Suggestion[] {
  const part = typed.slice(typed.indexOf('.') + 1);
  const names = values(field.name).filter((name) => /^[^\s:"(),]+$/.test(name));
  return ranked(names, part, (name) => name).map((name) => ({ insert: `${field.name}.${name}:`, label: name, help: field.help }));
}

function fieldItems(typed: string, values: SeenValues): Suggestion[] {
  return ranked(FIELDS, typed, (field) => field.name)
    .filter((field) => field.kind !== 'named' || values(field.name).length > 0 || typed !== '')
    .map(({ name, kind, title, help }) => {
      const insert = kind === 'named' ? `${name}.` : `${name}:`;
      return { insert, label: insert, help: `${title}. ${help}` };
    });
}

/** `err` → `is:error`: values of small vocabularies are found without knowing the field. */
function shortcutItems(typed: string, values: SeenValues): Suggestion[] {
  if (typed.length < 2) return [];
  return FIELDS.flatMap((field) => {
    const known = vocabulary(field, values).filter(({ value }) => value.toLowerCase().startsWith(typed.toLowerCase()));
    return known.map((one) => valueItem(field, `${field.name}:`, one));
  });
}

/** The caret stands behind the colon. */
function valueSuggestions(term: TermToken, key: Key, caret: number, values: SeenValues): Suggestions {
  const value = term.values.find(({ to }) => caret <= to) ?? term.values.at(-1);
  if (value === undefined) return { from: caret, to: caret, items: [] };
  const field = fieldNamed(key.name);
  const from = value.from;
  const applies = field !== undefined && (field.kind === 'named') === (key.argument !== null) && value.form !== 'regex';
  if (!applies || key.argument === '') return { from, to: value.to, items: [] };
  const typed = typedBefore(value, caret);
  const items = ranked(knownValues(field, key, values), typed, (known) => known.value).map((known) =>
    valueItem(field, '', known),
  );
  return { from, to: value.to, items: limited(items) };
}

/** What of the value stands before the caret, without operator and quote. */
function typedBefore({ from, operator, form, text }: ScannedValue, caret: number): string {
  const start = from + (operator?.length ?? 0) + (form === 'quoted' ? 1 : 0);
  return text.slice(0, Math.max(0, caret - start));
}

function valueItem(field: Field, prefix: string, { value, help }: KnownValue): Suggestion {
  return { insert: prefix + written(field, value), label: prefix + value, help };
}

/** Text is quoted where it would mean something else; what a number looks like is known. */
function written(field: Field, value: string): string {
  if ('measure' in field) return value;
  return formatValue({ operator: null, form: value.includes('*') ? 'quoted' : 'word', text: value }, true);
}

/** Those that begin with what was typed, then those that contain it. */
function ranked<T>(items: readonly T[], typed: string, nameOf: (item: T) => string): T[] {
  const wanted = typed.toLowerCase();
  const begin: T[] = [];
  const contain: T[] = [];
  for (const item of items) {
    const at = nameOf(item).toLowerCase().indexOf(wanted);
    if (at === 0) begin.push(item);
    else if (at > 0) contain.push(item);
  }
  return [...begin, ...contain];
}

function limited(items: readonly Suggestion[]): readonly Suggestion[] {
  return items.slice(0, MAX_SUGGESTIONS);
}
