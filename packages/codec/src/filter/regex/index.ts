import { err, ok, type Result } from '../../core/index.js';
import { MAX_REGEX_PROGRAM } from '../limits.js';
import { Automaton } from './automaton.js';
import { parseRegex } from './parse.js';
import { assemble, programSize } from './program.js';
import type { RegexError } from './syntax.js';

/**
 * A function that says whether the pattern matches somewhere in a text, in time linear in its length. Case is ignored, `^` and
 * `$` stand at lines. Fails where the pattern is wrong, needs backtracking, or is larger than {@link MAX_REGEX_PROGRAM}.
 */
export function compileRegex(source: string): Result<(text: string) => boolean, RegexError> {
  const node = parseRegex(source);
  if (!node.ok) return node;
  if (programSize(node.value) > MAX_REGEX_PROGRAM) {
    return err({ message: 'This expression is too large: lower the numbers in {…}.', offset: 0, length: source.length });
  }
  const automaton = new Automaton(assemble(node.value));
  return ok((text) => automaton.test(text));
}
