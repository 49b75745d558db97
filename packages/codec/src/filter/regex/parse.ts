import { err, ok, type Result } from '../../core/index.js';
import { MAX_FILTER_DEPTH } from '../limits.js';
import { type CharSet, charSet, complement, LINE_ENDS, type Range } from './char-set.js';
import { classEscape, readEscape } from './escapes.js';
import type { RegexError, RegexNode } from './syntax.js';

type Parsed = Result<RegexNode, RegexError>;

/**
 * Parses ECMAScript's regular expressions without what needs backtracking: no back-references, no look-around; and without
 * `\p{…}`. Case is ignored, `^` and `$` stand at lines. Never throws.
 */
export function parseRegex(source: string): Parsed {
  return new RegexParser(source).pattern();
}

const COUNT = /\{(\d+)(?:(,)(\d*))?\}/y;
const GROUP = /\((?:\?(?::|<[A-Za-z_$][\w$]*>))?/y;

class RegexParser {
  private at = 0;
  private depth = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  pattern(): Parsed {
    const node = this.choice();
    return node.ok && this.at < this.source.length
      ? this.fail(this.at, 1, 'No group is open here: write \\) for a parenthesis.')
      : node;
  }

  private choice(): Parsed {
    const options: RegexNode[] = [];
    do {
      const option = this.sequence();
      if (!option.ok) return option;
      options.push(option.value);
    } while (this.take('|'));
    return ok(options.length === 1 ? (options[0] as RegexNode) : { type: 'choice', options });
  }

  private sequence(): Parsed {
    const parts: RegexNode[] = [];
    while (this.at < this.source.length && this.char !== '|' && this.char !== ')') {
      const part = this.repeated();
      if (!part.ok) return part;
      parts.push(part.value);
    }
    return ok(parts.length === 1 ? (parts[0] as RegexNode) : { type: 'sequence', parts });
  }

  private repeated(): Parsed {
    const from = this.at;
    const atom = this.atom();
    if (!atom.ok) return atom;
    const count = this.count();
    if (count === undefined) return atom;
    const length = this.at - from;
    if (atom.value.type === 'assert' && this.source.charAt(from) !== '(')
      return this.fail(from, length, 'A place (^, $, \\b) cannot be repeated.');
    const { min, max } = count;
    return max < min
      ? this.fail(from, length, 'The smaller number comes first: {2,5}.')
      : ok({ type: 'repeat', part: atom.value, min, max });
  }

  /** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`, each also lazy: that changes what is matched, not whether. */
  private count(): { readonly min: number; readonly max: number } | undefined {
    const count = this.simpleCount() ?? this.writtenCount();
    if (count !== undefined) this.take('?');
    return count;
  }

  private simpleCount(): { readonly min: number; readonly max: number } | undefined {
    if (this.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    return this.take('?') ? { min: 0, max: 1 } : undefined;
  }

  private writtenCount(): { readonly min: number; readonly max: number } | undefined {
    const found = this.match(COUNT);
    if (found === null) return undefined;
    const min = Number(found[1]);
    if (found[2] === undefined) return { min, max: min };
    return { min, max: found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]) };
  }

  private atom(): Parsed {
    const from = this.at;
    const char = this.char;
    if (char === '(') return this.group();
    if (char === '[') return this.bracket();
    if (char === '\\') return this.escape();
    this.at++;
    if (char === '^') return ok({ type: 'assert', what: 'line-start' });
    if (char === '$') return ok({ type: 'assert', what: 'line-end' });
    if (char === '.') return ok({ type: 'chars', set: complement(charSet(LINE_ENDS)) });
    if ('*+?'.includes(char)) return this.fail(from, 1, `Nothing to repeat here: write \\${char} for the character.`);
    return ok(unit(char.charCodeAt(0)));
  }

  private group(): Parsed {
    const from = this.at;
    const opening = (this.match(GROUP) as RegExpExecArray)[0];
    if (opening === '(' && this.char === '?')
      return this.fail(from, 3, 'Look-around is not supported: combine two terms instead.');
    if (this.depth === MAX_FILTER_DEPTH) return this.fail(from, 1, `At most ${MAX_FILTER_DEPTH} groups within each other.`);
    this.depth++;
    const node = this.choice();
    this.depth--;
    if (!node.ok) return node;
    return this.take(')') ? node : this.fail(from, 1, 'This group is never closed: add a ), or write \\( for a parenthesis.');
  }

  private escape(): Parsed {
    const from = this.at;
    const found = readEscape(this.source, from);
    if (typeof found === 'string') return this.fail(from, 2, found);
    this.at = found.to;
    if (found.type === 'assert') return ok({ type: 'assert', what: found.what });
    return ok(found.type === 'unit' ? unit(found.unit) : { type: 'chars', set: classEscape(found.letter) });
  }

  private bracket(): Parsed {
    const from = this.at++;
    const negated = this.take('^');
    const ranges: Range[] = [];
    while (this.char !== ']') {
      if (this.at >= this.source.length)
        return this.fail(from, 1, 'This class is never closed: add a ], or write \\[ for a bracket.');
      const member = this.classMember();
      if (!member.ok) return member;
      ranges.push(...member.value);
    }
    this.at++;
    const set = charSet(ranges);
    return ok({ type: 'chars', set: negated ? complement(set) : set });
  }

  /** A unit, a range of units, or a class escape. */
  private classMember(): Result<readonly Range[], RegexError> {
    const from = this.at;
    const first = this.classAtom();
    if (!first.ok || typeof first.value !== 'number') return first as Result<readonly Range[], RegexError>;
    if (this.char !== '-' || this.source.charAt(this.at + 1) === ']') return ok([[first.value, first.value]]);
    this.at++;
    const last = this.classAtom();
    if (!last.ok) return last;
    if (typeof last.value !== 'number') return ok([[first.value, first.value], [0x2d, 0x2d], ...last.value]);
    if (last.value < first.value)
      return this.fail(from, this.at - from, 'The range runs backwards: write its smaller end first.');
    return ok([[first.value, last.value]]);
  }

  private classAtom(): Result<number | CharSet, RegexError> {
    if (this.at >= this.source.length) return this.fail(this.at, 0, 'This class is never closed: add a ].');
    if (this.char !== '\\') return ok(this.source.charCodeAt(this.at++));
    const found = readEscape(this.source, this.at);
    if (typeof found === 'string') return this.fail(this.at, 2, found);
    const from = this.at;
    this.at = found.to;
    if (found.type === 'unit') return ok(found.unit);
    if (found.type === 'class') return ok(classEscape(found.letter));
    return found.what === 'boundary' ? ok(0x08) : this.fail(from, 2, '\\B has no meaning within […].');
  }

  private get char(): string {
    return this.source.charAt(this.at);
  }

  private take(char: string): boolean {
    if (this.char !== char) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private fail(offset: number, length: number, message: string): Result<never, RegexError> {
    return err({ message, offset, length: Math.min(length, this.source.length - offset) });
  }
}

function unit(code: number): RegexNode {
  return { type: 'chars', set: charSet([[code, code]]) };
}
