import type { Key, Operator, TextSpan, Value, ValueForm } from './syntax.js';

/** Punctuation and keywords. `-` is one only where something stands directly behind it; elsewhere it is a word. */
interface MarkToken extends TextSpan {
  readonly type: 'open' | 'close' | 'and' | 'or' | 'not';
}

export interface TermToken extends TextSpan {
  readonly type: 'term';
  readonly key: Key | null;
  readonly values: readonly ScannedValue[];
}

export interface ScannedValue extends Value {
  /** False where a closing quote is missing, or a parenthesis within a word. */
  readonly closed: boolean;
}

export type Token = MarkToken | TermToken;

const SPACE = /\s/;
const KEY = /([A-Za-z][A-Za-z0-9_]*)(?:\.([^\s:"(),]*))?:/y;
const OPERATOR = /[<>]=?|=/y;
const KEYWORD = /(?:AND|OR|NOT)(?=[\s()]|$)/y;
const KEYWORDS = { AND: 'and', OR: 'or', NOT: 'not' } as const;

/**
 * Cuts a filter into tokens. Takes any text: what is unfinished is a token too, so that the parser can say where it stops and
 * the suggestions know where they stand.
 */
export function scanFilter(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text.charAt(at))) {
      at++;
      continue;
    }
    const token = scanMark(text, at) ?? scanTerm(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function scanMark(text: string, from: number): MarkToken | undefined {
  const char = text.charAt(from);
  if (char === '(') return { type: 'open', from, to: from + 1 };
  if (char === ')') return { type: 'close', from, to: from + 1 };
  if (char === '-') return endsWord(text, from + 1) ? undefined : { type: 'not', from, to: from + 1 };
  const keyword = match(KEYWORD, text, from)?.[0];
  if (keyword === undefined) return undefined;
  return { type: KEYWORDS[keyword as keyof typeof KEYWORDS], from, to: from + keyword.length };
}

function scanTerm(text: string, from: number): TermToken {
  const key = scanKey(text, from);
  if (key === null) {
    const value = scanValue(text, from, false);
    return { type: 'term', key, values: [value], from, to: value.to };
  }
  const values: ScannedValue[] = [];
  let at = key.to;
  do {
    const value = scanValue(text, at + 1, true);
    values.push(value);
    at = value.to;
  } while (text.charAt(at) === ',');
  return { type: 'term', key, values, from, to: at };
}

/** The key before a colon; `to` is where the colon stands. */
function scanKey(text: string, from: number): Key | null {
  const found = match(KEY, text, from);
  if (found === null) return null;
  return { name: (found[1] as string).toLowerCase(), argument: found[2] ?? null, from, to: from + found[0].length - 1 };
}

function scanValue(text: string, from: number, keyed: boolean): ScannedValue {
  const operator = keyed ? ((match(OPERATOR, text, from)?.[0] ?? null) as Operator | null) : null;
  const at = from + (operator?.length ?? 0);
  // Behind an operator a slash begins a path: `uri:=/api/`.
  const literal =
    scanQuoted(text, at) ?? (operator === null ? scanRegex(text, at, keyed) : undefined) ?? scanWord(text, at, keyed);
  return { operator, ...literal, from };
}

interface Literal {
  readonly form: ValueForm;
  readonly text: string;
  readonly closed: boolean;
  readonly to: number;
}

/** `"…"`, where `\"` is a quote and `\\` a backslash; any other backslash stands for itself. */
function scanQuoted(text: string, from: number): Literal | undefined {
  if (text.charAt(from) !== '"') return undefined;
  let value = '';
  let at = from + 1;
  for (; at < text.length && text.charAt(at) !== '"'; at++) {
    const escaped = text.charAt(at) === '\\' && /["\\]/.test(text.charAt(at + 1));
    if (escaped) at++;
    value += text.charAt(at);
  }
  const closed = at < text.length;
  return { form: 'quoted', text: value, closed, to: closed ? at + 1 : at };
}

/**
 * `/…/`, also `/…/i` out of habit. Paths begin with a slash too, so the first slash that could close it must be the end of the
 * value: `/api/` is a regular expression, `/api/users` and `/api/users/` are words.
 */
function scanRegex(text: string, from: number, keyed: boolean): Literal | undefined {
  if (text.charAt(from) !== '/') return undefined;
  const close = closingSlash(text, from + 1);
  if (close === undefined || close === from + 1) return undefined;
  const to = text.charAt(close + 1) === 'i' ? close + 2 : close + 1;
  const ends = endsWord(text, to) || (keyed && text.charAt(to) === ',');
  return ends ? { form: 'regex', text: text.slice(from + 1, close), closed: true, to } : undefined;
}

/** The first slash from `at` on that is neither escaped nor within `[…]`. */
function closingSlash(text: string, from: number): number | undefined {
  let inClass = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at;
  }
  return undefined;
}

/**
 * Up to white space, a closing parenthesis that the word did not open, or (with a key) a comma. `f(x)` is one word, `f(` an
 * unfinished one.
 */
function scanWord(text: string, from: number, keyed: boolean): Literal {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (SPACE.test(char) || (char === ',' && keyed)) break;
    if (char === ')' && depth-- === 0) break;
    if (char === '(') depth++;
  }
  return { form: 'word', text: text.slice(from, at), closed: depth <= 0, to: at };
}

function endsWord(text: string, at: number): boolean {
  return at >= text.length || text.charAt(at) === ')' || SPACE.test(text.charAt(at));
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
