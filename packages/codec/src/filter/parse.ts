import { err, ok, type Result } from '../core/index.js';
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH } from './limits.js';
import { type ScannedValue, scanFilter, type TermToken, type Token } from './scan.js';
import { errorAt, type FilterError, type FilterNode, type Term } from './syntax.js';

type Parsed = Result<FilterNode, FilterError>;

/**
 * The structure of a filter:
 *
 *     filter  = [ or ]
 *     or      = and { "OR" and }
 *     and     = unary { [ "AND" ] unary }
 *     unary   = ( "-" | "NOT" ) unary | "(" or ")" | term
 *     term    = [ key ":" ] value { "," value }          (alternatives only with a key)
 *     value   = [ operator ] ( word | "quoted" | /regex/ )
 *
 * Keywords are in capitals. Fields and values are not looked at here: {@link compileFilter} does that. Never throws.
 */
export function parseFilter(text: string): Parsed {
  if (text.length > MAX_FILTER_LENGTH) {
    const message = `A filter has at most ${MAX_FILTER_LENGTH} characters, this one ${text.length}: shorten it.`;
    return err({ message, offset: MAX_FILTER_LENGTH, length: text.length - MAX_FILTER_LENGTH });
  }
  return new Parser(text).filter();
}

class Parser {
  private readonly end: number;
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(text: string) {
    this.end = text.length;
    this.tokens = scanFilter(text);
  }

  filter(): Parsed {
    if (this.tokens.length === 0) return ok({ type: 'and', operands: [], from: 0, to: this.end });
    const node = this.or();
    if (!node.ok) return node;
    const rest = this.peek();
    return rest === undefined
      ? node
      : err(errorAt(rest, 'No parenthesis is open here: remove this one, or quote it to search for it.'));
  }

  private or(): Parsed {
    const first = this.and();
    if (!first.ok || this.peek()?.type !== 'or') return first;
    const operands = [first.value];
    while (this.take('or')) {
      const operand = this.and();
      if (!operand.ok) return operand;
      operands.push(operand.value);
    }
    return ok({ type: 'or', operands, from: first.value.from, to: this.lastEnd() });
  }

  private and(): Parsed {
    const first = this.unary();
    if (!first.ok || !this.continuesAnd()) return first;
    const operands = [first.value];
    while (this.continuesAnd()) {
      this.take('and');
      const operand = this.unary();
      if (!operand.ok) return operand;
      operands.push(operand.value);
    }
    return ok({ type: 'and', operands, from: first.value.from, to: this.lastEnd() });
  }

  private continuesAnd(): boolean {
    const type = this.peek()?.type;
    return type !== undefined && type !== 'or' && type !== 'close';
  }

  private unary(): Parsed {
    const token = this.peek();
    if (token === undefined) return err(this.missing());
    if (token.type === 'term') return this.term(token);
    if (token.type !== 'not' && token.type !== 'open') return err(errorAt(token, misplaced(token, this.tokens[this.next - 1])));
    if (this.depth === MAX_FILTER_DEPTH) return err(errorAt(token, `At most ${MAX_FILTER_DEPTH} levels: write it flatter.`));
    this.next++;
    this.depth++;
    const node = token.type === 'not' ? this.negation(token) : this.group(token);
    this.depth--;
    return node;
  }

  private negation(mark: Token): Parsed {
    const operand = this.unary();
    return operand.ok ? ok({ type: 'not', operand: operand.value, from: mark.from, to: this.lastEnd() }) : operand;
  }

  private group(open: Token): Parsed {
    const node = this.or();
    if (!node.ok) return node;
    return this.take('close') ? node : err(errorAt(open, 'This parenthesis is never closed: add a ")".'));
  }

  private term(token: TermToken): Parsed {
    this.next++;
    const unclosed = token.values.find((value) => !value.closed);
    if (unclosed !== undefined) return err(errorAt(unclosed, UNCLOSED[unclosed.form]));
    const follower = this.peek();
    if (follower !== undefined && follower.type !== 'close' && follower.from === token.to) {
      return err({ message: 'Put a space here: a value ends with its quote or slash.', offset: token.to, length: 1 });
    }
    return ok(termOf(token));
  }

  private peek(): Token | undefined {
    return this.tokens[this.next];
  }

  private take(type: Token['type']): boolean {
    if (this.peek()?.type !== type) return false;
    this.next++;
    return true;
  }

  private lastEnd(): number {
    return this.tokens[this.next - 1]?.to ?? 0;
  }

  private missing(): FilterError {
    const last = this.tokens[this.next - 1];
    return { message: `Write something after ${nameOf(last)}.`, offset: this.end, length: 0 };
  }
}

const UNCLOSED = {
  quoted: 'This quote is never closed: add a ".',
  word: 'A parenthesis in this word is never closed: quote the word to search for it.',
  regex: 'This expression is never closed: add a /.',
} as const;

function termOf({ key, values, from, to }: TermToken): Term {
  return { type: 'term', key, values: values.map(withoutClosed), from, to };
}

function withoutClosed({ operator, form, text, from, to }: ScannedValue): Term['values'][number] {
  return { operator, form, text, from, to };
}

const NAMES = { open: '"("', close: '")"', and: 'AND', or: 'OR', not: 'NOT', term: 'this' } as const;

function nameOf(token: Token | undefined): string {
  return token === undefined ? 'this' : NAMES[token.type];
}

/** Why a keyword or closing parenthesis cannot stand where a term is expected. */
function misplaced(token: Token, before: Token | undefined): string {
  if (token.type !== 'close') return `${nameOf(token)} joins two terms: write one before it, or quote it to search for the word.`;
  if (before === undefined) return 'No parenthesis is open here: remove this one, or quote it to search for it.';
  return before.type === 'open'
    ? 'These parentheses are empty: write a term between them.'
    : `Write something after ${nameOf(before)}.`;
}
