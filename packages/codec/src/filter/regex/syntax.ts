import type { CharSet } from './char-set.js';

/** A parsed regular expression. Groups leave no trace: only *does it match* is asked. */
export type RegexNode =
  | { readonly type: 'empty' }
  | { readonly type: 'chars'; readonly set: CharSet }
  | { readonly type: 'assert'; readonly what: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly type: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly type: 'repeat'; readonly part: RegexNode; readonly min: number; readonly max: number };

/** `^`, `$` (both at lines, as with the flag `m`), `\b`, `\B`. */
export type Assertion = 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

/** What is wrong with a pattern, with the place in it. */
export interface RegexError {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}
